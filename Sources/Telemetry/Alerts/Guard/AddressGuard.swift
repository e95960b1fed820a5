/// Keeps webhooks from what is inside the house: their addresses come out of configuration that many may
/// write, and are asked from a place that reaches more than they do. Keeps credentials for profiles from other
/// hosts than those that are named: labels say where they go.
///
/// A host is resolved, all of its addresses are judged, and those very addresses are connected to. No
/// spelling of an address and no change of a name's answer in between gets past it.
package struct AddressGuard: Sendable {
  /// How a name, or any spelling of an address, becomes addresses.
  package typealias Resolver = @Sendable (_ host: String) async throws -> [IPAddress]

  /// What may be reached although it is inside.
  package let allowed: [AddressRange]

  /// Whether nothing else may be, be it public or not.
  private let isStrict: Bool
  private let resolve: Resolver

  package init(
    allowing allowed: [AddressRange] = [], strictly isStrict: Bool = false,
    resolving resolve: @escaping Resolver
  ) {
    self.allowed = allowed
    self.isStrict = isStrict
    self.resolve = resolve
  }

  /// The addresses at which the host of `address` is, every one of them allowed.
  /// - Throws: `TelemetryError.forbiddenAddress`, if one is not; `TelemetryError.unreachable`.
  func addresses(of address: HTTPAddress) async throws -> [IPAddress] {
    let all: [IPAddress]
    if let one = IPAddress(address.host) {
      all = [one]
    } else {
      all = try await resolve(address.host)
    }
    if let forbidden = all.first(where: { !permits($0) }) {
      throw TelemetryError.forbiddenAddress(
        at: address.description, address: forbidden.description)
    }
    guard !all.isEmpty else {
      throw TelemetryError.unreachable(
        at: address.description, reason: "no address is known for \(address.host)")
    }
    return all
  }

  /// Whether `address` may be reached: a public one, or one that is allowed.
  package func permits(_ address: IPAddress) -> Bool {
    let target = address.embeddedIPv4 ?? address
    if allowed.contains(where: { $0.contains(target) }) { return true }
    if isStrict { return false }
    if target.width == 128, !globalUnicast.contains(target) { return false }
    return !inside.contains { $0.contains(target) }
  }
}

/// All of IPv6 that is handed out for use beyond one site: not `::1`, `fc00::/7`, `fe80::/10`, `ff00::/8`.
private let globalUnicast = try! AddressRange("2000::/3")

/// What is not public.
/// - Source: the registries of special-purpose addresses, RFC 6890, as kept by IANA.
private let inside = [
  "0.0.0.0/8",  // this host
  "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",  // private
  "100.64.0.0/10",  // behind a provider's translator
  "127.0.0.0/8",  // loopback
  "169.254.0.0/16",  // link-local: a cloud's secrets for its machines
  "168.63.129.16/32",  // a cloud's services for its machines, at a public address
  "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15",  // protocols, relays, benchmarks
  "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",  // documentation
  "224.0.0.0/4", "240.0.0.0/4",  // multicast, reserved, broadcast
  "2001::/23",  // protocols, among them Teredo, which embeds IPv4
  "2002::/16",  // 6to4, which embeds IPv4
  "2001:db8::/32", "3fff::/20",  // documentation
].map { try! AddressRange($0) }
