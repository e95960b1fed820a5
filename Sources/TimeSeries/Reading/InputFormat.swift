/// A way to write series down.
public enum InputFormat: String, Sendable, CaseIterable {
  /// CSV with a time column and one column a metric.
  case csv

  /// CSV with columns `series`, `timestamp`, `metric` and `value`.
  case long

  /// One JSON object a line, each a series.
  case ndjson

  /// The body of a Prometheus answer to a range query, or to an instant query over a range.
  case prometheus
}
