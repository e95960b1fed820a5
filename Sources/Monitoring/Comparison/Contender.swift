public import NeuralDetect
public import TimeSeries

/// A way to raise alarms, with one number that makes it less willing: its threshold, above 0.
public protocol Contender: Sendable {
  var name: String { get }

  /// What alarms at any threshold are made of: the work that needs no threshold, done once.
  func evidence(on series: Series) throws -> any Evidence
}

/// What a contender has seen of one series.
public protocol Evidence: Sendable {
  /// The alarms at this threshold, in the order in which they were raised, each known at its
  /// `detectedAt` from what came before.
  func detections(threshold: Double) -> [Detection]

  /// Where, seen afterwards, the series changed: where its alarms began, unless more is known by then.
  func changepoints(threshold: Double) -> [Int]
}

extension Evidence {
  public func changepoints(threshold: Double) -> [Int] {
    detections(threshold: threshold).map(\.onset)
  }
}

extension [Detection] {
  /// Alarms of several metrics as those of the series: one that comes less than `apart` samples after
  /// the one before is of the same event.
  func merged(apart: Int = 36) -> [Detection] {
    var merged: [Detection] = []
    var last = Int.min / 2
    for alarm in sorted(by: { $0.detectedAt < $1.detectedAt }) {
      if alarm.detectedAt - last >= apart { merged.append(alarm) }
      last = alarm.detectedAt
    }
    return merged
  }
}
