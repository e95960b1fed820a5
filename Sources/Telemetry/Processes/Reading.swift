/// A value as it was read, its digits kept.
package struct Reading: Sendable, Equatable {
  /// The metric, by the name that Prometheus' client libraries give it.
  package var metric: String

  /// A decimal number.
  package var value: String

  package init(_ metric: String, _ value: String) {
    self.metric = metric
    self.value = value
  }
}
