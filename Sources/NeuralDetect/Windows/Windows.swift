internal import Glibc
public import Tensor

/// The windows of consecutive samples of a group of metrics, one ending at each of some samples.
///
/// No window is copied until it is scored: all share the rows of their samples.
public struct Windows: Sendable {
  /// Steps in a window, and the rows they share.
  package let length: Int
  private let rows: FeatureRows

  /// How often what the days before say counts; `nil` where samples are too close together for it, or
  /// too far apart.
  private let evidenceWeight: Double?

  /// What is added to it.
  private let evidenceBase: Double

  /// The last row of each window.
  private let ends: Range<Int>

  /// The windows that end at rows `ends`.
  init(
    over rows: FeatureRows, ends: Range<Int>, length: Int, evidenceWeight: Double?,
    evidenceBase: Double
  ) {
    precondition(
      ends.isEmpty || (ends.lowerBound >= length - 1 && ends.upperBound <= rows.count),
      "windows of \(length) that end at \(ends) of \(rows.count) rows")
    self.rows = rows
    self.ends = ends
    self.length = length
    self.evidenceWeight = evidenceWeight
    self.evidenceBase = evidenceBase
  }

  public var count: Int { ends.count }

  /// Whether window `index` holds enough real samples to be scored: at least half.
  package func isScorable(_ index: Int) -> Bool {
    let end = ends.lowerBound + index
    return 2 * rows.missing(in: end - length + 1..<end + 1) <= length
  }

  /// The last value of the metric in `place` of window `index`.
  func value(_ index: Int, place: Int) -> Double {
    rows.samples[place][ends.lowerBound + index].value
  }

  /// What the odds of window `index` are multiplied by for what came before it: of all metrics, or of
  /// the one in `place` alone: quiet days say nothing against a network that is sure. Before the first
  /// window's end, the samples there are counted on, below 0.
  package func odds(
    _ index: Int, _ configuration: ModelConfiguration, showing place: Int? = nil
  ) -> Double {
    guard let evidenceWeight else { return exp(configuration.evidence?.alone ?? 0) }
    let row = ends.lowerBound + index
    let (sum, surge) =
      place.map { (Evidence.weightOfOne * rows.evidenceAlone[$0][row], rows.surges[$0][row]) }
      ?? (evidenceWeight * rows.evidence[row], rows.surges.reduce(0) { max($0, $1[row]) })
    // Of what is smoothed half counts at once.
    let surges = configuration.smoothing == nil || place != nil ? 1.0 : 2.0
    return exp(max(0, min(sum, Evidence.largest)) + surges * surge + evidenceBase)
  }

  /// Whether the past of the metric in `place`, by itself, speaks for a fault at window `index`.
  func speaks(_ index: Int, place: Int) -> Bool {
    rows.evidenceAlone[place][ends.lowerBound + index] > 0
  }

  /// The usual change between samples of the metric in `place` just before `step` of window `index`, or at
  /// the window's first step if that lies before it.
  func noise(before step: Int, window index: Int, place: Int) -> Double {
    let start = ends.lowerBound + index - length + 1
    return rows.samples[place][start + max(step - 1, 0)].noise
  }

  /// The windows `range` with the features of their samples, once for each sample.
  ///
  /// - Parameter place: where there is one, all metrics but the one there read as missing.
  package func tile(_ range: Range<Int>, showing place: Int? = nil) -> WindowTile {
    let own = rows.ofWindows
    let first = ends.lowerBound + range.lowerBound - length + 1
    var shared: [Float] = []
    shared.reserveCapacity((range.count + length - 1) * (rows.width - own))
    for row in first..<first + range.count + length - 1 {
      for part in 0..<rows.places {
        if let place, place != part {
          shared += rows.absent
        } else {
          let columns = rows.columns(of: part)
          let start = row * rows.width
          shared += rows.elements[start + columns.lowerBound..<start + columns.upperBound]
        }
      }
    }
    return WindowTile(
      own: scaled(range.map { $0 }, columns: own, showing: place),
      shared: Tensor(shared, shape: [range.count + length - 1, rows.width - own]))
  }

  /// The windows numbered `indices`, each with all of its features, time first: `[T, B, F]`.
  public func tensor(of indices: [Int]) -> Tensor {
    let (own, all) = (rows.ofWindows, rows.width)
    var x = scaled(indices, columns: all)
    for (b, index) in indices.enumerated() {
      let start = ends.lowerBound + index - length + 1
      for t in 0..<length {
        let (from, to) = ((start + t) * all, (t * indices.count + b) * all)
        for column in own..<all { x.elements[to + column] = rows.elements[from + column] }
      }
    }
    return x
  }

  /// The windows' values, each metric of each window scaled by itself, in the first of `columns`
  /// columns, time first.
  private func scaled(_ indices: [Int], columns: Int, showing shown: Int? = nil) -> Tensor {
    var x = Tensor(zeros: [length, indices.count, columns])
    for place in 0..<rows.ofWindows where shown == nil || shown == place {
      for (b, index) in indices.enumerated() {
        let start = ends.lowerBound + index - length + 1
        let samples = rows.samples[place][start..<start + length]
        let scale = WindowScale(samples)
        for t in 0..<length {
          x.elements[(t * indices.count + b) * columns + place] = scale(samples[start + t].value)
        }
      }
    }
    return x
  }
}

/// Windows one sample apart, as the network reads them: what belongs to a sample is there once,
/// however many windows hold it.
package struct WindowTile: Sendable {
  package let own: Tensor  // [T, B, O]; the features that belong to a window
  package let shared: Tensor  // [T + B - 1, F - O]; those that belong to a sample
}

/// Takes a window's values to 0...1.
private struct WindowScale {
  private let low: Double
  private let range: Double

  init(_ samples: ArraySlice<FeatureExtractor.Sample>) {
    var (low, high) = (Double.infinity, -Double.infinity)
    for sample in samples {
      low = min(low, sample.value)
      high = max(high, sample.value)
    }
    self.low = low
    range = max(high - low, 8 * (samples.last?.noise ?? 0), .leastNormalMagnitude)
  }

  func callAsFunction(_ value: Double) -> Float { Float((value - low) / range) }
}
