import Testing
import TimeSeries

@Test(
  "A known name tells its role",
  arguments: [
    ("process_resident_memory_bytes", .resident), ("rss", .resident), ("rss_bytes", .resident),
    ("container_memory_working_set_bytes", .resident), ("container_memory_rss", .resident),
    ("MemoryUsage(Mi)", .resident), ("memory_info.rss", .resident), ("VmRSS", .resident),
    ("go_memstats_heap_inuse_bytes", .heapInUse), ("memstats.HeapInuse", .heapInUse),
    ("heap_inuse_bytes", .heapInUse), ("jvm_memory_used_after_last_gc_bytes", .heapInUse),
    ("go_memstats_heap_alloc_bytes", .heapAllocated), ("HeapAlloc", .heapAllocated),
    ("heap_alloc_bytes", .heapAllocated), ("jvm_memory_used_bytes", .heapAllocated),
    ("jvm_memory_bytes_used", .heapAllocated), ("jvm.memory.used", .heapAllocated),
    ("jvm_memory_used_bytes{area=\"heap\"}", .heapAllocated),
    ("jvm_memory_used_bytes{area=\"nonheap\"}", .other),
    ("go_memstats_next_gc_bytes", .heapGoal), ("NextGC", .heapGoal), ("next_gc_bytes", .heapGoal),
    ("http_requests_total", .load), ("node_load1", .load), ("rps", .load),
    ("PodWorkload(Ops)", .load),
    ("http_request_duration_seconds_count", .load), ("go_goroutines", .goroutines),
    ("go.goroutine.count", .goroutines), ("process_threads", .threads),
    ("jvm_threads_current", .threads), ("jvm_classes_currently_loaded", .classes),
    ("RSS (Mi)", .resident), ("rss_mb", .resident), ("memory", .resident), ("mem_kib", .resident),
    ("used_memory_rss", .resident), ("heap_mb", .heapAllocated), ("next_gc_mb", .heapGoal),
    ("memory_megabytes", .resident), ("requests_bytes", .other), ("threads_kb", .other),
    ("bytes", .other), ("mem_total", .other), ("container_memory_cache", .other),
    ("kube_pod_größe", .other),
    ("kube_pod_container_resource_requests", .other), ("node_memory_MemAvailable_bytes", .other),
    ("", .other), ("{}", .other),
  ] as [(String, Role)])
func roles(name: String, role: Role) { #expect(Role(metricName: name) == role) }

@Test("A role given beats the name") func givenRole() throws {
  let series = try read("timestamp,mine\n0,1\n60,2\n") { $0.roles = ["mine": .heapGoal] }
  #expect(series[0].metrics[0].role == .heapGoal)
}
