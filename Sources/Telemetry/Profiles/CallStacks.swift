/// The call stacks of profiles, each once, by number.
package struct CallStacks: Sendable {
  package private(set) var frames: [Frame] = []
  private var frameNumbers: [Frame: Int32] = [:]

  /// All stacks behind one another, each the numbers of its frames, leaf first.
  private var calls: [Int32] = []
  private var ends: [Int] = []

  /// The stacks by their hashes, each in the first free slot from its own on, a power of 2 of them, at most three
  /// quarters of them taken.
  private var slots = [Slot](repeating: .free, count: 1 << 10)

  private struct Slot {
    var hash: UInt32
    var stack: Int32

    static let free = Slot(hash: 0, stack: -1)
  }

  package init() {}

  package var count: Int { ends.count }

  /// Whether there are more than any process has: those who read profiles add no more then.
  var isFull: Bool {
    frames.count > 1 << 20 || ends.count > 1 << 22 || calls.count > 1 << 26
  }

  /// Makes room for so many more stacks, and so many more calls in them: a page that is not used takes no memory.
  mutating func reserve(_ more: Int, calls moreCalls: Int) {
    calls.reserveCapacity(calls.count + moreCalls)
    ends.reserveCapacity(ends.count + more)
    makeSlots(for: ends.count + more)
  }

  private mutating func makeSlots(for count: Int) {
    guard count * 4 > slots.count * 3 else { return }
    let old = slots
    var size = old.count
    while count * 4 > size * 3 { size *= 2 }
    slots = Array(repeating: .free, count: size)
    for slot in old where slot.stack >= 0 { slots[place(of: slot.hash) { _ in false }] = slot }
  }

  /// The slot of a stack that `isEqual`, or the one that is free for it.
  private func place(of hash: UInt32, where isEqual: (Int32) -> Bool) -> Int {
    var place = Int(hash) & (slots.count - 1)
    while slots[place].stack >= 0 {
      if slots[place].hash == hash, isEqual(slots[place].stack) { break }
      place = (place + 1) & (slots.count - 1)
    }
    return place
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
    makeSlots(for: ends.count + 1)
    var hasher = Hasher()
    unsafe stack.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    let hash = UInt32(truncatingIfNeeded: hasher.finalize())
    let place = place(of: hash) { self[$0].elementsEqual(stack) }
    if slots[place].stack < 0 {
      slots[place] = Slot(hash: hash, stack: Int32(ends.count))
      calls += stack
      ends.append(calls.count)
    }
    return slots[place].stack
  }

  /// The frames of a stack, by their numbers, leaf first.
  package subscript(_ stack: Int32) -> ArraySlice<Int32> {
    calls[(stack == 0 ? 0 : ends[Int(stack) - 1])..<ends[Int(stack)]]
  }

  /// The frames of a stack, leaf first.
  package func path(of stack: Int32) -> [Frame] { self[stack].map { frames[Int($0)] } }
}
