public import NeuralDetect
public import TimeSeries

/// The network's events. The threshold is the odds that its answers are divided by.
public struct NetworkContender: Contender {
  public let name: String
  private let model: Model

  /// Statistical methods of which one has to see a change near the event's onset before there is an
  /// alarm; none asks nothing.
  private let confirming: [any OnlineChangepointDetector]

  /// Samples that the two may be apart.
  public var near = 6

  public init(
    _ name: String, _ model: Model, confirming: [any OnlineChangepointDetector] = []
  ) {
    self.name = name
    self.model = model
    self.confirming = confirming
  }

  public func evidence(on series: Series) -> any Evidence {
    let confirmations = series.memory.flatMap { metric in
      confirming.flatMap { $0.changepoints(in: metric.values) }
    }
    return Answers(
      events: SeriesEvents(model, of: series),
      confirmations: confirming.isEmpty
        ? nil : confirmations.sorted { $0.detected < $1.detected }, near: near)
  }

  private struct Answers: Evidence {
    let events: SeriesEvents
    let confirmations: [Changepoint]?
    let near: Int

    func detections(threshold odds: Double) -> [Detection] {
      events.detections(odds: odds).compactMap { event in
        guard let confirmations else { return event }
        var event = event
        guard
          let agreeing = confirmations.first(where: {
            abs($0.index - event.onset) <= near && $0.detected < event.end ?? .max
          })
        else { return nil }
        event.detectedAt = max(event.detectedAt, agreeing.detected)
        return event
      }
    }

    func changepoints(threshold odds: Double) -> [Int] {
      events.changepoints(of: detections(threshold: odds)).map(\.index)
    }
  }
}
