import Glibc
import Telemetry
import Testing

@Suite struct ProcessWatchTests {
  private let folder = ProcessFolder()
  private var table: ProcessTable { ProcessTable(root: folder.path) }

  private func watch(_ pattern: String) throws -> ProcessSampler {
    ProcessSampler(try ProcessWatch(.match(try Regex(pattern)), in: table), in: table)
  }

  @Test("A process's memory, threads and start are read in bytes and Unix seconds") func readings()
    throws
  {
    folder.add(10, ["api", "--port", "80"], startTicks: 250)
    let start = "\(1_700_000_000 + (250 * 100 / sysconf(Int32(_SC_CLK_TCK))) / 100).5"
    var sampler = ProcessSampler(try ProcessWatch(.pid(10), in: table), in: table)
    #expect(
      sampler.sample().samples == [
        ProcessSampler.Sample(
          series: "api",
          readings: [
            Reading("process_resident_memory_bytes", "102400"),
            Reading("process_resident_anonymous_bytes", "40960"), Reading("process_threads", "3"),
            Reading("process_start_time_seconds", start),
            Reading("process_proportional_memory_bytes", "7168"),
            Reading("process_private_dirty_bytes", "2048"),
          ])
      ])
  }

  @Test("A name with a bracket and blanks does not shift the fields") func oddName() throws {
    folder.add(10, ["x"], name: "a) S 9 (b", startTicks: 7)
    var sampler = ProcessSampler(try ProcessWatch(.pid(10), in: table), in: table)
    #expect(sampler.sample().samples.map(\.series) == ["a) S 9 (b"])
  }

  @Test("All processes that match are sampled, each with a name of its own") func several() throws {
    folder.add(10, ["api", "--port", "80"])
    folder.add(11, ["api", "--port", "81"])
    folder.add(12, ["other", "api"])
    folder.add(13, [], name: "api")  // a kernel's thread has no words
    folder.add(14, ["api", "--port", "82"], state: "Z")
    var sampler = try watch("^api --port")
    let (changes, samples) = sampler.sample()
    #expect(samples.map(\.series) == ["api", "api-2"])
    #expect(changes == [.began(series: "api", pid: 10), .began(series: "api-2", pid: 11)])
    #expect(sampler.sample().changes.isEmpty)
  }

  @Test("A process that is started anew keeps the series") func restart() throws {
    folder.add(10, ["api", "1"])
    folder.add(11, ["api", "2"])
    var sampler = try watch("^api")
    _ = sampler.sample()
    folder.remove(10)
    #expect(sampler.sample().changes == [.ended(series: "api", pid: 10)])
    folder.add(20, ["api", "1"], startTicks: 900)
    let (changes, samples) = sampler.sample()
    #expect(changes == [.began(series: "api", pid: 20)])
    #expect(samples.map(\.series) == ["api", "api-2"])
  }

  @Test("A number that another process has taken is a restart") func reused() throws {
    folder.add(10, ["api"])
    var sampler = try watch("^api")
    _ = sampler.sample()
    folder.add(10, ["api"], startTicks: 500)
    #expect(
      sampler.sample().changes == [.ended(series: "api", pid: 10), .began(series: "api", pid: 10)])
  }

  @Test("A process chosen by number is followed to one with the same words") func byNumber() throws
  {
    folder.add(10, ["java", "-jar", "a.jar"])
    folder.add(11, ["java", "-jar", "b.jar"])
    var sampler = ProcessSampler(try ProcessWatch(.pid(10), in: table), in: table)
    #expect(sampler.sample().samples.map(\.series) == ["java"])
    folder.remove(10)
    #expect(sampler.sample().samples.isEmpty)
    folder.add(30, ["java", "-jar", "a.jar"])
    #expect(sampler.sample().changes == [.began(series: "java", pid: 30)])
    #expect(throws: TelemetryError.noProcess(pid: 99)) { try ProcessWatch(.pid(99), in: table) }
  }

  @Test("A process that becomes another program is found within ten looks") func becomes() throws {
    folder.add(10, ["sh"])
    var sampler = try watch("^api")
    #expect(sampler.sample().samples.isEmpty)
    folder.add(10, ["api"])
    var looks = 0
    while sampler.sample().samples.isEmpty, looks < 20 { looks += 1 }
    #expect(looks <= 10)
  }

  @Test("Neither this process nor those that started it are sampled") func own() throws {
    var sampler = ProcessSampler(try ProcessWatch(.match(try Regex("."))))
    let pids = sampler.sample().changes.map { change -> Int32 in
      switch change {
      case .began(_, let pid), .ended(_, let pid): pid
      }
    }
    #expect(!pids.contains(getpid()) && !pids.contains(getppid()))
  }
}
