/// What a metric says about memory, whatever its exporter calls it.
public enum Role: String, Sendable, CaseIterable {
  /// Bytes of physical memory held by the process or container: RSS, a working set.
  case resident

  /// Bytes of heap that hold live data or whole spans: Go's HeapInuse; a JVM's heap right after a
  /// collection.
  case heapInUse = "heap_in_use"

  /// Bytes of heap objects, live and not yet collected: Go's HeapAlloc, a JVM's used heap.
  case heapAllocated = "heap_allocated"

  /// The heap size at which the next collection begins: Go's NextGC.
  case heapGoal = "heap_goal"

  /// How many goroutines there are.
  case goroutines

  /// How many threads the process has.
  case threads

  /// How many classes a JVM has loaded.
  case classes

  /// Work done in a unit of time, or so far: requests, operations, the load average.
  case load

  case other

  /// Whether it measures memory that is held. A collector's goal and the load say why.
  public var isMemory: Bool { self == .resident || self == .heapInUse || self == .heapAllocated }

  /// Whether it counts things that hold memory, one by one: where nothing leaks it hardly moves.
  public var isCount: Bool { self == .goroutines || self == .threads || self == .classes }
}
