package import TimeSeries

/// A metric around an event as a line of blocks, each as high as the mean of its samples.
public struct Sparkline: Sendable, Equatable {
  /// `▁` to `█`; a space where nothing is known.
  public let blocks: String

  /// The blocks that hold samples of the event.
  public let event: Range<Int>

  /// What the blocks lie between, and from when to when: `116 → 480 MiB, 2024-07-10 04:50 to …`.
  public let caption: String

  /// Blocks at most.
  public static let width = 40

  /// - Parameter samples: those of the event; half as many again before it are shown, at least 72,
  ///   and after it a quarter as many.
  package init(of metric: Metric, around samples: Range<Int>, in series: Series) {
    let first = max(0, samples.lowerBound - max(72, samples.count / 2))
    let end = min(series.count, samples.upperBound + max(12, samples.count / 4))
    let shown = metric.values[first..<end]
    let count = min(Self.width, shown.count)
    let bounds = (0...count).map { first + $0 * shown.count / count }
    let means = zip(bounds, bounds.dropFirst()).map { from, to in
      let known = metric.values[from..<to].filter(\.isFinite)
      return known.isEmpty ? .nan : known.reduce(0) { $0 + $1 / Double(known.count) }
    }
    let finite = means.filter(\.isFinite)
    let (low, high) = (finite.min() ?? .nan, finite.max() ?? .nan)
    blocks = String(
      means.map { mean -> Character in
        guard mean.isFinite else { return " " }
        // Halved first: the range of numbers that far apart has no number of its own.
        let height = high > low ? (mean / 2 - low / 2) / (high / 2 - low / 2) : 0
        return Self.heights[Int((height * 7).rounded())]
      })
    let block = { (sample: Int) in (bounds.lastIndex { $0 <= sample } ?? 0) }
    event = block(samples.lowerBound)..<min(count, block(samples.upperBound - 1) + 1)
    let span =
      "\(Times.minute(series.time(at: first))) to \(Times.minute(series.time(at: end - 1)))"
    caption =
      finite.isEmpty ? span : "\(Quantity(of: metric).text(from: low, to: high)), \(span)"
  }

  private static let heights = Array("▁▂▃▄▅▆▇█")
}
