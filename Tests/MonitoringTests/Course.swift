import Forecast
import Monitoring
import NeuralDetect
import TimeSeries

/// A series by formula and one event in it.
struct Course {
  static let mebibyte = 1_048_576.0
  static let count = 600
  static let onset = 400

  /// 2024-07-08T00:00:00Z: the onset is at 18:40 on 10 July, the last sample at 03:50 on 12 July.
  static let start = Timestamp(unixSeconds: 1_720_396_800)

  var kind: Event.Kind
  var end: Int?
  var id = "api-7"
  var metrics: [Metric]

  init(_ kind: Event.Kind, end: Int? = nil, _ metrics: Metric...) {
    self.kind = kind
    self.end = end
    self.metrics = metrics
  }

  var series: Series {
    Series(id: id, start: Self.start, step: .seconds(600), metrics: metrics)
  }

  var event: Event {
    Event(
      series: id, metric: metrics[0].name, kind: kind, severity: .warning,
      onset: series.time(at: Self.onset), detectedAt: series.time(at: Self.onset + 6),
      end: end.map(series.time), score: 0.75, threshold: 0.5,
      explanation: Event.Explanation(
        contributions: metrics.map { ($0.name, 1 / Double(metrics.count)) },
        attentionPeak: series.time(at: Self.onset),
        attention: (0..<144).map { Float($0) / 10_296 }))
  }

  func outlook(limit: Double) -> Outlook? {
    guard
      let forecast = try? Forecaster().forecast(
        metrics[0], of: series, horizon: .seconds(72 * 3_600))
    else { return nil }
    return Outlook(forecast, of: metrics[0], limit: limit)
  }

  func finding(limit: Double? = nil) -> Finding {
    Finding(event, in: series, beside: [], outlook: limit.flatMap { outlook(limit: $0) })
  }
}

extension Metric {
  /// So many MiB, by the samples since the onset, 0 before it.
  static func mebibytes(_ name: String, _ course: (Double) -> Double) -> Metric {
    Metric(
      name: name,
      values: (0..<Course.count).map {
        Course.mebibyte * course(Double(max(0, $0 - Course.onset)))
      })
  }

  /// As it is, by the samples since the onset.
  static func numbers(_ name: String, _ course: (Double) -> Double) -> Metric {
    Metric(
      name: name,
      values: (0..<Course.count).map { course(Double(max(0, $0 - Course.onset))) })
  }
}
