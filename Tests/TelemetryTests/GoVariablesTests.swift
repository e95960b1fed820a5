import Telemetry
import Testing

@Suite struct GoVariablesTests {
  @Test("Go's memory statistics come under the names of client_golang, LastGC to the nanosecond")
  func names() throws {
    let body =
      #"{"cmdline":["a"],"memstats":{"HeapAlloc":5,"NextGC":9,"NumGC":3,"#
      + #""LastGC":1795374031582024175,"GCCPUFraction":0.1,"PauseNs":[1,2]}}"#
    #expect(
      try GoVariables.readings(Array(body.utf8), at: "a") == [
        Reading("go_memstats_heap_alloc_bytes", "5"), Reading("go_memstats_next_gc_bytes", "9"),
        Reading("go_gc_duration_seconds_count", "3"),
        Reading("go_memstats_last_gc_time_seconds", "1795374031.582024175"),
      ])
  }

  @Test("Before the first collection there is no time of the last one") func noCollection() throws {
    let body = Array(#"{"memstats":{"LastGC":0,"Sys":1}}"#.utf8)
    #expect(try GoVariables.readings(body, at: "a") == [Reading("go_memstats_sys_bytes", "1")])
  }

  @Test("An answer without memstats says what is missing") func other() {
    #expect(throws: TelemetryError.noVariables(at: "a")) {
      try GoVariables.readings(Array("{}".utf8), at: "a")
    }
  }
}
