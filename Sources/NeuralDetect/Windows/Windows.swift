public import Tensor

/// The windows of consecutive samples of one metric, one ending at each of some samples.
///
/// No window is copied until it is scored: all share the rows of their samples.
public struct Windows: Sendable {
  /// Steps in a window, and the rows they share.
  package let length: Int
  private let rows: FeatureRows

  /// The last row of each window.
  private let ends: Range<Int>

  /// The windows that end at rows `ends`.
  init(over rows: FeatureRows, ends: Range<Int>, length: Int) {
    precondition(
      ends.isEmpty || (ends.lowerBound >= length - 1 && ends.upperBound <= rows.count),
      "windows of \(length) that end at \(ends) of \(rows.count) rows")
    self.rows = rows
    self.ends = ends
    self.length = length
  }

  public var count: Int { ends.count }

  /// Whether window `index` holds enough real samples to be scored: at least half.
  package func isScorable(_ index: Int) -> Bool {
    let end = ends.lowerBound + index
    return 2 * rows.missing(in: end - length + 1..<end + 1) <= length
  }

  /// The last value of window `index`.
  func value(_ index: Int) -> Double { rows.samples[ends.lowerBound + index].value }

  /// What the values of window `index` did at its step `onset`.
  func change(at onset: Int, window index: Int) -> ChangeShape {
    let start = ends.lowerBound + index - length + 1
    let values = rows.samples[start..<start + length].map(\.value)
    return ChangeShape(
      of: values[...], onset: onset, noise: rows.samples[start + onset - 1].noise)
  }

  /// The windows `range`, time first: `[T, B, F]`.
  public func tile(_ range: Range<Int>) -> Tensor {
    tile(range.map { $0 })
  }

  /// The windows numbered `indices`, time first: `[T, B, F]`.
  public func tile(_ indices: [Int]) -> Tensor {
    let (batch, features) = (indices.count, rows.features.count)
    var elements = [Float](repeating: 0, count: length * batch * features)
    for (b, index) in indices.enumerated() {
      let start = ends.lowerBound + index - length + 1
      for t in 0..<length {
        let (from, to) = ((start + t) * features, (t * batch + b) * features)
        for column in 0..<features { elements[to + column] = rows.elements[from + column] }
      }
      guard let column = rows.features.firstIndex(of: .scaled) else { continue }
      let scale = WindowScale(rows.samples[start..<start + length])
      for t in 0..<length {
        elements[(t * batch + b) * features + column] = scale(rows.samples[start + t].value)
      }
    }
    return Tensor(elements, shape: [length, batch, features])
  }
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
