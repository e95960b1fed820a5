/// Growth by function, of those call stacks that are left to be explained.
///
/// A large profile has a million stacks of thirty calls, looked through once for each function that is found: so their calls
/// stand behind one another in one array, without those of libraries, and sums in arrays by the function's number.
struct FunctionGrowth {
  private let stacks: CallStacks
  private let functions: [Int32]  // by frame
  private let areFromLibrary: [Bool]

  /// The calls of the program's own functions, stack by stack, leaf first, and where those of each stack end.
  private var calls: [Call] = []
  private var ends: [Int] = [0]

  /// By stack: what it grew by, what it allocated meanwhile, and the function of its outermost call, −1 for none.
  private var amounts: [Amount] = []
  private var outermost: [Int32] = []

  /// The stacks that are left, and the function that each is put down to.
  private var left: [Int32]
  private var blamed: [Int32] = []

  /// By function: the share of what it allocated that is still held.
  private var retention: [Double]

  /// By function: what is put down to it.
  private(set) var growth: [Double]

  /// A call: the number of its function, whether that is a constructor, and whether the stack has it before.
  private struct Call {
    private let bits: UInt32
    var function: Int { Int(bits >> 2) }
    var isOfConstructor: Bool { bits & 2 != 0 }
    var isRepeated: Bool { bits & 1 != 0 }

    init(function: Int32, isOfConstructor: Bool, isRepeated: Bool) {
      bits = UInt32(function) << 2 | (isOfConstructor ? 2 : 0) | (isRepeated ? 1 : 0)
    }
  }

  private struct Amount {
    var grown = 0.0
    var allocated = 0.0
  }

  init(_ growth: ProfileGrowth) {
    stacks = growth.stacks
    let frames = stacks.frames
    var numbers: [String: Int32] = [:]
    let functions = frames.map { frame in
      let number = numbers[frame.function] ?? Int32(numbers.count)
      numbers[frame.function] = number
      return number
    }
    let areFromLibrary = frames.map(\.isFromLibrary)
    let areConstructors = frames.map(\.isConstructor)
    self.functions = functions
    self.areFromLibrary = areFromLibrary
    left = growth.ofStacks.map(\.stack)
    retention = Array(repeating: 0, count: numbers.count)
    self.growth = retention
    let measure = growth.kind.measure
    let last = growth.profiles[growth.profiles.count - 1]
    let knowsAllocation = growth.profiles.allSatisfy(\.knowsAllocation)
    calls.reserveCapacity(left.reduce(0) { $0 + growth.stacks[$1].count })
    var inStack = [Int32](repeating: -1, count: numbers.count)
    for (stack, counts) in growth.ofStacks {
      let all = stacks[stack]
      for frame in all where !areFromLibrary[Int(frame)] {
        let function = functions[Int(frame)]
        calls.append(
          Call(
            function: function, isOfConstructor: areConstructors[Int(frame)],
            isRepeated: inStack[Int(function)] == stack))
        inStack[Int(function)] = stack
      }
      ends.append(calls.count)
      outermost.append(all.last.map { functions[Int($0)] } ?? -1)
      amounts.append(
        Amount(
          grown: counts[keyPath: measure],
          allocated: knowsAllocation ? counts.allocatedBytes : last[stack][keyPath: measure]))
    }
  }

  /// Puts each stack that is left down to a function.
  mutating func blame(margin: Double) {
    retain()
    growth = Array(repeating: 0, count: growth.count)
    blamed.removeAll(keepingCapacity: true)
    for stack in left {
      let call = blamedCall(of: Int(stack), margin)
      let function = call.map { Int32(calls[$0].function) } ?? outermost[Int(stack)]
      blamed.append(function)
      if function >= 0 { growth[Int(function)] += amounts[Int(stack)].grown }
    }
  }

  /// The retention of each function: a recursion's calls count as one.
  private mutating func retain() {
    var sums = [Amount](repeating: Amount(), count: retention.count)
    for stack in left {
      let amount = amounts[Int(stack)]
      for place in ends[Int(stack)]..<ends[Int(stack) + 1] {
        let call = calls[place]
        if call.isRepeated { continue }
        sums[call.function].grown += amount.grown
        sums[call.function].allocated += amount.allocated
      }
    }
    for (function, sum) in sums.enumerated() {
      retention[function] =
        sum.allocated > 0
        ? min(1, max(0, sum.grown / sum.allocated)) : sum.grown > 0 ? 1 : 0
    }
  }

  /// The call that a stack's growth is put down to; `nil` where none of the program's own retains anything.
  ///
  /// From the leaf on, a caller takes the place of what it calls if it retains more by the factor `margin`, and
  /// that of a constructor, which makes what its caller keeps, if it does not retain less by it.
  private func blamedCall(of stack: Int, _ margin: Double) -> Int? {
    var best: Int?
    var highest = 0.0
    var isAfterConstructor = true
    for place in ends[stack]..<ends[stack + 1] {
      let call = calls[place]
      let retention = retention[call.function]
      if retention > highest * margin || isAfterConstructor && retention * margin > highest {
        (best, highest, isAfterConstructor) = (place, retention, call.isOfConstructor)
      }
    }
    return best
  }

  /// Takes out the stacks that are put down to a function: each with the place of the function's call in it.
  mutating func takeOut(_ function: Int32, margin: Double) -> [(stack: Int32, place: Int)] {
    var out: [(stack: Int32, place: Int)] = []
    var rest: [Int32] = []
    rest.reserveCapacity(left.count)
    for (stack, blamed) in zip(left, blamed) {
      if blamed == function {
        out.append((stack, place(of: blamedCall(of: Int(stack), margin), in: stack)))
      } else {
        rest.append(stack)
      }
    }
    left = rest
    return out
  }

  /// The place of a call among all of its stack: the outermost for `nil`.
  private func place(of call: Int?, in stack: Int32) -> Int {
    let all = stacks[stack]
    guard let call else { return all.count - 1 }
    let own = all.indices.filter { !areFromLibrary[Int(all[$0])] }
    return own[call - ends[Int(stack)]] - all.startIndex
  }

  /// What some functions allocated themselves, and with all that they call: a call stack counts once.
  func totals(
    of some: [Int32], in growth: ProfileGrowth
  ) -> [(flat: Profile.Counts, cumulative: Profile.Counts)] {
    var totals = some.map { _ in (flat: Profile.Counts(), cumulative: Profile.Counts()) }
    var numbers = [Int](repeating: -1, count: retention.count)
    for (number, function) in some.enumerated() { numbers[Int(function)] = number }
    var countedFor = [Int32](repeating: -1, count: some.count)
    for (stack, counts) in growth.ofStacks {
      let all = stacks[stack]
      guard let leaf = all.first else { continue }
      let number = numbers[Int(functions[Int(leaf)])]
      if number >= 0 { totals[number].flat.add(counts) }
      for frame in all {
        let number = numbers[Int(functions[Int(frame)])]
        guard number >= 0, countedFor[number] != stack else { continue }
        countedFor[number] = stack
        totals[number].cumulative.add(counts)
      }
    }
    return totals
  }
}
