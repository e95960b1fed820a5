import Glibc
import Testing

/// Debian's Alertmanager on a free port of loopback, with a folder of its own; ended when nobody holds
/// it any more.
public final class RealAlertmanager: Sendable {
  private static let path = "/usr/bin/prometheus-alertmanager"

  public static let isInstalled = access(path, X_OK) == 0

  public let port: UInt16
  public let folder: Folder
  private let process: ChildProcess

  public var address: String { "http://127.0.0.1:\(port)" }

  /// - Parameters:
  ///   - webhook: who is told of every alert at once; nobody else is.
  ///   - host: where there is one, it speaks TLS, and vouches for itself by this name, in `cert.pem` of `folder`.
  public init(
    webhook: String? = nil, certifiedAs host: String? = nil, in folder: Folder = .init()
  ) async throws {
    self.folder = folder
    let receiver = webhook.map { ", webhook_configs: [{url: '\($0)'}]" } ?? ""
    folder.write(
      """
      route: {receiver: ops, group_by: [job], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
      receivers: [{name: ops\(receiver)}]
      """, "alertmanager.yml")
    port = FaultServer.freePort()
    var arguments = [
      "--config.file=\(folder.path)/alertmanager.yml", "--storage.path=\(folder.path)/data",
      "--web.listen-address=127.0.0.1:\(port)", "--cluster.listen-address=",
    ]
    if let host {
      try #require(
        ChildProcess.run(
          "/usr/bin/openssl",
          [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(host)",
            "-addext", "subjectAltName=DNS:\(host)", "-keyout", "\(folder.path)/key.pem",
            "-out", "\(folder.path)/cert.pem",
          ]))
      folder.write("tls_server_config: {cert_file: cert.pem, key_file: key.pem}", "web.yml")
      arguments.append("--web.config.file=\(folder.path)/web.yml")
    }
    process = ChildProcess(Self.path, arguments, log: "\(folder.path)/log")
    for _ in 0..<600 where !process.output.contains("Listening on") {
      try await Task.sleep(for: .milliseconds(50))
    }
    try #require(process.output.contains("Listening on"), "\(process.output)")
  }
}
