#if Telemetry
  internal import Hummingbird
  internal import HummingbirdCore
  internal import HummingbirdTLS
  internal import NIOCore
  internal import NIOSSL
  package import Logging
  internal import ServiceLifecycle
  internal import Synchronization

  /// Serves `/metrics`, `/healthz` and `/readyz` from what was published last: no request waits for work.
  package final class Exporter: Service {
    /// Where it listens, and who is let in.
    package struct Options: Sendable {
      package var host: String
      package var port: Int
      package var identity: (certificate: String, key: String)?
      package var tokenFile: String?

      package init(
        host: String, port: Int, identity: (certificate: String, key: String)? = nil,
        tokenFile: String? = nil
      ) {
        self.host = host
        self.port = port
        self.identity = identity
        self.tokenFile = tokenFile
      }
    }

    private struct Published: Sendable {
      var text = ByteBuffer()
      var openMetrics = ByteBuffer(string: "# EOF\n")
      var isReady = false
    }

    private let options: Options
    private let logger: Logger
    private let published = Mutex(Published())

    package init(_ options: Options, logger: Logger) {
      self.options = options
      self.logger = logger
    }

    /// What is served from now on.
    /// - Parameter isReady: whether `/readyz` says so.
    package func publish(_ page: Exposition, isReady: Bool) {
      let new = Published(
        text: ByteBuffer(bytes: page.text), openMetrics: ByteBuffer(bytes: page.openMetrics),
        isReady: isReady)
      published.withLock { $0 = new }
    }

    /// What `/metrics` serves, in text 0.0.4.
    package var text: String { published.withLock { String(buffer: $0.text) } }

    /// Serves until it is told to stop.
    package func run() async throws {
      let router = Router()
      router.get("healthz") { _, _ in Response(plain: "ok\n") }
      router.get("readyz") { _, _ in
        self.published.withLock { $0.isReady }
          ? Response(plain: "ready\n")
          : Response(plain: "no cycle is complete yet\n", status: .serviceUnavailable)
      }
      router.get("metrics") { request, _ in
        guard self.isAllowed(request) else {
          var refusal = Response(plain: "a bearer token is needed\n", status: .unauthorized)
          refusal.headers[.wwwAuthenticate] = "Bearer"
          return refusal
        }
        let wantsOpenMetrics =
          request.headers[.accept]?.contains("application/openmetrics-text") ?? false
        let page = self.published.withLock { $0 }
        return Response(
          status: .ok,
          headers: [
            .contentType: wantsOpenMetrics
              ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
              : "text/plain; version=0.0.4; charset=utf-8"
          ],
          body: .init(byteBuffer: wantsOpenMetrics ? page.openMetrics : page.text))
      }
      let application = Application(
        router: router, server: try server(),
        configuration: .init(address: .hostname(options.host, port: options.port)),
        logger: logger)
      do {
        try await application.run()
      } catch let error as IOError {
        throw TelemetryError.cannotListen(
          at: "\(options.host):\(options.port)", reason: systemReason(error))
      }
    }

    /// A wrong token takes as long to be refused as a nearly right one.
    private func isAllowed(_ request: Request) -> Bool {
      guard let file = options.tokenFile else { return true }
      guard let needed = try? HTTPCredentials.bearer(tokenFile: file).authorization() else {
        return false
      }
      let given = Array((request.headers[.authorization] ?? "").utf8)
      let right = Array(needed.utf8)
      var difference = given.count ^ right.count
      for (index, byte) in right.enumerated() {
        difference |= Int(byte ^ (index < given.count ? given[index] : 0))
      }
      return difference == 0
    }

    private func server() throws -> HTTPServerBuilder {
      guard let identity = options.identity else { return .http1() }
      var configuration = HTTPConfiguration()
      configuration.identity = identity
      let tls = try configuration.tls()
      guard let key = tls.privateKey else { return .http1() }
      return try .tls(
        .http1(),
        tlsConfiguration: .makeServerConfiguration(
          certificateChain: tls.certificateChain, privateKey: key))
    }
  }

  extension Response {
    fileprivate init(plain text: String, status: HTTPResponse.Status = .ok) {
      self.init(
        status: status, headers: [.contentType: "text/plain; charset=utf-8"],
        body: .init(byteBuffer: ByteBuffer(string: text)))
    }
  }
#endif
