internal import Glibc
public import TimeSeries

/// The scores of one series beside the windows in which an alarm is right.
///
/// The first ⌊0.15 · min(n, 5000)⌋ of n samples are *probation*: a detector may learn, nothing counts.
/// An alarm at a later sample t is worth, with s(y) = 2 / (1 + e^(5y)) − 1,
///
///     s(−(b − t) / (b − a)) / s(−1)   in a window a..<b: 1 at its first sample, then falling
///     s((t − b + 1) / (b − a − 1))    after the window a..<b, the last before t; −1 from 3 windows on
///     −1                              before the first window
///
/// - Source: Lavin & Ahmad, "Evaluating Real-time Anomaly Detection Algorithms", ICMLA 2015; where
///   the paper leaves something open, NAB's `sweeper.py`.
public struct NABSeries: Sendable {
  /// The name of the series.
  public let id: String

  /// One a sample, in order; `nan` where there is none, which is never an alarm.
  public let scores: [Double]

  /// The windows, in order.
  public let windows: [Range<Int>]

  /// A detector's scores and the windows they are held against.
  /// - Precondition: Windows are in order, not empty, apart, and within the series.
  public init(id: String, scores: [Double], windows: [Range<Int>]) {
    var end = 0
    for window in windows {
      precondition(
        window.lowerBound >= end && !window.isEmpty && window.upperBound <= scores.count,
        "\(id): the window \(window) after sample \(end) of \(scores.count)")
      end = window.upperBound
    }
    self.id = id
    self.scores = scores
    self.windows = windows
  }

  /// The samples that `spans`, in order, hold, where sample i was taken at `times[i]`; a span
  /// without any gives an empty window.
  ///
  /// Times may repeat and go back, as they do where clocks are set: a window goes from the first
  /// sample that is not before its span to the last before the first that is after it.
  public static func windows(
    of spans: [ClosedRange<Timestamp>], at times: [Timestamp]
  ) -> [Range<Int>] {
    spans.map { span in
      let lower = times.firstIndex { $0 >= span.lowerBound } ?? times.count
      let upper = times[lower...].firstIndex { $0 > span.upperBound } ?? times.count
      return lower..<upper
    }
  }

  /// The spans in which the truth column `name` says 1, from the first to the last such sample; a gap
  /// does not end one. `nil` if the series has no such column.
  public static func spans(of name: String, in series: Series) -> [ClosedRange<Timestamp>]? {
    guard let labels = series.truth(named: name)?.values else { return nil }
    var spans: [ClosedRange<Int>] = []
    var isOpen = false
    for (t, label) in labels.enumerated() where !label.isNaN {
      if label > 0 {
        let first = isOpen ? spans.removeLast().lowerBound : t
        spans.append(first...t)
      }
      isOpen = label > 0
    }
    return spans.map { series.time(at: $0.lowerBound)...series.time(at: $0.upperBound) }
  }

  /// The samples at the beginning that do not count.
  public var probation: Int { min(Int(0.15 * Double(scores.count)), 750) }

  /// A sample that may be an alarm.
  struct Candidate {
    var score: Double
    var worth: Double
    var window: Int?  // the window it is in
  }

  /// The samples that count and have a score.
  var candidates: [Candidate] {
    var candidates: [Candidate] = []
    var next = 0  // the first window that has not ended
    for t in scores.indices {
      if next < windows.count, t == windows[next].upperBound { next += 1 }
      guard t >= probation, !scores[t].isNaN else { continue }
      let window = next < windows.count && t >= windows[next].lowerBound ? next : nil
      let worth =
        window.map { worthInside(windows[$0], t) }
        ?? (next > 0 ? worthAfter(windows[next - 1], t) : -1)
      candidates.append(Candidate(score: scores[t], worth: worth, window: window))
    }
    return candidates
  }

  private func worthInside(_ window: Range<Int>, _ t: Int) -> Double {
    let left = Double(window.upperBound - t) / Double(window.count)
    return sigmoid(-left) / sigmoid(-1)
  }

  private func worthAfter(_ window: Range<Int>, _ t: Int) -> Double {
    let passed = Double(t - window.upperBound + 1) / Double(window.count - 1)
    return passed > 3 ? -1 : sigmoid(passed)
  }

  private func sigmoid(_ y: Double) -> Double { 2 / (1 + exp(5 * y)) - 1 }
}
