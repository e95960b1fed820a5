internal import Glibc

/// An address of IPv4 or IPv6, as a number.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
  /// The address, first byte highest.
  let bits: UInt128

  /// 32 or 128.
  let width: Int

  /// - Precondition: 4 or 16 bytes, as they are sent.
  init(bytes: some Collection<UInt8>) {
    precondition(bytes.count == 4 || bytes.count == 16, "an address of \(bytes.count) bytes")
    bits = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    width = 8 * bytes.count
  }

  /// Reads `10.0.0.1` or `fd00::1`, and no other spelling.
  package init?(_ text: String) {
    var bytes = [UInt8](repeating: 0, count: 16)
    if unsafe inet_pton(AF_INET, text, &bytes) == 1 {
      self.init(bytes: bytes.prefix(4))
    } else if unsafe inet_pton(AF_INET6, text, &bytes) == 1 {
      self.init(bytes: bytes)
    } else {
      return nil
    }
  }

  /// The bytes, as they are sent.
  private var bytes: [UInt8] {
    stride(from: width - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bits >> $0) }
  }

  /// The address as the system writes it.
  package var description: String {
    var text = [CChar](repeating: 0, count: 64)
    _ = unsafe inet_ntop(width == 32 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The address of IPv4 that this one of IPv6 leads to: mapped (`::ffff:0:0/96`), or behind a
  /// translator at the well-known prefix (`64:ff9b::/96`).
  /// - Source: RFC 4291, section 2.5.5.2; RFC 6052, section 2.1.
  var embeddedIPv4: IPAddress? {
    guard width == 128, bits >> 32 == 0xffff || bits >> 32 == 0x64_ff9b << 64 else { return nil }
    return IPAddress(bytes: bytes.suffix(4))
  }
}
