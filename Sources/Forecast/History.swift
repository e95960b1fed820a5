/// The known samples of a metric, scaled as Prophet scales them: t is 0 at the first and 1 at the
/// last, y is in units of the largest |y|.
package struct History: Sendable {
  /// Indexes of the known samples, ascending.
  package let samples: [Int]

  /// Their values over `scale`, one each.
  package let y: [Double]

  /// The largest |y|, in the metric's unit; 1 if all are 0.
  let scale: Double

  /// - Precondition: at least two values are finite.
  package init(_ values: ArraySlice<Double>) {
    samples = values.indices.filter { values[$0].isFinite }
    precondition(samples.count >= 2, "a history of \(samples.count) samples")
    let largest = samples.reduce(0) { max($0, abs(values[$1])) }
    let scale = largest > 0 ? largest : 1
    self.scale = scale
    y = samples.map { values[$0] / scale }
  }

  var count: Int { samples.count }

  /// Steps from the first to the last known sample.
  var span: Double { Double(samples[count - 1] - samples[0]) }

  /// The scaled time of a sample, or of one to come.
  package func time(of sample: Int) -> Double { Double(sample - samples[0]) / span }

  /// m and k of the line through the first and the last known sample.
  var line: [Double] { [y[0], y[count - 1] - y[0]] }
}
