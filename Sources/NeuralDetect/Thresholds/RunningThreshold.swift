/// A threshold that is made of scores as they come; it remembers no more of them than it needs.
protocol RunningThreshold: Sendable {
  /// What the next score has to pass.
  var value: Double { get }

  /// Takes in a score that did not pass, and is of no event.
  mutating func append(_ score: Double)

  /// Takes note of a score that passed, and so opened an event.
  mutating func append(passing score: Double)
}
