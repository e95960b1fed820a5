import Telemetry
import Testing

private let smaps = """
  00400000-00452000 r-xp 00000000 08:02 173521      /usr/bin/service with a space
  Size:                328 kB
  Rss:                 100 kB
  Pss:                  90 kB
  c000000000-c000400000 rw-p 00000000 00:00 0
  Rss:                4096 kB
  c000400000-c000800000 rw-p 00000000 00:00 0       [anon: Go: heap]
  Rss:                1024 kB
  7f3c8a000000-7f3c8a021000 rw-p 00000000 00:00 0
  Rss:                   8 kB
  7ffd2b000000-7ffd2b021000 rw-p 00000000 00:00 0   [stack]
  Rss:                  16 kB
  VmFlags: rd wr mr mw me gd ac

  """

@Suite struct MemoryMappingsTests {
  @Test("Resident bytes are put to files, stacks and anonymous memory, and to their names")
  func parts() throws {
    let mappings = try #require(MemoryMappings(Array(smaps.utf8)))
    #expect(
      mappings.bytes == [
        "files": 102_400, "anonymous": 5_128 * 1_024, "stacks": 16_384,
        "resident": 5_244 * 1_024,
      ])
    #expect(
      mappings.byName == [
        "/usr/bin/service with a space": 102_400, "[anonymous]": 4_104 * 1_024,
        "[anon: Go: heap]": 1_048_576, "[stack]": 16_384,
      ])
  }

  @Test("smaps_rollup tells what is resident") func rollup() throws {
    let text = "00400000-7ffe1000 ---p 00000000 00:00 0  [rollup]\nRss:  77 kB\nPss:  70 kB\n"
    #expect(try #require(MemoryMappings(Array(text.utf8))).bytes["resident"] == 77 * 1_024)
  }

  @Test(
    "What is no smaps is none", arguments: ["", "{}", "Rss: 5 kB\n", "a-b-c 1 2 3 4\nRss: 5 kB\n"])
  func other(text: String) { #expect(MemoryMappings(Array(text.utf8)) == nil) }

  @Test("Bytes that are no text are none") func binary() {
    #expect(MemoryMappings([0xFF, 0xFE, 0x0A]) == nil)
  }
}
