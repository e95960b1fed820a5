#if Telemetry
  import Glibc
  import TestSupport
  import Testing

  /// How a Prometheus can fail, and how that is told: one line, an exit code, and in time.
  @Suite struct PrometheusFaultTests {
    struct Fault: Sendable, CustomTestStringConvertible {
      let testDescription: String
      var steps: [FaultServer.Step] = []
      var url: String?  // in place of the server's
      var options: [String] = []
      let code: Int32
      let message: [String]
    }

    private static let head = ["Content-Type: application/json"]

    private static func matrix(_ values: String) -> String {
      #"{"status":"success","data":{"resultType":"matrix","result":["#
        + #"{"metric":{"__name__":"up"},"values":[\#(values)]}]}}"#
    }

    private static let faults = [
      Fault(
        testDescription: "nobody listens", url: "http://127.0.0.1:\(FaultServer.freePort())",
        code: 69, message: ["cannot be reached: connection refused"]),
      Fault(
        testDescription: "a name that is not known", url: "http://no-such-host.invalid:9090",
        code: 69, message: ["no address is known for no-such-host.invalid"]),
      Fault(
        testDescription: "no TLS", steps: [.answer(200, "{}")], url: "https", code: 69,
        message: ["no secure connection"]),
      Fault(
        testDescription: "silence", steps: [.pause(milliseconds: 8000)],
        options: ["--prometheus-timeout", "1s"], code: 69, message: ["no whole answer in 1s"]),
      Fault(
        testDescription: "a drip",
        steps: [.send(FaultServer.Step.head(200, head))]
          + (0..<40).flatMap { _ in [.pause(milliseconds: 200), .send([0x20])] },
        options: ["--prometheus-timeout", "1s"], code: 69, message: ["no whole answer in 1s"]),
      Fault(
        testDescription: "an end before the answer", steps: [], code: 69,
        message: ["ended before the answer did"]),
      Fault(
        testDescription: "an end in the answer",
        steps: [
          .send(FaultServer.Step.head(200, head + ["Content-Length: 500"]) + Array("{".utf8)),
          .reset,
        ], code: 69, message: ["ended before the answer did"]),
      Fault(
        testDescription: "what is no HTTP", steps: [.send(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8))],
        code: 76, message: ["no HTTP"]),
      Fault(
        testDescription: "400 with a reason",
        steps: [
          .answer(400, #"{"status":"error","errorType":"bad_data","error":"1:3: unexpected end"}"#)
        ], code: 65, message: ["answered 400: bad_data: 1:3: unexpected end"]),
      Fault(
        testDescription: "401", steps: [.answer(401, type: "text/plain", "Unauthorized")], code: 77,
        message: ["answered 401, access denied"]),
      Fault(
        testDescription: "403", steps: [.answer(403, type: "text/html", "<html>")], code: 77,
        message: ["answered 403, access denied"]),
      Fault(
        testDescription: "404", steps: [.answer(404, type: "text/plain", "404 page not found")],
        code: 65,
        message: ["answered 404: not found"]),
      Fault(
        testDescription: "422",
        steps: [
          .answer(
            422,
            #"{"status":"error","errorType":"execution","error":"too many samples"}"#)
        ], code: 65, message: ["execution: too many samples"]),
      Fault(
        testDescription: "429", steps: [.answer(429, headers: ["Retry-After: 120"], "slow down")],
        code: 69, message: ["answered 429", "ask again in 2m"]),
      Fault(
        testDescription: "500",
        steps: [.answer(500, #"{"status":"error","errorType":"internal","error":"out of disk"}"#)],
        code: 69, message: ["internal: out of disk", "ask again later"]),
      Fault(
        testDescription: "503", steps: [.answer(503, type: "text/plain", "starting")], code: 69,
        message: ["answered 503: service unavailable"]),
      Fault(
        testDescription: "a redirect to a login",
        steps: [.answer(302, headers: ["Location: http://sso.example/login?next=secret"], "")],
        code: 69, message: ["sends on to http://sso.example/login;"]),
      Fault(
        testDescription: "HTML with 200",
        steps: [.answer(200, type: "text/html", "<html>Log in</html>")],
        code: 76, message: ["answered text/html, not JSON"]),
      Fault(
        testDescription: "HTML that says it is JSON", steps: [.answer(200, "<html>Log in</html>")],
        code: 65, message: ["HTML or XML"]),
      Fault(
        testDescription: "nothing", steps: [.answer(200, "")], code: 65, message: ["is empty"]),
      Fault(
        testDescription: "JSON that breaks off",
        steps: [.answer(200, String(matrix(#"[1700000000,"1"]"#).dropLast(6)))], code: 65,
        message: [":1:", "invalid JSON: the text ends too early"]),
      Fault(
        testDescription: "gzip that is none",
        steps: [.answer(200, headers: ["Content-Encoding: gzip"], [0x1F, 0x8B, 8, 0, 1, 2, 3])],
        code: 65, message: ["gzip"]),
      Fault(
        testDescription: "an error with 200",
        steps: [.answer(200, #"{"status":"error","errorType":"timeout","error":"too slow"}"#)],
        code: 65, message: ["answered timeout: too slow"]),
      Fault(
        testDescription: "a vector",
        steps: [.answer(200, #"{"status":"success","data":{"resultType":"vector","result":[]}}"#)],
        code: 65, message: ["a vector, not a matrix"]),
      Fault(
        testDescription: "a scalar",
        steps: [
          .answer(200, #"{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}"#)
        ], code: 65, message: ["a scalar, not a matrix"]),
      Fault(
        testDescription: "other JSON", steps: [.answer(200, #"{"hello":"world"}"#)], code: 65,
        message: ["data.resultType"]),
      Fault(
        testDescription: "no series",
        steps: [.answer(200, #"{"status":"success","data":{"resultType":"matrix","result":[]}}"#)],
        code: 66, message: ["no samples of up"]),
      Fault(
        testDescription: "a value that is no number",
        steps: [.answer(200, matrix(#"[1700000000,"one"]"#))], code: 65,
        message: ["a string that holds no number"]),
      Fault(
        testDescription: "a value without quotes",
        steps: [.answer(200, matrix("[1700000000,1]"))], code: 65,
        message: ["a string was expected"]),
      Fault(
        testDescription: "a CA that is none", steps: [.answer(200, "{}")],
        options: ["--prometheus-ca", "small.safetensors"], code: 78,
        message: ["small.safetensors: no certificate"]),
      Fault(
        testDescription: "a token that is not there", steps: [.answer(200, "{}")],
        options: ["--prometheus-token-file", "none"], code: 66, message: ["none: no secret"]),
    ]

    @Test("Every failure of a Prometheus is one line and an exit code, in time", arguments: faults)
    func told(fault: Fault) {
      let folder = Folder()
      folder.write(ModelFile.small.bytes(), "small.safetensors")
      let server = FaultServer { _, _ in fault.steps }
      let url =
        fault.url == "https" ? "https://127.0.0.1:\(server.port)" : fault.url ?? server.address
      let start = ContinuousClock.now
      let outcome = Program.run(
        [
          "score", "--prometheus", url, "--query", "up", "--from", "1700000000", "--to",
          "1700003600", "--model", "small.safetensors",
        ] + fault.options, in: folder)
      #expect(outcome.code == fault.code, "\(outcome.message)")
      let lines = outcome.message.split(separator: "\n")
      #expect(lines.count == 1 && lines[0].hasPrefix("detect-cli: "), "\(outcome.message)")
      for part in fault.message { #expect(outcome.message.contains(part), "\(outcome.message)") }
      #expect(outcome.output.isEmpty)
      #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test("There are at least 30 kinds of failure") func kinds() {
      #expect(Set(Self.faults.map(\.testDescription)).count == Self.faults.count)
      #expect(Self.faults.count >= 30)
    }

    @Test("Values that are not finite and samples out of order are counted, told and survived")
    func odd() {
      let folder = Folder()
      folder.write(ModelFile.small.bytes(), "small.safetensors")
      var times = Array(stride(from: 1_700_000_000, to: 1_700_000_000 + 300 * 60, by: 60))
      times.swapAt(50, 51)
      let values = times.enumerated().map { index, time in
        let value = index == 60 ? "NaN" : index == 70 ? "+Inf" : "\(400_000_000 + index % 7)"
        return #"[\#(time),"\#(value)"]"#
      }
      let server = FaultServer(.answer(200, Self.matrix(values.joined(separator: ","))))
      let outcome = Program.run(
        [
          "score", "--prometheus", server.address, "--query", "up", "--from", "1700000000", "--to",
          "1700086400", "--model", "small.safetensors", "--json",
        ], in: folder)
      #expect(outcome.code == 0 && outcome.lines.count == 300)
      let odd = JSON(outcome.message)?["irregularities"]
      #expect(odd?["non_finite_values"] == 2 && odd?["out_of_order"] == 1)
      #expect(JSON(outcome.message)?["file"]?.text == server.address)
    }

    @Test("A secret is never told, whatever fails")
    func planted() {
      let folder = Folder()
      folder.write(ModelFile.small.bytes(), "small.safetensors")
      folder.write("pl4nted-secret\n", "secret")
      // It repeats what it is given: in an error of either status, and in a warning.
      let server = FaultServer { request, number in
        let said = "\(request.headers["authorization"] ?? "") pl4nted-secret"
        let error = #"{"status":"error","errorType":"internal","error":"\#(said)"}"#
        let values = (0..<300).map {
          "[\(1_700_000_000 + 60 * $0),\"\(400_000_000 + $0 % 7)\"]"
        }
        let warned =
          Self.matrix(values.joined(separator: ",")).dropLast() + #","warnings":["\#(said)"]}"#
        return [[.answer(500, error)], [.answer(200, error)], [.answer(200, String(warned))]][
          number % 3]
      }
      for options in [
        ["--prometheus-token-file", "secret"],
        ["--prometheus-user", "u", "--prometheus-password-file", "secret"],
      ] {
        for code: Int32 in [69, 65, 0] {
          let outcome = Program.run(
            [
              "score", "--prometheus", server.address, "--query", "up", "--from", "1700000000",
              "--to", "1700086400", "--model", "small.safetensors", "--verbose",
            ] + options, in: folder)
          let said = outcome.message + outcome.text
          #expect(outcome.code == code, "\(said)")
          #expect(said.contains("…"), "\(said)")
          #expect(!said.contains("pl4nted") && !said.contains("dTpwbDRudGVk"), "\(said)")
        }
      }
      #expect(server.requests.count == 6)
      #expect(server.requests.allSatisfy { $0.headers["authorization"] != nil })
      for address in ["http://u:pl4nted@127.0.0.1:1", "u:pl4nted@host", "http://u:pl4nted@h x"] {
        let outcome = Program.run(
          ["score", "--prometheus", address, "--query", "up", "--last", "1h"], in: folder)
        #expect(outcome.code == 2 && !outcome.message.contains("pl4nted"), "\(outcome.message)")
      }
    }

    @Test(
      "An answer of 200 MB needs less than 300 MB of memory",
      .enabled(if: getenv("NEURALDETECT_SLOW_TESTS") != nil), arguments: [1, 100])
    func large(seriesCount: Int) {
      let folder = Folder()
      let samples = 7_000_000 / seriesCount
      // 30 bytes a sample, all in one day, at times that are not even to the millisecond.
      let results = (0..<seriesCount).map { series -> [UInt8] in
        var text = #"{"metric":{"__name__":"rss_bytes","instance":"\#(series)"},"values":["#
        text.reserveCapacity(samples * 32)
        for index in 0..<samples {
          let time = index * 86_400_000 / samples + index * 7919 % 10  // milliseconds
          text += index == 0 ? "[" : ",["
          text += "\(1_700_000_000 + time / 1000).\("\(1000 + time % 1000)".dropFirst())"
          text += ",\"4\(10_000_000 + index)\"]"
        }
        return Array((text + (series < seriesCount - 1 ? "]}," : "]}")).utf8)
      }
      let size = results.reduce(0) { $0 + $1.count }
      #expect(size > 200_000_000)
      let steps =
        [
          .send(
            FaultServer.Step.head(200, Self.head)
              + Array(#"{"status":"success","data":{"resultType":"matrix","result":["#.utf8))
        ]
        + results.map { FaultServer.Step.send($0) } + [.send(Array("]}}".utf8))]
      let server = FaultServer { _, _ in steps }
      let outcome = Program.run(
        [
          "changepoints", "--prometheus", server.address, "--query", "rss_bytes", "--from",
          "1700000000", "--to", "1700086400", "--step", "1h", "--quiet",
        ], in: folder, seconds: 300)
      #expect(outcome.code == 0 && server.requests.count == 1, "\(outcome.message)")
      #expect(outcome.peak < 300 << 20, "\(outcome.peak >> 20) MiB")
    }
  }
#endif
