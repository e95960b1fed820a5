#if Telemetry
  import Glibc
  import TestSupport
  import Testing
  import TimeSeries

  /// `collect` on processes that the tests start, and on pages that they serve.
  @Suite struct CollectTests {
    private let folder = Folder()

    /// A process that waits, with words that no other has.
    private final class Sleeper {
      let pid: pid_t
      let words: String

      init(_ words: String? = nil) {
        self.words = words ?? "9999.\(UInt32.random(in: 100_000 ... .max))"
        pid = Program.start("/bin/sleep", [self.words])
      }

      func end() {
        kill(pid, SIGKILL)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
      }

      deinit { end() }
    }

    private func collect(_ arguments: [String]) -> Program.Outcome {
      Program.run(["collect"] + arguments, in: folder, seconds: 60)
    }

    private var text: String { String(decoding: folder.read("out.csv"), as: UTF8.self) }

    private func rows(_ metric: String) -> [[Substring]] {
      text.split(separator: "\n").map { $0.split(separator: ",") }.filter { $0[2] == metric }
    }

    /// Waits until the file holds so many rows of `metric`.
    private func wait(for count: Int, of metric: String = "process_threads") -> Bool {
      for _ in 0..<600 {
        if rows(metric).count >= count { return true }
        usleep(50_000)
      }
      return false
    }

    @Test("A process is sampled as often as asked, into rows that detect reads") func sampled()
      throws
    {
      folder.write(ModelFile.small.bytes(), "small.safetensors")
      let sleeper = Sleeper()
      let outcome = collect([
        "--pid", "\(sleeper.pid)", "--every", "10ms", "--count", "200", "--output", "out.csv",
      ])
      #expect(
        outcome.code == 0 && outcome.message == "out.csv: 200 samples\n", "\(outcome.message)")
      let resident = rows("process_resident_memory_bytes")
      #expect(resident.count == 200)
      #expect(resident.allSatisfy { $0[0] == "sleep" && (Int($0[3]) ?? 0) > 100_000 })
      #expect(rows("process_threads").allSatisfy { $0[3] == "1" })
      let started = try #require(rows("process_start_time_seconds").first.flatMap { Double($0[3]) })
      #expect(abs(started - Timestamp.now.unixSeconds) < 60)
      #expect(!rows("process_private_dirty_bytes").isEmpty)
      let found = Program.run(
        ["detect", "out.csv", "--json", "--model", "small.safetensors"], in: folder)
      #expect(found.code == 0, "\(found.message)")
    }

    @Test("A process that is started anew goes on in its series, and both ends are told")
    func restarted() {
      let first = Sleeper()
      let run = Running(
        Program.path,
        [
          "collect", "--match", "^/?.*sleep \(first.words)$", "--every", "50ms", "--output",
          "out.csv",
        ],
        in: folder)
      #expect(wait(for: 3))
      first.end()
      let second = Sleeper(first.words)
      let before = rows("process_threads").count
      #expect(wait(for: before + 3))
      kill(run.process, SIGTERM)
      let outcome = run.wait(seconds: 20)
      #expect(outcome.code == 0, "\(outcome.message)")
      #expect(outcome.message.contains("sleep: process \(first.pid)\n"))
      #expect(outcome.message.contains("sleep: process \(first.pid) has ended"))
      #expect(outcome.message.contains("sleep: process \(second.pid)\n"))
      #expect(Set(rows("process_start_time_seconds").map { $0[3] }).count == 2)
      #expect(Set(rows("process_threads").map { $0[0] }) == ["sleep"])
      withExtendedLifetime(second) {}
    }

    @Test(
      "SIGINT and SIGTERM end it cleanly: whole rows and exit code 0", arguments: [SIGINT, SIGTERM])
    func signals(number: Int32) {
      let sleeper = Sleeper()
      let run = Running(
        Program.path,
        ["collect", "--pid", "\(sleeper.pid)", "--every", "20ms", "--output", "out.csv"], in: folder
      )
      #expect(wait(for: 5))
      kill(run.process, number)
      let outcome = run.wait(seconds: 20)
      #expect(outcome.code == 0 && outcome.message.hasSuffix(" samples\n"))
      #expect(
        text.hasSuffix("\n")
          && text.split(separator: "\n").allSatisfy { $0.split(separator: ",").count == 4 })
    }

    @Test("After a kill the same command goes on, and a torn line is removed and told")
    func killed() {
      let sleeper = Sleeper()
      let arguments = ["--pid", "\(sleeper.pid)", "--every", "20ms", "--output", "out.csv"]
      let run = Running(Program.path, ["collect"] + arguments, in: folder)
      #expect(wait(for: 3))
      kill(run.process, SIGKILL)
      #expect(run.wait(seconds: 20).signal == SIGKILL)
      let left = text
      folder.write(left + "sleep,2026-", "out.csv")
      let outcome = collect(arguments + ["--count", "2"])
      #expect(outcome.code == 0)
      #expect(outcome.message.contains("a torn last line of 11 bytes was removed"))
      #expect(text.hasPrefix(left) && text.dropFirst(left.count).hasPrefix("sleep,20"))
      #expect(text.split(separator: "\n").count { $0 == "series,timestamp,metric,value" } == 1)
    }

    @Test("Two that append to one file, and a file that is something else, are refused")
    func refused() {
      let sleeper = Sleeper()
      let arguments = ["--pid", "\(sleeper.pid)", "--every", "20ms", "--output", "out.csv"]
      let run = Running(Program.path, ["collect"] + arguments, in: folder)
      #expect(wait(for: 1))
      let second = collect(arguments)
      #expect(second.code == 74 && second.message.contains("another collect"))
      kill(run.process, SIGTERM)
      #expect(run.wait(seconds: 20).code == 0)
      folder.write("a,b\n1,2\n", "out.csv")
      let other = collect(arguments)
      #expect(other.code == 74 && other.message.contains("does not begin with series,timestamp"))
      #expect(text == "a,b\n1,2\n")
    }

    @Test("A disk that is full ends it, and no half row stays") func full() {
      let sleeper = Sleeper()
      let outcome = Program.shell(
        """
        trap '' XFSZ; ulimit -f 1
        exec $P collect --pid \(sleeper.pid) --every 10ms --output out.csv
        """, in: folder)
      #expect(outcome.code == 74 && outcome.message.contains("out.csv: cannot be written"))
      #expect(!text.isEmpty && text.hasSuffix("\n"))
    }

    @Test(
      "A page's metrics of memory go with the process; one that fails is told once, and when it is back"
    )
    func page() {
      let server = FaultServer { _, number in
        (3..<6).contains(number)
          ? [.answer(503, type: "text/plain", "no")]
          : [
            .answer(
              200, type: "text/plain",
              "process_resident_memory_bytes 1\ngo_memstats_heap_inuse_bytes 5e6\nother 1\n")
          ]
      }
      let sleeper = Sleeper()
      let outcome = collect([
        "--pid", "\(sleeper.pid)", "--metrics", server.address, "--every", "20ms", "--count", "10",
        "--output", "out.csv",
      ])
      #expect(outcome.code == 0)
      #expect(server.requests.first?.line == "GET /metrics HTTP/1.1")
      #expect(
        rows("go_memstats_heap_inuse_bytes").map { $0[3] } == Array(repeating: "5e6", count: 7))
      #expect(rows("process_resident_memory_bytes").allSatisfy { $0[3] != "1" })
      #expect(rows("process_resident_memory_bytes").count == 10 && rows("other").isEmpty)
      let lines = outcome.message.split(separator: "\n")
      #expect(lines.count == 3, "\(outcome.message)")
      #expect(lines[0].contains("answered 503") && lines[1].hasSuffix("answers again"))
    }

    @Test("A page that hangs does not keep the process from being sampled") func hangs() {
      let server = FaultServer(.pause(milliseconds: 30_000))
      let sleeper = Sleeper()
      let start = ContinuousClock.now
      let outcome = collect([
        "--pid", "\(sleeper.pid)", "--metrics", server.address, "--every", "100ms", "--count", "2",
        "--output", "out.csv",
      ])
      #expect(outcome.code == 0 && outcome.message.contains("no whole answer in 1s"))
      #expect(rows("process_threads").count == 2)
      #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test("A page alone is a series named by its host") func pageAlone() {
      let server = FaultServer(.answer(200, type: "text/plain", "a 1\nb{c=\"d,e\"} 2\n"))
      let outcome = collect([
        "--metrics", "\(server.address)/own", "--metric", "b", "--duration", "1s", "--every",
        "300ms", "--output", "-",
      ])
      #expect(outcome.code == 0)
      #expect(outcome.line(0) == "series,timestamp,metric,value")
      #expect(outcome.line(1).hasPrefix("127.0.0.1:\(server.port),20"))
      #expect(outcome.line(1).hasSuffix(#","b{c=""d,e""}",2"#))
      #expect((3...5).contains(outcome.lines.count))
      #expect(server.requests.allSatisfy { $0.line == "GET /own HTTP/1.1" })
    }

    @Test(
      "What cannot be collected is one line and an exit code",
      arguments: [
        (["--output", "o"], 2, "say what to sample"),
        (["--pid", "1"], 2, "--output"),
        (["--pid", "1", "--match", "a", "--output", "o"], 2, "not both"),
        (["--pid", "0", "--output", "o"], 2, "positive"),
        (["--match", "(", "--output", "o"], 2, "no regular expression"),
        (["--pid", "1", "--output", "o.csv.gz"], 2, ".gz"),
        (["--pid", "1", "--output", "o", "--every", "1ms"], 2, "10ms"),
        (["--pid", "1", "--output", "o", "--count", "0"], 2, "--count"),
        (["--pid", "1", "--output", "o", "--metric", "a"], 2, "--metrics"),
        (["--expvar", "http://u:pl4nted@h", "--output", "o"], 2, "no user and password"),
        (["--pid", "4194305", "--output", "o"], 66, "no process 4194305"),
        (["--pid", "1", "--output", "no/such/o"], 74, "cannot be written"),
      ] as [([String], Int32, String)])
    func wrong(arguments: [String], code: Int32, message: String) {
      let outcome = collect(arguments)
      #expect(outcome.code == code && outcome.message.contains(message), "\(outcome.message)")
      #expect(outcome.message.split(separator: "\n").count == 1)
      #expect(!outcome.message.contains("pl4nted") && folder.names.isEmpty)
    }

    @Test(
      "Go's variables are taken from a program that serves them",
      .enabled(if: access("/usr/bin/go", X_OK) == 0, "Go is not installed"))
    func expvar() throws {
      folder.write("module served\ngo 1.19\n", "go.mod")
      folder.write(
        """
        package main

        import (
        	_ "expvar"
        	"net"
        	"net/http"
        	"os"
        	"runtime"
        	"time"
        )

        var kept [][]byte

        func main() {
        	listener, err := net.Listen("tcp", "127.0.0.1:0")
        	if err != nil {
        		panic(err)
        	}
        	os.WriteFile("address", []byte(listener.Addr().String()), 0o644)
        	go func() {
        		for {
        			kept = append(kept, make([]byte, 1<<16))
        			runtime.GC()
        			time.Sleep(10 * time.Millisecond)
        		}
        	}()
        	http.Serve(listener, nil)
        }
        """, "main.go")
      let built = Program.shell(
        "HOME=$PWD GOFLAGS=-mod=mod GOTOOLCHAIN=local /usr/bin/go build -o served .", in: folder)
      try #require(built.code == 0, "\(built.message)")
      let served = Program.start("\(folder.path)/served", [], in: folder, log: "log")
      defer {
        kill(served, SIGKILL)
        var status: Int32 = 0
        waitpid(served, &status, 0)
      }
      for _ in 0..<200 where !folder.exists("address") { usleep(50_000) }
      let address = String(decoding: folder.read("address"), as: UTF8.self)
      let outcome = collect([
        "--pid", "\(served)", "--expvar", "http://\(address)", "--every", "50ms", "--count", "20",
        "--output", "out.csv",
      ])
      #expect(outcome.code == 0 && outcome.message == "out.csv: 20 samples\n", "\(outcome.message)")
      let heap = rows("go_memstats_heap_alloc_bytes").compactMap { Int($0[3]) }
      #expect(heap.count == 20 && heap.last! > heap[0])
      let collections = rows("go_memstats_last_gc_time_seconds").map { $0[3] }
      #expect(Set(collections).count > 10)
      #expect(collections.allSatisfy { $0.split(separator: ".").last?.count == 9 })
      #expect(Set(rows("go_memstats_heap_alloc_bytes").map { $0[0] }) == ["served"])
    }

    @Test(
      "A sample costs less than half a percent of a core that takes one a second",
      .enabled(if: getenv("NEURALDETECT_SLOW_TESTS") != nil))
    func cost() {
      let sleeper = Sleeper()
      let server = FaultServer(
        .answer(
          200, type: "text/plain",
          (0..<500).map { "some_metric_\($0){label=\"value\"} \($0)\n" }.joined()
            + "go_memstats_heap_inuse_bytes 5e6\n"))
      func cost(of samples: Int) -> Double {
        let outcome = collect([
          "--match", "sleep \(sleeper.words)", "--metrics", server.address, "--every", "100ms",
          "--count", "\(samples)", "--output", "\(samples).csv",
        ])
        #expect(outcome.code == 0 && folder.exists("\(samples).csv"))
        return outcome.processorSeconds
      }
      let each = (cost(of: 101) - cost(of: 1)) / 100
      #expect(each < 0.005, "\(each) s")
    }
  }
#endif
