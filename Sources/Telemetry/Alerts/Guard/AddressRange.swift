/// The addresses that begin with the same bits: `10.0.0.0/8`, `fd00::/8`; or one, `127.0.0.1`.
/// - Source: Fuller & Li, "Classless Inter-domain Routing", RFC 4632.
package struct AddressRange: Sendable, Hashable {
  let first: IPAddress

  /// How many bits are the same.
  let length: Int

  /// - Throws: `TelemetryError.badAddress`.
  package init(_ text: String) throws(TelemetryError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = IPAddress(String(parts[0])), parts.count <= 2,
      let length = parts.count == 1 ? first.width : UInt8(parts[1]).map(Int.init),
      length <= first.width
    else {
      throw .badAddress(reason: "\(text): a range of addresses is as 10.0.0.0/8 or fd00::/8")
    }
    guard first.bits & ~(~0 << UInt128(first.width - length)) == 0 else {
      throw .badAddress(reason: "\(text): bits are set behind the first \(length)")
    }
    self.first = first
    self.length = length
  }

  package func contains(_ address: IPAddress) -> Bool {
    address.width == first.width && (address.bits ^ first.bits) >> (first.width - length) == 0
  }
}
