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

  /// The windows `range` with the features of their samples, once for each sample.
  package func tile(_ range: Range<Int>) -> WindowTile {
    let (own, all) = (rows.ofWindows, rows.features.count)
    let first = ends.lowerBound + range.lowerBound - length + 1
    var shared: [Float] = []
    shared.reserveCapacity((range.count + length - 1) * (all - own))
    for row in first..<first + range.count + length - 1 {
      shared += rows.elements[row * all + own..<(row + 1) * all]
    }
    return WindowTile(
      own: scaled(range.map { $0 }, columns: own),
      shared: Tensor(shared, shape: [range.count + length - 1, all - own]))
  }

  /// The windows numbered `indices`, each with all of its features, time first: `[T, B, F]`.
  public func tensor(of indices: [Int]) -> Tensor {
    let (own, all) = (rows.ofWindows, rows.features.count)
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

  /// The windows' values, each window scaled by itself, in the first of `columns` columns, time first.
  private func scaled(_ indices: [Int], columns: Int) -> Tensor {
    var x = Tensor(zeros: [length, indices.count, columns])
    guard rows.ofWindows > 0 else { return x }
    for (b, index) in indices.enumerated() {
      let start = ends.lowerBound + index - length + 1
      let scale = WindowScale(rows.samples[start..<start + length])
      for t in 0..<length {
        x.elements[(t * indices.count + b) * columns] = scale(rows.samples[start + t].value)
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
