#if Telemetry
  internal import Crypto

  /// HMAC-SHA256.
  /// - Source: Krawczyk, Bellare & Canetti, "HMAC: Keyed-Hashing for Message Authentication", RFC 2104.
  func hmac(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
  }
#endif
