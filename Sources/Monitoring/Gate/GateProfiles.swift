internal import Glibc
package import Telemetry
internal import TimeSeries

/// Growth of the code that a leak is put down to, by profiles before the fix and after it.
///
/// Loads, caches and a heap that resizes move memory as a whole; what one function holds stands still where
/// it does not leak, so that hours say what days of the process do not.
package struct GateProfiles: Sendable {
  /// What grows before; by its name it is known after, too.
  package let function: String

  /// What the stacks through it gain in an hour: bytes, or goroutines.
  let before: Uncertain
  let after: Uncertain

  /// What they held at the last profile before.
  let held: Double

  let kind: Profile.Kind
  let hours: (before: Double, after: Double)

  /// How sure it must be that the function grew before.
  private static let confidence = 0.95

  /// - Parameters:
  ///   - before: of one process before the fix.
  ///   - after: of one after it, of the same kind.
  /// - Returns: `nil` where no function is sure to have grown before.
  /// - Throws: `GateError.noTimes`, `otherProfiles`.
  package init?(before: ProfileGrowth, after: ProfileGrowth) throws(GateError) {
    guard before.kind == after.kind else {
      throw .otherProfiles(before: before.kind.rawValue, after: after.kind.rawValue)
    }
    hours = (try Self.hours(of: before), try Self.hours(of: after))
    let grown = GrowthBlame().frames(of: before, most: 5)
    guard let frame = grown.first(where: { $0.confidence >= Self.confidence }) else { return nil }
    function = frame.frame.function
    kind = before.kind
    let first = Self.growth(of: function, in: before)
    let second = Self.growth(of: function, in: after, atMost: first.held[0])
    held = first.held[first.held.count - 1]
    self.before = 1 / hours.before * first.growth
    self.after = 1 / hours.after * second.growth
  }

  private static func hours(of growth: ProfileGrowth) throws(GateError) -> Double {
    let (first, last) = (growth.profiles[0], growth.profiles[growth.profiles.count - 1])
    guard let from = first.time, let to = last.time else {
      throw .noTimes(profile: first.time == nil ? first.name : last.name)
    }
    return (to - from).inSeconds / 3600
  }

  /// What all stacks through `function` gained, and what they held at each profile. It is in error by the sampling,
  /// one sight of it at least, and by what a store breathes.
  /// - Parameter known: more than this is no store: it is what has leaked.
  private static func growth(
    of function: String, in growth: ProfileGrowth, atMost known: Double = .infinity
  ) -> (growth: Uncertain, held: [Double]) {
    let frames = growth.stacks.frames
    func isThrough(_ stack: Int32) -> Bool {
      growth.stacks[stack].contains { frames[Int($0)].function == function }
    }
    let measure = growth.kind.measure
    let total = growth.total(where: isThrough)
    let held = growth.profiles.map { profile in
      (0..<Int32(growth.stacks.count)).reduce(0.0) {
        isThrough($1) ? $0 + profile[$1][keyPath: measure] : $0
      }
    }
    let rate = growth.kind == .goroutines ? 1 : max(1, growth.profiles[0].rate)
    let breath = GrowthBlame().breathing * min(held[0], held[held.count - 1], known)
    return (
      Uncertain(
        value: total[keyPath: measure],
        variance: max(total.variance, rate * rate) + breath * breath),
      held
    )
  }

  /// How a row names it.
  var metric: String {
    kind == .goroutines ? "goroutines of \(function)" : "inuse_bytes of \(function)"
  }
}
