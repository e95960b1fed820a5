#if Telemetry
  import Glibc
  import TestSupport
  import Testing

  /// Series from a VictoriaMetrics, which answers like a Prometheus, but for what it adds.
  @Suite(
    .enabled(
      if: access("/usr/bin/victoria-metrics", X_OK) == 0,
      "Debian's victoria-metrics is not installed"))
  struct VictoriaMetricsTests {
    private let folder = Folder()
    private static let start = 1_700_000_000 / 60 * 60

    @Test("Raw samples and computed values come as from a Prometheus") func values() throws {
      folder.write(ModelFile.small.bytes(), "small.safetensors")
      var metrics = ""
      for minute in 0..<1500 where !(1000..<1020).contains(minute) {
        metrics += "rss_bytes{job=\"api\"} \(400_000_000 + minute * 7919 % 1_000_003) "
        metrics += "\((Self.start + 60 * minute) * 1000)\n"
      }
      folder.write(metrics, "metrics.txt")
      let port = FaultServer.freePort()
      let process = Program.start(
        "/usr/bin/victoria-metrics",
        [
          "-storageDataPath=data", "-httpListenAddr=127.0.0.1:\(port)", "-retentionPeriod=100y",
        ], in: folder)
      defer {
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
      }
      let filled = Program.shell(
        """
        for i in $(seq 100); do curl -sf http://127.0.0.1:\(port)/health > health && break; sleep 0.1; done
        curl -sf -T metrics.txt -X POST http://127.0.0.1:\(port)/api/v1/import/prometheus &&
          curl -sf http://127.0.0.1:\(port)/internal/force_flush
        """, in: folder)
      try #require(filled.code == 0, "\(filled.message)")
      func score(_ query: String) -> Program.Outcome {
        Program.run(
          [
            "score", "--prometheus", "http://127.0.0.1:\(port)", "--query", query, "--from",
            "\(Self.start)", "--to", "\(Self.start + 60 * 1500)", "--step", "1m", "--model",
            "small.safetensors",
          ], in: folder)
      }
      let raw = score(#"rss_bytes{job="api"}"#)
      #expect(raw.code == 0 && raw.message.contains("20 samples missing"), "\(raw.message)")
      #expect(raw.lines.count == 1501)
      #expect(raw.line(2).hasPrefix(#""job=""api""",rss_bytes,2023-11-14T22:14:00Z,400007919.0"#))
      let computed = score("max(rss_bytes)")
      #expect(computed.code == 0 && computed.lines.count == 1501, "\(computed.message)")
      let wrong = score("max(")
      #expect(wrong.code == 65 && wrong.message.contains("answered 422"), "\(wrong.message)")
      #expect(score("nothing").code == 66)
    }
  }
#endif
