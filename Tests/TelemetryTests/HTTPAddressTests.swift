import Telemetry
import Testing

@Suite struct HTTPAddressTests {
  @Test(
    "An address is read with its host and path",
    arguments: [
      ("http://host:9090", "host:9090"), ("https://host/", "host"),
      ("http://host:9090/prom/", "host:9090"), ("HTTP://h", "h"),
      ("http://[::1]:9090/a", "[::1]:9090"),
      ("http://10.0.0.1?x=y", "10.0.0.1"),
    ])
  func read(text: String, authority: String) throws {
    #expect(try HTTPAddress(text).authority == authority)
  }

  @Test(
    "What is no address is refused",
    arguments: [
      "", "host:9090", "ftp://host", "http://", "http://:9090", "http://host:", "http://host:0",
      "http://host:99999", "http://host:x", "http://a b", "http://host\n", "http://host/#a",
      "http://hö",
      "http://[::1", "http:///path", "http://[]", "http://a\\b", "http://a%6c", "http://a;b",
      "http://[::1%25lo]", "http://[localhost]",
    ])
  func refused(text: String) {
    #expect(throws: TelemetryError.self) { try HTTPAddress(text) }
  }

  @Test("A password in an address is refused and never repeated")
  func password() {
    do {
      _ = try HTTPAddress("http://user:pl4nted@host:9090")
      Issue.record("it was taken")
    } catch {
      #expect(!error.description.contains("pl4nted") && error.description.contains("files"))
    }
  }

  @Test("What follows a question mark is not shown") func query() throws {
    #expect(try "\(HTTPAddress("http://h/m?key=pl4nted"))" == "http://h/m?…")
  }

  @Test("Of a secret address only scheme, host and port are shown", arguments: ["h:1", "[::1]:1"])
  func secret(authority: String) throws {
    for path in ["", "/", "/pl4nted/", "/pl4nted?a", "?key=pl4nted/"] {
      let address = try HTTPAddress(secret: "https://\(authority)\(path)")
      #expect("\(address)" == "https://\(authority)")
      #expect("\(String(reflecting: address))" == "https://\(authority)")
    }
  }

  @Test(
    "A host is read without its port and brackets",
    arguments: [
      ("http://host:9090/a:b", "host"), ("https://[fd00::1]:443/", "fd00::1"),
      ("http://127.0.0.1?x", "127.0.0.1"), ("http://A_b.c-d/", "A_b.c-d"),
    ])
  func host(text: String, expected: String) throws {
    #expect(try HTTPAddress(text).host == expected)
    #expect(try HTTPAddress(secret: text).host == expected)
  }

  @Test("A path is added only where there is none") func path() throws {
    #expect(try "\(HTTPAddress("http://h:1/").orAt("/metrics"))" == "http://h:1/metrics")
    #expect(try "\(HTTPAddress("http://h:1/own").orAt("/metrics"))" == "http://h:1/own")
  }
}
