public import NeuralDetect
public import TimeSeries

/// PELT as samples come: after each the best segments of all that is known, an alarm where their last
/// changepoint is a new one. The threshold is the penalty κ (`Penalty.calibrated`).
///
/// The noise that the penalty is in units of is the whole series', in the method's favour.
public struct SegmentationContender: Contender {
  public let name: String
  private let method: PELT

  /// Samples that the last changepoint may move and be the same.
  public var near = 36

  public init(_ name: String, _ method: PELT) {
    self.name = name
    self.method = method
  }

  public func evidence(on series: Series) -> any Evidence {
    Prefixes(method: method, values: series.memory.map(\.values), near: near)
  }

  private struct Prefixes: Evidence {
    let method: PELT
    let values: [[Double]]
    let near: Int

    func detections(threshold: Double) -> [Detection] {
      var method = method
      method.penalty = .calibrated(threshold)
      return values.flatMap { values in
        var told: [Detection] = []
        for (sample, start) in method.lastChangepoints(in: values).enumerated() {
          guard let start, !told.contains(where: { abs($0.onset - start) <= near }) else {
            continue
          }
          told.append(Detection(onset: start, detectedAt: sample, end: sample + 1))
        }
        return told
      }.merged()
    }
  }
}
