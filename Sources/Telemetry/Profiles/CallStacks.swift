/// The call stacks of profiles, each once, by number.
package struct CallStacks: Sendable {
  package private(set) var frames: [Frame] = []
  private var frameNumbers: [Frame: Int32] = [:]

  /// All stacks behind one another, each the numbers of its frames, leaf first.
  private var calls: [Int32] = []
  private var ends: [Int] = []

  /// The last stack of each hash, and of each stack the one before it of the same hash; −1 for none.
  private var latest: [Int: Int32] = [:]
  private var before: [Int32] = []

  package init() {}

  package var count: Int { ends.count }

  /// Whether there are more than any process has: those who read profiles add no more then.
  var isFull: Bool {
    frames.count > 1 << 20 || ends.count > 1 << 22 || calls.count > 1 << 26
  }

  /// Makes room for so many more stacks, and so many more calls in them: a page that is not used takes no memory.
  mutating func reserve(_ stacks: Int, calls more: Int) {
    calls.reserveCapacity(calls.count + more)
    ends.reserveCapacity(ends.count + stacks)
    before.reserveCapacity(before.count + stacks)
  }

  /// The number of `frame`, a new one if it has none.
  mutating func number(of frame: Frame) -> Int32 {
    if let number = frameNumbers[frame] { return number }
    frames.append(frame)
    frameNumbers[frame] = Int32(frames.count - 1)
    return Int32(frames.count - 1)
  }

  /// The number of a stack of frames, given by their numbers, leaf first.
  mutating func number(ofStack stack: [Int32]) -> Int32 {
    var hasher = Hasher()
    unsafe stack.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    let hash = hasher.finalize()
    let last = latest[hash] ?? -1
    var same = last
    while same >= 0 {
      if self[same].elementsEqual(stack) { return same }
      same = before[Int(same)]
    }
    calls += stack
    ends.append(calls.count)
    before.append(last)
    latest[hash] = Int32(ends.count - 1)
    return Int32(ends.count - 1)
  }

  /// The frames of a stack, by their numbers, leaf first.
  package subscript(_ stack: Int32) -> ArraySlice<Int32> {
    calls[(stack == 0 ? 0 : ends[Int(stack) - 1])..<ends[Int(stack)]]
  }

  /// The frames of a stack, leaf first.
  package func path(of stack: Int32) -> [Frame] { self[stack].map { frames[Int($0)] } }
}
