#if Telemetry
  import TestSupport
  import Testing
  import TimeSeries

  import Telemetry

  @Suite struct PrometheusClientTests {
    private let from = Timestamp(unixSeconds: 1_700_000_000)

    /// All series of the answer that `server` gives for `query` over `seconds` from `from` on.
    private func series(
      _ server: FaultServer, _ query: String, seconds: Double, step: Duration = .seconds(60)
    ) async throws -> [Series] {
      var configuration = HTTPConfiguration()
      configuration.retry.firstPause = .milliseconds(20)
      let client = PrometheusClient(
        try HTTPAddress(server.address), over: try HTTPClient(configuration))
      let answer = try await client.samples(
        of: PrometheusQuery(query), in: from..<from + .seconds(seconds), step: step)
      var options = SeriesReader.Options()
      options.pieceLength = .max
      var reader = try SeriesReader(answer, name: server.address, options: options)
      var all: [Series] = []
      while let piece = try reader.next() { all.append(piece) }
      return all
    }

    /// A matrix of one series with samples at `times`, their values the times.
    private static func matrix(_ times: [Int], warnings: String = "") -> String {
      let values = times.map { "[\($0),\"\($0)\"]" }.joined(separator: ",")
      return #"{"status":"success","data":{"resultType":"matrix","result":["#
        + #"{"metric":{"__name__":"up","job":"api"},"values":[\#(values)]}]}\#(warnings)}"#
    }

    @Test("Samples of a selector are asked for raw, day by day, and none comes twice") func raw()
      async throws
    {
      let start = 1_700_000_000
      // As Prometheus 2 does: both edges of [d] are in; here also a sample a minute.
      let server = FaultServer { request, _ in
        let end = Double(request.form["time"]!)!
        let length = Double(request.form["query"]!.dropFirst(3).dropLast(3))! / 1000
        let times = stride(from: start - 600, to: start + 400_000, by: 60).filter {
          end - length <= Double($0) && Double($0) <= end
        }
        return [.answer(200, Self.matrix(times))]
      }
      let all = try await series(server, "up", seconds: 200_000)
      #expect(
        server.requests.map(\.line) == Array(repeating: "POST /api/v1/query HTTP/1.1", count: 3))
      #expect(
        server.requests.map { $0.form["query"] }
          == ["up[86400000ms]", "up[86400000ms]", "up[27200000ms]"])
      #expect(
        server.requests.map { $0.form["time"] }
          == ["1700086399.999", "1700172799.999", "1700199999.999"])
      #expect(all.count == 1 && all[0].irregularities.duplicates == 0)
      #expect(all[0].start == from && all[0].step == .seconds(60))
      #expect(
        all[0].metrics[0].values
          == stride(from: start, to: start + 200_000, by: 60).map(Double.init))
    }

    @Test("What is computed is asked for at multiples of the step, in parts") func computed()
      async throws
    {
      let server = FaultServer { request, _ in
        let form = request.form
        let times = stride(
          from: Int(Double(form["start"]!)!), through: Int(Double(form["end"]!)!),
          by: Int(Double(form["step"]!)!))
        return [.answer(200, Self.matrix(Array(times)))]
      }
      let all = try await series(server, "sum(up)", seconds: 250_000, step: .seconds(20))
      #expect(
        server.requests.map(\.line)
          == Array(repeating: "POST /api/v1/query_range HTTP/1.1", count: 2))
      #expect(all.count == 1 && all[0].count == 12_500 && all[0].step == .seconds(20))
      #expect(all[0].irregularities.isEmpty)
    }

    @Test("Warnings are told") func warnings() async throws {
      let server = FaultServer(
        .answer(
          200, Self.matrix([1_700_000_000, 1_700_000_060], warnings: #","warnings":["partial"]"#)))
      let all = try await series(server, "up", seconds: 600)
      #expect(all[0].irregularities.remarks == ["Prometheus: partial"])
    }

    @Test("Where a server repeats our secret, in an error or a warning, we do not")
    func masked() async throws {
      let folder = Folder()
      folder.write("swordfish", "secret")
      let path = "\(folder.path)/secret"
      for credentials in [
        HTTPCredentials.bearer(tokenFile: path), .basic(user: "u", passwordFile: path),
      ] {
        let server = FaultServer { request, number in
          let said = request.headers["authorization"]! + " swordfish"
          let error = #"{"status":"error","errorType":"\#(said)","error":"\#(said)"}"#
          let long = String(repeating: "x", count: 290)
          return [
            [.answer(200, error)], [.answer(400, error)], [.answer(500, error)],
            [.answer(422, error.replacing(said, with: long + said))],
            [.answer(302, headers: ["Location: http://a/\(said.replacing(" ", with: "/"))"], "")],
            [.answer(200, Self.matrix([1_700_000_000], warnings: #","warnings":["\#(said)"]"#))],
          ][number]
        }
        var configuration = HTTPConfiguration()
        configuration.credentials = credentials
        configuration.retry = .never
        let client = PrometheusClient(
          try HTTPAddress(server.address), over: try HTTPClient(configuration))
        var said: [String] = []
        for _ in 0..<6 {
          do {
            said += try await client.values(of: PrometheusQuery("up"), at: from).remarks
          } catch {
            said.append("\(error)")
          }
        }
        #expect(said.count == 6)
        for text in said {
          #expect(!text.contains("swo") && !text.contains("dTpz"), "\(text)")
        }
        #expect(said[0].contains("…") && said[5].contains("…"))
      }
    }

    @Test("An answer that breaks off is asked for again, and nothing of it stays") func brokenOff()
      async throws
    {
      let body = Self.matrix(Array(stride(from: 1_700_000_000, to: 1_700_000_600, by: 60)))
      let server = FaultServer { _, number in
        number == 0
          ? [
            .send(
              FaultServer.Step.head(200, ["Content-Type: application/json", "Content-Length: 999"])
                + Array(body.utf8.prefix(180))), .reset,
          ] : [.answer(200, body)]
      }
      let all = try await series(server, "up", seconds: 600)
      #expect(all[0].count == 10 && all[0].irregularities.isEmpty)
    }

    @Test("Several queries make one series of their metrics") func several() async throws {
      var answer = PrometheusAnswer()
      let server = FaultServer { request, _ in
        let name = request.form["query"]!.prefix { $0 != "[" }
        return [
          .answer(
            200,
            Self.matrix([1_700_000_000, 1_700_000_060]).replacing("\"up\"", with: "\"\(name)\""))
        ]
      }
      let client = PrometheusClient(try HTTPAddress(server.address), over: try HTTPClient())
      for query in ["rss", "heap_alloc"] {
        answer.append(
          try await client.samples(
            of: PrometheusQuery(query), in: from..<from + .seconds(120), step: .seconds(60)))
      }
      var reader = try SeriesReader(answer, name: "a")
      let series = try #require(try reader.next())
      #expect(series.id == #"job="api""# && series.labels == ["job": "api"])
      #expect(series.metrics.map(\.name) == ["rss", "heap_alloc"])
      #expect(series.metrics.map(\.role) == [.resident, .heapAllocated])
    }
  }
#endif
