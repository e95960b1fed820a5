package import Telemetry

/// Which code the unexplained growth of a process's memory is put down to.
///
///     let attribution = try Attribution(of: growth, residual: residual)
///     for frame in attribution.frames { print(frame.frame.function, attribution.share(of: frame)) }
package struct Attribution: Sendable {
  package let growth: ProfileGrowth

  /// What the forecast does not explain; `nil` where no series was given.
  package let residual: Residual?

  /// The bytes to be explained: the residual, or what grew by itself; of goroutine profiles, goroutines.
  package let amount: Double

  /// The same where it was stated.
  package let stated: Double?

  /// Whether there is anything to explain.
  package let isOpen: Bool

  /// The frames that it is put down to, most first; none where there is nothing to explain.
  package let frames: [FrameGrowth]

  private let most: Int

  /// What grew: all call stacks together, the heap's live objects, also where no frame of them is told. At least what
  /// the frames grew by: what others let go of explains nothing of what these keep.
  package let grown: Double

  /// Where else memory grew, in bytes by part, and the mapping that grew most.
  package var elsewhere: [String: Double] = [:]
  package var mapping: (name: String, bytes: Double)?

  /// How it is done.
  package struct Rule: Sendable {
    package var residual = Residual.Rule()

    /// Goroutines that must be more for a goroutine profile to be looked into.
    package var goroutines = 20.0

    package var blame = GrowthBlame()

    /// Frames told.
    package var most = 5

    package init() {}
  }

  /// - Parameter amount: the bytes to be explained, where they are known from elsewhere.
  package init(
    of growth: ProfileGrowth, residual: Residual? = nil, amount: Double? = nil,
    _ rule: Rule = Rule()
  ) {
    let measure = growth.kind.measure
    self.growth = growth
    self.residual = residual
    stated = amount
    most = rule.most
    let frames = rule.blame.frames(of: growth, most: max(20, rule.most))
    let live = growth.total[keyPath: measure]
    let threshold = growth.kind == .goroutines ? rule.goroutines : rule.residual.threshold
    if let known = amount ?? residual?.bytes {
      self.amount = known
      isOpen = known > threshold && residual.map { $0.cycles >= rule.residual.cycles } ?? true
    } else {
      self.amount = max(live, frames.reduce(0) { $0 + $1.growth[keyPath: measure] })
      isOpen = frames.first.map { $0.growth[keyPath: measure] > threshold } ?? false
    }
    let least = 0.01 * self.amount
    let told = isOpen ? frames.filter { $0.growth[keyPath: measure] >= least } : []
    grown = max(live, told.reduce(0) { $0 + $1.growth[keyPath: measure] })
    self.frames = Array(told.prefix(rule.most))
  }

  /// The frames, and where there is room beside them what calls the first one and what it calls; most first, as
  /// many in all as were asked for.
  package var withRelatives: [FrameGrowth] {
    guard let first = frames.first else { return [] }
    let relatives = first.relatives(in: growth).filter { relative in
      !frames.contains { $0.frame.function == relative.frame.function }
    }
    let all = [first] + relatives.prefix(most - frames.count) + frames.dropFirst()
    let measure = growth.kind.measure
    return all.enumerated().sorted { a, b in
      (b.element.growth[keyPath: measure], a.offset) < (
        a.element.growth[keyPath: measure], b.offset
      )
    }.map(\.element)
  }

  /// What a frame's growth is of all that is to be explained: at most 1 together.
  package func share(of frame: FrameGrowth) -> Double {
    frame.growth[keyPath: growth.kind.measure] / whole
  }

  /// How much of it the profiles explain, 0 to 1.
  package var explained: Double {
    isOpen ? min(1, grown / amount) : 0
  }

  /// What shares are of. Live objects may grow by more than the memory does that holds them.
  private var whole: Double { max(amount, grown) }

  /// Adds what the runtime or the kernel told before and after: the heap's part is left with what the profiles do
  /// not explain of it.
  package mutating func account(from earlier: MemoryAccount, to later: MemoryAccount) {
    elsewhere = later.growth(since: earlier)
    if growth.kind != .goroutines, let heap = elsewhere.removeValue(forKey: "heap") {
      elsewhere["heap_overhead"] = heap - growth.total.bytes
    }
    mapping = later.grownMapping(since: earlier)
  }

  /// The part that grew most beside what the profiles explain, if it explains more than they do.
  package var largestElsewhere: (part: String, bytes: Double)? {
    guard isOpen, growth.kind != .goroutines,
      let most = elsewhere.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
      most.value > max(grown, 0.25 * amount)
    else { return nil }
    return (most.key, most.value)
  }
}
