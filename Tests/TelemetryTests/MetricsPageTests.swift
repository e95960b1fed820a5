import Telemetry
import Testing

@Suite struct MetricsPageTests {
  private func page(_ text: String) throws(TelemetryError) -> MetricsPage {
    try MetricsPage(Array(text.utf8), at: "page")
  }

  @Test("Both formats are read, with escapes, times and exemplars") func formats() throws {
    let samples = try page(
      #"""
      # HELP a_total Help with "quotes" and \\.
      # TYPE a_total counter
      a_total{path="C:\\x\n\"y\"",code="2,}0"} 1027 1395066363000
      b 1.5e+06
      c{} NaN
      	d{ q = "0.9" , } -Inf
      e_bucket{le="+Inf"} 3 1700000000.123 # {trace="a b"} 0.5 1700000000
      f 7 # {} 1

      # EOF

      """#
    ).samples
    #expect(samples.map(\.name) == ["a_total", "b", "c", "d", "e_bucket", "f"])
    #expect(samples.map(\.value) == ["1027", "1.5e+06", "NaN", "-Inf", "3", "7"])
    #expect(samples[0].labels.map(\.value) == ["C:\\x\n\"y\"", "2,}0"])
    #expect(samples[3].labels.map(\.name) == ["q"])
    #expect(samples[4].metric == #"e_bucket{le="+Inf"}"#)
  }

  @Test(
    "What is no sample is an error with its line",
    arguments: [
      "<html>", "a", "a b", "1a 2", "a{b} 1", "a{b=\"c} 1", "a{b=\"c\" d=\"e\"} 1", "a 1 2 3",
      "a 1 x",
      "{\"a\":1}", "a{b=c} 1",
    ])
  func broken(line: String) {
    do throws(TelemetryError) {
      _ = try page("good 1\n\(line)\n")
      Issue.record("\(line) was read")
    } catch {
      #expect(error.description.hasPrefix("page:2: "))
    }
  }

  @Test("Metrics of memory are chosen, or those that are named; what is not finite is left out")
  func chosen() throws {
    let read = try page(
      """
      go_memstats_heap_inuse_bytes 5
      go_memstats_next_gc_bytes 9
      http_requests_total{code="200"} 77
      jvm_memory_used_bytes{area="heap",id="Eden"} 3
      process_resident_memory_bytes NaN
      process_start_time_seconds 1.5e9
      unknown 1

      """)
    #expect(
      read.readings().map(\.metric) == [
        "go_memstats_heap_inuse_bytes", "go_memstats_next_gc_bytes",
        #"jvm_memory_used_bytes{area="heap",id="Eden"}"#, "process_start_time_seconds",
      ])
    #expect(
      read.readings(["http_requests_total"]) == [Reading(#"http_requests_total{code="200"}"#, "77")]
    )
  }
}
