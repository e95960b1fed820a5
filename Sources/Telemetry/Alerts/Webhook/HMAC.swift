#if Telemetry
  internal import TimeSeries

  /// HMAC-SHA256 of `message`, 32 bytes.
  /// - Source: Krawczyk, Bellare & Canetti, "HMAC: Keyed-Hashing for Message Authentication", RFC 2104.
  package func hmac(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    let block = 64
    var key = key.count > block ? SHA256.digest(of: key.span) : key
    key += [UInt8](repeating: 0, count: block - key.count)
    let inner = SHA256.digest(of: (key.map { $0 ^ 0x36 } + message).span)
    return SHA256.digest(of: (key.map { $0 ^ 0x5c } + inner).span)
  }
#endif
