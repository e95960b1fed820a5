internal import NeuralDetect
public import TimeSeries

/// Values more than k standard deviations from the mean of those just before: what a dashboard's alert
/// does without any model. k is the threshold.
public struct RollingSigmaContender: Contender {
  public let name: String

  /// Samples that mean and deviation are of.
  public var length: Int

  public init(_ name: String, length: Int = 30) {
    self.name = name
    self.length = length
  }

  public func evidence(on series: Series) -> any Evidence {
    Deviations(metrics: series.memory.map { deviations(of: $0.values) })
  }

  /// |x − μ| / σ of every sample, by the finite ones among the `length` before it; 0 while they are few.
  private func deviations(of values: [Double]) -> [Double] {
    values.indices.map { index in
      let before = values[max(0, index - length)..<index].filter(\.isFinite)
      guard before.count >= length / 2, values[index].isFinite else { return 0 }
      let mean = before.reduce(0, +) / Double(before.count)
      let squares = before.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let deviation = max((squares / Double(before.count)).squareRoot(), 1e-3 * abs(mean))
      return deviation > 0 ? abs(values[index] - mean) / deviation : 0
    }
  }

  private struct Deviations: Evidence {
    let metrics: [[Double]]

    func detections(threshold: Double) -> [Detection] {
      metrics.flatMap { deviations in
        deviations.map { $0 >= threshold }.trueRuns.map {
          Detection(onset: $0.lowerBound, detectedAt: $0.lowerBound, end: $0.upperBound)
        }
      }.merged()
    }
  }
}
