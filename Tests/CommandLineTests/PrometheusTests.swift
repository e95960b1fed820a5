#if Telemetry
  import Glibc
  import TestSupport
  import Testing

  /// Series from a Prometheus as it is installed.
  @Suite(.enabled(if: RealPrometheus.isInstalled, "Debian's prometheus is not installed"))
  struct PrometheusTests {
    private let folder = Folder()
    private static let start = 1_700_000_000 / 60 * 60

    init() { folder.write(ModelFile.small.bytes(), "small.safetensors") }

    /// A sample a minute from two instances, one of which has a hole of 20 minutes.
    private static let metrics: String = {
      var text = "# TYPE process_resident_memory_bytes gauge\n"
      for instance in ["a:1", "b:1"] {
        for minute in 0..<4000 where instance == "a:1" || !(1000..<1020).contains(minute) {
          let value = 400_000_000 + minute * 7919 % 1_000_003
          text +=
            #"process_resident_memory_bytes{job="api",instance="\#(instance)"} "#
            + "\(value) \(start + 60 * minute)\n"
        }
      }
      text += "# TYPE go_memstats_heap_alloc_bytes gauge\n"
      for minute in 0..<4000 {
        text +=
          #"go_memstats_heap_alloc_bytes{job="api",instance="a:1"} "#
          + "\(100_000_000 + minute % 7) \(start + 60 * minute)\n"
      }
      return text + "# EOF\n"
    }()

    /// The options that ask for all of it.
    private func asking(
      _ prometheus: RealPrometheus, _ queries: String..., more: [String] = []
    ) -> [String] {
      ["--prometheus", prometheus.address] + queries.flatMap { ["--query", $0] }
        + ["--from", "\(Self.start)", "--to", "\(Self.start + 60 * 4000)"] + more
    }

    @Test(
      "What a selector gives is what was stored: the same as from a file, and no sample invented")
    func raw() throws {
      let prometheus = try RealPrometheus(Self.metrics, in: folder)
      let live = Program.run(
        ["score"]
          + asking(
            prometheus, #"process_resident_memory_bytes{job="api"}"#,
            "go_memstats_heap_alloc_bytes",
            more: ["--model", "small.safetensors"]), in: folder)
      #expect(live.code == 0, "\(live.message)")
      #expect(
        live.message.split(separator: "\n").sorted() == [
          "\(prometheus.address): 1 gap in time: left as nan; see whether the exporter was down",
          "\(prometheus.address): 20 samples missing in gaps: if most are, give a coarser step",
        ])
      // The same as a file in the long form.
      var rows = "series,timestamp,metric,value\n"
      for line in Self.metrics.split(separator: "\n") where !line.hasPrefix("#") {
        let cells = line.split(separator: " ")
        let instance = line.contains("a:1") ? "a:1" : "b:1"
        rows +=
          #""instance=""\#(instance)"",job=""api""","#
          + "\(cells[2]),\(cells[0].prefix { $0 != "{" }),\(cells[1])\n"
      }
      folder.write(rows, "same.csv")
      let file = Program.run(
        ["score", "same.csv", "--model", "small.safetensors", "--quiet"], in: folder)
      #expect(file.lines.count == 1 + 3 * 4000)
      #expect(live.output == file.output)
    }

    @Test("What has to be computed is read at each step", arguments: ["1m", "10m"])
    func computed(step: String) throws {
      let prometheus = try RealPrometheus(Self.metrics, in: folder)
      let outcome = Program.run(
        ["score"]
          + asking(
            prometheus, "max(process_resident_memory_bytes)",
            more: ["--step", step, "--model", "small.safetensors"]), in: folder)
      #expect(outcome.code == 0 && outcome.message == "", "\(outcome.message)")
      #expect(outcome.lines.count == 1 + (step == "1m" ? 4000 : 400))
      #expect(outcome.line(1).contains("max(process_resident_memory_bytes),value,"))
    }

    @Test(
      "Every command that reads files reads a Prometheus",
      arguments: [
        ["score", "--format", "ndjson"], ["detect"], ["detect", "--report", "page.html"],
        ["forecast", "--horizon", "1h"], ["changepoints", "--method", "cusum"],
        ["score", "--retrospective"],
      ])
    func commands(words: [String]) throws {
      let prometheus = try RealPrometheus(Self.metrics, in: folder)
      let outcome = Program.run(
        words + asking(prometheus, "process_resident_memory_bytes", more: ["--quiet"])
          + (["score", "detect"].contains(words[0]) ? ["--model", "small.safetensors"] : []),
        in: folder)
      #expect(outcome.code == 0, "\(outcome.message)")
      #expect(!outcome.output.isEmpty)
    }

    @Test("train learns from a Prometheus") func train() throws {
      let prometheus = try RealPrometheus(Self.metrics, in: folder)
      let outcome = Program.run(
        ["train"]
          + asking(
            prometheus, "process_resident_memory_bytes",
            more: [
              "--output", "new.safetensors", "--hidden", "4", "--epochs", "1", "--steps", "1",
              "--batch", "8",
            ]), in: folder)
      #expect(outcome.code == 0, "\(outcome.message)")
      #expect(folder.exists("new.safetensors"))
    }

    @Test("A query that Prometheus cannot read is told in its words") func badQuery() throws {
      let prometheus = try RealPrometheus(Self.metrics, in: folder)
      let outcome = Program.run(["detect"] + asking(prometheus, "sum("), in: folder)
      #expect(outcome.code == 65)
      #expect(outcome.message.contains("bad_data") && outcome.message.contains("parse error"))
    }

    @Test("TLS, a client's certificate and a password are what lets in") func secured() throws {
      let made = Program.shell(
        """
        set -e; exec 2>&1
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.pem
        for name in server client; do
          openssl req -newkey rsa:2048 -nodes -subj /CN=$name -keyout $name.key -out $name.csr
          printf 'subjectAltName=DNS:localhost' > ext
          openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
            -extfile ext -out $name.pem
        done
        """, in: folder)
      try #require(made.code == 0, "\(made.text)")
      // The digest is of the word swordfish.
      folder.write(
        """
        tls_server_config:
          cert_file: server.pem
          key_file: server.key
          client_auth_type: RequireAndVerifyClientCert
          client_ca_file: ca.pem
        basic_auth_users:
          reader: \(Self.digest)
        """, "web.yml")
      folder.write("swordfish\n", "password")
      folder.write("trout\n", "wrong")
      let prometheus = try RealPrometheus(Self.metrics, in: folder, web: "web.yml", scheme: "https")
      let trust = ["--prometheus-ca", "ca.pem"]
      let identity = ["--prometheus-cert", "client.pem", "--prometheus-key", "client.key"]
      func user(_ file: String) -> [String] {
        ["--prometheus-user", "reader", "--prometheus-password-file", file]
      }
      func outcome(_ options: [String]) -> Program.Outcome {
        Program.run(
          ["changepoints", "--quiet"]
            + asking(prometheus, "process_resident_memory_bytes", more: options), in: folder)
      }
      #expect(outcome(trust + identity + user("password")).code == 0)
      let untrusted = outcome(identity + user("password"))
      #expect(untrusted.code == 69 && untrusted.message.contains("certificate is not trusted"))
      let wrong = outcome(trust + identity + user("wrong"))
      #expect(wrong.code == 77 && !wrong.message.contains("trout"), "\(wrong.message)")
      #expect(outcome(trust + identity).code == 77)
      let anonymous = outcome(trust + user("password"))
      #expect(anonymous.code == 69 && anonymous.message.contains("certificate"))
      let broken = outcome(
        trust + ["--prometheus-cert", "client.pem", "--prometheus-key", "ca.pem"])
      #expect(broken.code == 78 && broken.message.contains("ca.pem: no private key"))
    }

    private static let digest = "$2b$04$xW5ynUYEh/c/1KY.x4INq.KWiohZel520jQRqY7dqKuDYHx6DBNka"
  }
#endif
