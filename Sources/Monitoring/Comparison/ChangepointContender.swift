public import NeuralDetect
public import TimeSeries

/// An online changepoint method on each metric: each change is an alarm.
public struct ChangepointContender<Method: OnlineChangepointDetector & ThresholdedDetector>:
  Contender
{
  public let name: String
  private let method: Method

  public init(_ name: String, _ method: Method) {
    self.name = name
    self.method = method
  }

  public func evidence(on series: Series) -> any Evidence {
    Metrics(method: method, values: series.memory.map(\.values))
  }

  private struct Metrics: Evidence {
    let method: Method
    let values: [[Double]]

    func detections(threshold: Double) -> [Detection] {
      var method = method
      method.threshold = threshold
      return values.flatMap { method.changepoints(in: $0) }.map {
        Detection(onset: $0.index, detectedAt: $0.detected, end: $0.detected + 1)
      }.merged()
    }
  }
}
