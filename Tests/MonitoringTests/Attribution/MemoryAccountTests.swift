import Monitoring
import Telemetry
import Testing
import TimeSeries

private func account(_ text: String) throws -> MemoryAccount {
  try MemoryAccount(Array(text.utf8), name: "a")
}

private func variables(_ values: KeyValuePairs<String, Int>) -> String {
  let members = values.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
  return "\n {\"memstats\":{\(members)}}"
}

@Suite struct MemoryAccountTests {
  @Test("Go's variables say what is heap, free heap, stacks and the runtime's own")
  func goVariables() throws {
    let account = try account(
      variables([
        "HeapInuse": 500, "HeapSys": 900, "HeapReleased": 150, "StackInuse": 60, "MSpanSys": 1,
        "MCacheSys": 2, "BuckHashSys": 4, "GCSys": 8, "OtherSys": 16,
      ]))
    #expect(account.bytes == ["heap": 500, "idle_heap": 250, "stacks": 60, "runtime": 31])
  }

  @Test("smaps says which mapping grew most")
  func mappings() throws {
    func smaps(_ heap: Int, _ library: Int) -> String {
      "1000-2000 rw-p 0 00:00 0 [heap]\nRss: \(heap) kB\n3000-4000 r--p 0 08:02 7 /lib/a.so\n"
        + "Rss: \(library) kB\n"
    }
    let (before, after) = (try account(smaps(10, 50)), try account(smaps(90, 60)))
    #expect(after.growth(since: before) == ["anonymous": 80 * 1_024, "files": 10 * 1_024])
    let most = try #require(after.grownMapping(since: before))
    #expect(most.name == "[heap]" && most.bytes == 80 * 1_024)
    #expect(before.grownMapping(since: after) == nil)
  }

  @Test("A series says it at the sample nearest to a moment, the last one after its end")
  func series() throws {
    let series = Series(
      id: "s", start: Course.start, step: .seconds(600),
      metrics: [
        Metric(name: "process_resident_memory_bytes", values: [100, 200, .nan]),
        Metric(name: "go_memstats_heap_inuse_bytes", values: [10, 20, 30]),
      ])
    func bytes(_ seconds: Int) -> [String: Double]? {
      MemoryAccount(series, at: Course.start + .seconds(seconds))?.bytes
    }
    #expect(bytes(299) == ["resident": 100, "heap": 10])
    #expect(bytes(301) == ["resident": 200, "heap": 20])
    #expect(bytes(1_000_000) == ["heap": 30])
    #expect(bytes(-301) == nil)
    #expect(MemoryAccount(series, at: Timestamp(nanoseconds: .max))?.bytes == ["heap": 30])
  }

  @Test("What the parts do not hold of resident memory is outside of the heap")
  func offHeap() {
    let before = MemoryAccount(["resident": 1_000, "heap": 500, "stacks": 100])
    let after = MemoryAccount(["resident": 1_900, "heap": 600, "stacks": 130, "runtime": 7])
    #expect(after.growth(since: before) == ["heap": 100, "stacks": 30, "off_heap": 770])
    #expect(
      MemoryAccount(["resident": 9, "stacks": 5]).growth(
        since: MemoryAccount(["resident": 1, "stacks": 1])) == ["stacks": 4])
  }

  @Test("What tells nothing of memory is refused", arguments: ["", "hello", "<html>", "1,2\n"])
  func other(text: String) {
    #expect(throws: ProfileError.noAccount(file: "a")) { try account(text) }
  }

  @Test("JSON without Go's statistics is refused") func otherJSON() {
    #expect(throws: TelemetryError.noVariables(at: "a")) { try account("{}") }
    #expect(throws: JSONError.self) { try account("{\"memstats\":") }
  }
}
