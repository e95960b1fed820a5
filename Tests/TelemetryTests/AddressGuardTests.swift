import Testing

import Telemetry

@Suite struct AddressGuardTests {
  @Test(
    "Only public addresses are permitted",
    arguments: [
      ("8.8.8.8", true), ("1.1.1.1", true), ("9.255.255.255", true), ("11.0.0.0", true),
      ("172.15.255.255", true), ("172.32.0.0", true), ("100.63.255.255", true),
      ("100.128.0.0", true), ("223.255.255.255", true), ("169.253.1.1", true),
      ("2a00:1450::1", true), ("64:ff9b::808:808", true), ("::ffff:8.8.8.8", true),
      // loopback, this host
      ("127.0.0.1", false), ("127.255.255.254", false), ("0.0.0.0", false), ("0.1.2.3", false),
      ("::1", false), ("::", false), ("::127.0.0.1", false),
      // private
      ("10.0.0.0", false), ("10.255.255.255", false), ("172.16.0.1", false),
      ("172.31.255.255", false), ("192.168.1.1", false), ("fc00::1", false),
      ("fd00:ec2::254", false),
      ("fec0::1", false),
      // link-local, a cloud's services, a provider's translator
      ("169.254.169.254", false), ("fe80::1", false), ("febf::1", false), ("168.63.129.16", false),
      ("100.64.0.1", false), ("100.100.100.200", false), ("192.0.0.192", false),
      // multicast, reserved, broadcast, documentation
      ("224.0.0.1", false), ("239.255.255.255", false), ("240.0.0.1", false),
      ("255.255.255.255", false), ("ff02::1", false), ("192.0.2.1", false), ("198.18.0.1", false),
      ("198.51.100.1", false), ("203.0.113.1", false), ("2001:db8::1", false), ("3fff::1", false),
      // IPv4 within IPv6
      ("::ffff:127.0.0.1", false), ("::ffff:169.254.169.254", false), ("::ffff:10.0.0.1", false),
      ("64:ff9b::7f00:1", false), ("64:ff9b::a9fe:a9fe", false), ("64:ff9b:1::808:808", false),
      ("2002:7f00:1::", false), ("2002:808:808::1", false), ("2001:0:7f00:1::1", false),
      ("100::1", false), ("5f00::1", false),
    ])
  func permitted(address: String, expected: Bool) throws {
    let none = AddressGuard(allowing: []) { _ in [] }
    #expect(try none.permits(#require(IPAddress(address))) == expected)
  }

  @Test("Where it is strict, public addresses are permitted only if they are allowed, too")
  func strict() throws {
    let some = try AddressGuard(
      allowing: ["10.1.0.0/16", "8.8.8.0/24"].map { try AddressRange($0) }, strictly: true
    ) { _ in [] }
    for (address, expected) in [
      ("10.1.2.3", true), ("8.8.8.8", true), ("1.1.1.1", false), ("2a00:1450::1", false),
      ("127.0.0.1", false), ("::ffff:10.1.2.3", true), ("::ffff:1.1.1.1", false),
    ] {
      #expect(try some.permits(#require(IPAddress(address))) == expected, "\(address)")
    }
  }

  @Test("What is allowed is permitted, and nothing beside it") func allowed() throws {
    let some = try AddressGuard(
      allowing: ["10.1.0.0/16", "127.0.0.1", "fd00:1::/32"].map { try AddressRange($0) }
    ) { _ in [] }
    func permits(_ address: String) throws -> Bool {
      try some.permits(#require(IPAddress(address)))
    }
    for address in [
      "10.1.0.0", "10.1.255.255", "127.0.0.1", "fd00:1::9", "::ffff:10.1.2.3", "64:ff9b::10.1.2.3",
      "8.8.8.8",
    ] { #expect(try permits(address), "\(address)") }
    for address in ["10.0.255.255", "10.2.0.0", "127.0.0.2", "fd00:2::9", "::1", "::ffff:10.2.0.0"]
    {
      #expect(try !permits(address), "\(address)")
    }
    let all = try AddressGuard(allowing: [AddressRange("0.0.0.0/0"), AddressRange("::/0")]) { _ in
      []
    }
    #expect(try all.permits(#require(IPAddress("127.0.0.1"))))
    #expect(try all.permits(#require(IPAddress("::1"))))
  }

  @Test(
    "What is no range is refused",
    arguments: [
      "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.1/8", "10.0/8",
      "fd00::/129", "fd00::1/8", "localhost", "0x7f.1", "::1%lo",
    ])
  func noRange(text: String) {
    #expect(throws: TelemetryError.self) { try AddressRange(text) }
  }

  @Test(
    "An address is written as it was read",
    arguments: ["10.0.0.1", "::1", "64:ff9b::7f00:1", "fd00::"])
  func described(text: String) throws {
    #expect(try #require(IPAddress(text)).description == text)
  }
}
