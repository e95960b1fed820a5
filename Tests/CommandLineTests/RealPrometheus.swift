#if Telemetry
  import Glibc
  import TestSupport
  import Testing

  /// Debian's Prometheus on a free port of loopback, with a folder of its own; ended with the test.
  final class RealPrometheus: Sendable {
    static let isInstalled =
      access("/usr/bin/prometheus", X_OK) == 0 && access("/usr/bin/promtool", X_OK) == 0

    let address: String
    private let process: pid_t

    /// Serves the samples of a text in the format of OpenMetrics.
    /// - Parameter web: the file of its TLS and users, in `folder`.
    init(_ metrics: String, in folder: Folder, web: String? = nil, scheme: String = "http") throws {
      folder.write(metrics, "metrics.txt")
      folder.write("global: {}\n", "prometheus.yml")
      let filled = Program.shell(
        "/usr/bin/promtool tsdb create-blocks-from openmetrics metrics.txt data", in: folder)
      try #require(filled.code == 0, "\(filled.message)")
      let port = FaultServer.freePort()
      address = "\(scheme)://localhost:\(port)"
      var arguments = [
        "--config.file=prometheus.yml", "--storage.tsdb.path=data",
        "--storage.tsdb.retention.time=100y", "--web.listen-address=127.0.0.1:\(port)",
      ]
      if let web { arguments.append("--web.config.file=\(web)") }
      process = Program.start("/usr/bin/prometheus", arguments, in: folder, log: "prometheus.log")
      for _ in 0..<600 {
        if String(decoding: folder.read("prometheus.log"), as: UTF8.self)
          .contains("Server is ready to receive web requests")
        {
          return
        }
        usleep(50_000)
      }
      Issue.record("\(String(decoding: folder.read("prometheus.log"), as: UTF8.self))")
    }

    deinit {
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }
  }
#endif
