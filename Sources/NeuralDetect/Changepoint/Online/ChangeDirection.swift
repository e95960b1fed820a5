/// Which way a level has to move for it to be a change.
public enum ChangeDirection: String, Sendable, CaseIterable {
  case up, down, both

  var looksUp: Bool { self != .down }
  var looksDown: Bool { self != .up }

  /// The two one-sided tests that a method runs at once.
  var sides: Double { self == .both ? 2 : 1 }
}
