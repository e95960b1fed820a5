/// What a service wants from its memory in one step; every runtime answers it in its own way.
package struct Demand: Sendable {
  /// Bytes that are reachable at the end of the step.
  package var live = 0.0

  /// Bytes allocated during the step, most of them garbage at its end.
  package var allocated = 0.0

  /// Resident bytes outside the runtime's heap: mapped files, C libraries, direct buffers.
  package var offHeap = 0.0

  /// Bytes of goroutine or thread stacks.
  package var stacks = 0.0

  /// Bytes in spans or arenas that a few survivors hold: in use, and not allocated.
  package var pinned = 0.0

  /// Bytes that a virtual machine keeps outside its heap for classes and code.
  package var metaspace = 0.0

  /// The collector's headroom, relative to its configured one.
  package var headroom = 1.0

  /// The limit of the collector's memory, relative to its configured one.
  package var limit = 1.0
}
