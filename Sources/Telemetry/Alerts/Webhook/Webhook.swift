#if Telemetry
  internal import TimeSeries

  /// Somebody who is told of alerts by HTTP. Its address and its secret are read from their files each
  /// time; nothing of either is ever shown but scheme, host and port.
  package struct Webhook: Sendable {
    private enum Location: Sendable {
      case address(HTTPAddress)
      case file(String)
    }

    private let location: Location
    package let format: WebhookFormat

    /// The file of what signs a request to DingTalk or Feishu, or of PagerDuty's routing key.
    package let secretFile: String?

    /// What is said of an alert, where a text is sent.
    package var line: LineTemplate?

    /// Where it may be.
    package var addressGuard = AddressGuard()

    /// How it is asked; each request is sent once, and whoever calls decides about another time.
    package var http = HTTPConfiguration()

    /// The receiver at `url`.
    /// - Throws: `TelemetryError.badAddress`, which repeats nothing of `url`.
    package init(url: String, format: WebhookFormat, secretFile: String? = nil)
      throws(TelemetryError)
    {
      try self.init(.address(HTTPAddress(secret: url)), format, secretFile)
    }

    /// The receiver whose address is in the file at `urlFile`.
    /// - Throws: `TelemetryError.badAddress`.
    package init(urlFile: String, format: WebhookFormat, secretFile: String? = nil)
      throws(TelemetryError)
    {
      try self.init(.file(urlFile), format, secretFile)
    }

    private init(_ location: Location, _ format: WebhookFormat, _ secretFile: String?)
      throws(TelemetryError)
    {
      switch format {
      case .generic, .slack, .wecom:
        if secretFile != nil { throw .badAddress(reason: "\(format) has no use for a secret_file") }
      case .dingtalk, .feishu: break
      case .pagerduty:
        if secretFile == nil {
          throw .badAddress(reason: "pagerduty needs a secret_file with the integration's key")
        }
      }
      self.location = location
      self.format = format
      self.secretFile = secretFile
      http.timeout = .seconds(30)
    }

    /// Tells the receiver of `group`.
    ///
    /// It may have been told although this fails: the answer was lost, say. The next time it comes with
    /// the same `id`, as the header `Idempotency-Key`.
    /// - Precondition: `id` is of visible ASCII characters.
    /// - Throws: `TelemetryError`, of which `isPermanent` and `retryAfter` say what to do;
    ///   `CancellationError`.
    package func deliver(_ group: AlertGroup, id: String) async throws {
      precondition(id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }, "\(id) cannot be a header")
      let address = try address
      let secret = try secretFile.map { try Telemetry.secret(in: $0) }
      var requests = format.requests(
        telling: group, line: line, id: id, to: address, secret: secret, at: .now)[...]
      var refusal: TelemetryError?
      var addresses = try await addressGuard.addresses(of: address)[...]
      while let pinned = addresses.popFirst() {
        let client = try client(pinned: (address.host, pinned))
        do {
          while let request = requests.first {
            do {
              try await client.send(request) { [format] in try await format.check($0) }
            } catch let failure as TelemetryError where failure.isPermanent {
              refusal = refusal ?? failure  // of one alert: the others are told nevertheless
            }
            requests.removeFirst()
          }
          if let refusal { throw refusal }
          return
        } catch {
          guard let failure = error as? TelemetryError, failure.isBeforeSending, !addresses.isEmpty
          else { throw error }
        }
      }
    }

    /// Reads the files that it names.
    /// - Throws: `TelemetryError`, naming the file.
    package func checkFiles() throws {
      _ = try address
      _ = try secretFile.map { try Telemetry.secret(in: $0) }
      try http.checkFiles()
    }

    private var address: HTTPAddress {
      get throws {
        switch location {
        case .address(let address): return address
        case .file(let path):
          let text = String(decoding: try secret(in: path), as: UTF8.self)
          do {
            return try HTTPAddress(secret: text)
          } catch {
            throw TelemetryError.unreadableSecret(file: path, reason: "\(error)")
          }
        }
      }
    }

    private func client(pinned: (host: String, address: IPAddress)) throws -> HTTPClient {
      var configuration = http
      configuration.retry = .never
      configuration.pinned = pinned
      return try HTTPClient(configuration)
    }
  }

  extension TelemetryError {
    /// Whether nobody was reached: the host may be at its next address.
    var isBeforeSending: Bool {
      if case .unreachable = self { true } else { false }
    }
  }
#endif
