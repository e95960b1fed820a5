#if Telemetry
  internal import Glibc
  internal import NIOPosix

  extension AddressGuard {
    /// Resolves as the system does, which may take as long as it is configured to try.
    package init(allowing allowed: [AddressRange] = [], strictly isStrict: Bool = false) {
      self.init(allowing: allowed, strictly: isStrict, resolving: systemAddresses)
    }

    /// The body of the answer to `request`, from an address of its host that was judged and no other.
    /// - Throws: `TelemetryError`.
    package func contents(
      of request: HTTPRequest, _ configuration: HTTPConfiguration, limit: Int
    ) async throws -> [UInt8] {
      var rest = try await addresses(of: request.address)[...]
      while true {
        var pinned = configuration
        pinned.pinned = (request.address.host, rest.removeFirst())
        do {
          return try await HTTPClient(pinned).contents(of: request, limit: limit)
        } catch let failure as TelemetryError where failure.isBeforeSending && !rest.isEmpty {}
      }
    }
  }

  /// The addresses of `host`, best first; none, if nobody knows it. Waits in a thread of its own.
  private func systemAddresses(of host: String) async throws -> [IPAddress] {
    try await NIOThreadPool.singleton.runIfActive {
      var hints = unsafe addrinfo()
      unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
      var first: UnsafeMutablePointer<addrinfo>?
      let failure = unsafe getaddrinfo(host, nil, &hints, &first)
      defer { unsafe freeaddrinfo(first) }
      switch failure {
      case 0: break
      case EAI_NONAME: return []
      default:
        throw TelemetryError.unreachable(
          at: host, reason: unsafe String(cString: gai_strerror(failure)).lowercased())
      }
      var addresses: [IPAddress] = []
      var next = unsafe first
      while let entry = unsafe next {
        if let address = unsafe IPAddress(entry.pointee) { addresses.append(address) }
        unsafe next = entry.pointee.ai_next
      }
      return addresses
    }
  }

  extension IPAddress {
    fileprivate init?(_ entry: addrinfo) {
      // Where the address stands in sockaddr_in and sockaddr_in6.
      let place = unsafe entry.ai_family == AF_INET ? 4..<8 : 8..<24
      guard unsafe Int(entry.ai_addrlen) >= place.upperBound, let address = unsafe entry.ai_addr
      else { return nil }
      let bytes = unsafe UnsafeRawBufferPointer(start: address, count: place.upperBound)
      unsafe self.init(bytes: Array(bytes[place]))
    }
  }
#endif
