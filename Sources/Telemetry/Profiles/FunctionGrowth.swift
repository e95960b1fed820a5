/// Growth by function: that of all its lines and call stacks.
struct FunctionGrowth {
  /// The function of each frame, by number.
  let functions: [Int32]
  private let areFromLibrary: [Bool]  // by frame
  private let areConstructors: [Bool]
  private let stacks: CallStacks
  private let growth: ProfileGrowth
  private let knowsAllocation: Bool

  /// By function: what it allocated itself, and with all that it calls.
  private(set) var flat: [Profile.Counts]
  private(set) var cumulative: [Profile.Counts]

  /// By function: the share of what it allocated that is still held.
  private(set) var retention: [Double] = []

  init(_ growth: ProfileGrowth) {
    self.growth = growth
    stacks = growth.stacks
    var numbers: [String: Int32] = [:]
    functions = stacks.frames.map { frame in
      let number = numbers[frame.function] ?? Int32(numbers.count)
      numbers[frame.function] = number
      return number
    }
    areFromLibrary = stacks.frames.map(\.isFromLibrary)
    areConstructors = stacks.frames.map(\.isConstructor)
    flat = Array(repeating: Profile.Counts(), count: numbers.count)
    cumulative = flat
    knowsAllocation = growth.profiles.allSatisfy(\.knowsAllocation)
    count(growth.ofStacks)
  }

  /// The same of some stacks alone.
  func restricted(to some: [(stack: Int32, growth: Profile.Counts)]) -> FunctionGrowth {
    var rest = self
    rest.count(some)
    return rest
  }

  private mutating func count(_ some: [(stack: Int32, growth: Profile.Counts)]) {
    let none = [Profile.Counts](repeating: Profile.Counts(), count: flat.count)
    (flat, cumulative) = (none, none)
    let measure = growth.kind.measure
    let last = growth.profiles[growth.profiles.count - 1]
    var whole = [Double](repeating: 0, count: flat.count)
    var countedFor = [Int32](repeating: -1, count: flat.count)
    for (stack, counts) in some {
      let calls = stacks[stack]
      guard let leaf = calls.first else { continue }
      flat[Int(functions[Int(leaf)])].add(counts)
      let allocated =
        knowsAllocation ? counts.allocatedBytes : last[stack][keyPath: measure]
      for frame in calls {
        let function = Int(functions[Int(frame)])
        guard countedFor[function] != stack else { continue }  // a recursion
        countedFor[function] = stack
        cumulative[function].add(counts)
        whole[function] += allocated
      }
    }
    retention = zip(cumulative, whole).map { cumulative, whole in
      let grown = cumulative[keyPath: measure]
      return whole > 0 ? min(1, max(0, grown / whole)) : grown > 0 ? 1 : 0
    }
  }

  /// The place in a stack of the frame that its growth is put down to; `nil` for an empty stack.
  ///
  /// From the leaf on, a caller takes the place of what it calls if it retains more by the factor `margin`, and
  /// that of a constructor, which makes what its caller keeps, if it does not retain less by it.
  func blamedPlace(in calls: ArraySlice<Int32>, margin: Double) -> Int? {
    var best: Int?
    var highest = 0.0
    for place in calls.indices where !areFromLibrary[Int(calls[place])] {
      let retention = retention[Int(functions[Int(calls[place])])]
      let isAfterConstructor = best.map { areConstructors[Int(calls[$0])] } ?? true
      if retention > highest * margin || isAfterConstructor && retention * margin > highest {
        (best, highest) = (place, retention)
      }
    }
    return best ?? calls.indices.last
  }
}
