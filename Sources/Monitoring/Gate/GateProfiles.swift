internal import Glibc
package import Telemetry
internal import TimeSeries

/// Growth of the code that a leak is put down to, by profiles before the fix and after it.
///
/// Loads, caches and a heap that resizes move memory as a whole; what one function holds stands still where
/// it does not leak, so that hours say what days of the process do not.
package struct GateProfiles: Sendable {
  /// A function that is sure to have grown before; by its name it is known after, too.
  struct Function: Sendable {
    let name: String

    /// What the stacks through it gain in an hour: bytes, or goroutines.
    let before: Uncertain
    let after: Uncertain

    /// What they held at the last profile before.
    let held: Double
  }

  /// Those that grew most first.
  let functions: [Function]

  /// The others that are sure to grow after, and their pace: what leaks under another name is not gone.
  private let newcomers: [(name: String, pace: Double)]

  let kind: Profile.Kind
  let hours: (before: Double, after: Double)

  /// How sure it must be that a function grows.
  private static let confidence = 0.95

  /// What a function's growth has to be of the largest one's to be followed.
  private static let least = 0.2

  /// - Parameters:
  ///   - before: of one process before the fix.
  ///   - after: of one after it.
  /// - Precondition: both are of the same kind.
  /// - Returns: `nil` where no function is sure to have grown before.
  /// - Throws: `GateError.noTimes`.
  package init?(before: ProfileGrowth, after: ProfileGrowth) throws(GateError) {
    precondition(before.kind == after.kind, "\(before.kind) before, \(after.kind) after")
    let hours = (before: try Self.hours(of: before), after: try Self.hours(of: after))
    let grown = Self.frames(of: before)
    guard !grown.isEmpty else { return nil }
    kind = before.kind
    self.hours = hours
    functions = grown.map { name, _ in
      let first = Self.growth(of: name, in: before)
      let second = Self.growth(of: name, in: after, atMost: first.held[0])
      return Function(
        name: name, before: 1 / hours.before * first.growth,
        after: 1 / hours.after * second.growth, held: first.held[first.held.count - 1])
    }
    let known = Set(grown.map(\.name))
    newcomers = Self.frames(of: after).filter { !known.contains($0.name) }
      .map { ($0.name, $0.growth / hours.after) }
  }

  /// The functions that are sure to grow, with all that the largest growth does not dwarf.
  private static func frames(of growth: ProfileGrowth) -> [(name: String, growth: Double)] {
    let measure = growth.kind.measure
    let frames = GrowthBlame().frames(of: growth, most: 5)
      .filter { $0.confidence >= confidence }
      .map { (name: $0.frame.function, growth: $0.growth[keyPath: measure]) }
    return frames.filter { $0.growth >= least * frames[0].growth }
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

  /// Those that grow after by more than a share of what the largest of `functions` grew by before, as rows name them.
  func newcomers(above share: Double) -> [String] {
    let pace = functions.map(\.before.value).max() ?? 0
    return newcomers.filter { $0.pace > share * pace }.map { metric(of: $0.name) }
  }

  /// How a row names a function.
  func metric(of function: String) -> String {
    kind == .goroutines ? "goroutines of \(function)" : "inuse_bytes of \(function)"
  }
}
