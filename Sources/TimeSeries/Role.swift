/// What a metric says about memory, whatever its exporter calls it.
public enum Role: String, Sendable, CaseIterable {
  case resident
  case heapInUse = "heap_in_use"
  case heapAllocated = "heap_allocated"
  case heapGoal = "heap_goal"
  case load
  case other
}
