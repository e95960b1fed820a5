internal import TimeSeries

/// What Go's package expvar serves at `/debug/vars`: the statistics of its memory, under the names
/// of client_golang.
/// - Source: Go, `runtime.MemStats`; client_golang, `go_collector.go`.
package enum GoVariables {
  /// - Throws: `TelemetryError.noVariables`; `JSONError`.
  package static func readings(_ body: [UInt8], at: String) throws -> [Reading] {
    guard let memory = try JSONValue.parse(body)["memstats"] else {
      throw TelemetryError.noVariables(at: at)
    }
    var readings: [Reading] = names.compactMap { field, metric in
      memory[field]?.exactInteger.map { Reading(metric, "\($0)") }
    }
    // Nanoseconds above 2⁵³: as an integer, which a Double would round. 0 is no collection yet.
    if let last = memory["LastGC"]?.exactInteger, last > 0 {
      let rest = "\(1_000_000_000 + last % 1_000_000_000)".dropFirst()
      readings.append(
        Reading("go_memstats_last_gc_time_seconds", "\(last / 1_000_000_000).\(rest)"))
    }
    return readings
  }

  private static let names = [
    ("Alloc", "go_memstats_alloc_bytes"),
    ("TotalAlloc", "go_memstats_alloc_bytes_total"),
    ("Sys", "go_memstats_sys_bytes"),
    ("Mallocs", "go_memstats_mallocs_total"),
    ("Frees", "go_memstats_frees_total"),
    ("HeapAlloc", "go_memstats_heap_alloc_bytes"),
    ("HeapSys", "go_memstats_heap_sys_bytes"),
    ("HeapIdle", "go_memstats_heap_idle_bytes"),
    ("HeapInuse", "go_memstats_heap_inuse_bytes"),
    ("HeapReleased", "go_memstats_heap_released_bytes"),
    ("HeapObjects", "go_memstats_heap_objects"),
    ("StackInuse", "go_memstats_stack_inuse_bytes"),
    ("StackSys", "go_memstats_stack_sys_bytes"),
    ("MSpanInuse", "go_memstats_mspan_inuse_bytes"),
    ("MSpanSys", "go_memstats_mspan_sys_bytes"),
    ("MCacheInuse", "go_memstats_mcache_inuse_bytes"),
    ("MCacheSys", "go_memstats_mcache_sys_bytes"),
    ("BuckHashSys", "go_memstats_buck_hash_sys_bytes"),
    ("GCSys", "go_memstats_gc_sys_bytes"),
    ("OtherSys", "go_memstats_other_sys_bytes"),
    ("NextGC", "go_memstats_next_gc_bytes"),
    ("NumGC", "go_gc_duration_seconds_count"),
  ]
}
