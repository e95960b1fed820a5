internal import Dispatch
internal import Synchronization

/// `body` of every index below `count`, in order, computed on up to `threads` threads.
///
/// Which thread computes an index is open, so `body` must not depend on it; then the results are
/// the same for any number of threads.
public func parallelMap<Element: Sendable>(
  _ count: Int, threads: Int, _ body: @Sendable (Int) -> Element
) -> [Element] {
  let threads = min(threads, count)
  guard threads > 1 else { return (0..<count).map(body) }
  let next = Atomic(0)
  return unsafe [Element](unsafeUninitializedCapacity: count) { slots, initialized in
    nonisolated(unsafe) let slots = unsafe slots  // each index is written once, by one thread
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        unsafe slots.initializeElement(at: index, to: body(index))
      }
    }
    initialized = count
  }
}
