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
      "http://[::1", "http:///path",
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

  @Test("A path is added only where there is none") func path() throws {
    #expect(try "\(HTTPAddress("http://h:1/").orAt("/metrics"))" == "http://h:1/metrics")
    #expect(try "\(HTTPAddress("http://h:1/own").orAt("/metrics"))" == "http://h:1/own")
  }
}
