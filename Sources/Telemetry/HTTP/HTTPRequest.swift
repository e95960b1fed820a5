package import TimeSeries

/// What is asked of a server.
package struct HTTPRequest: Sendable {
  package enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  package var method: Method
  package var address: HTTPAddress
  package var headers: [(name: String, value: String)] = []
  package var body: [UInt8] = []

  /// Asks for what is at `address`.
  package init(_ address: HTTPAddress, accept: String) {
    method = .get
    self.address = address
    headers = [("Accept", accept)]
  }

  /// Sends the fields of a form.
  package init(_ address: HTTPAddress, form: [(name: String, value: String)]) {
    method = .post
    self.address = address
    headers = [
      ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
    ]
    body = Array(
      form.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }
        .joined(separator: "&").utf8)
  }

  /// Sends a document.
  package init(_ address: HTTPAddress, json: JSONValue) {
    method = .post
    self.address = address
    headers = [("Content-Type", "application/json"), ("Accept", "application/json")]
    json.append(to: &body)
  }
}

/// `text` with all but letters, digits and `-._~` as `%XX`.
/// - Source: Berners-Lee, Fielding & Masinter, "Uniform Resource Identifier", RFC 3986, section 2.
func percentEncoded(_ text: String) -> String {
  let digits = Array("0123456789ABCDEF".utf8)
  var bytes: [UInt8] = []
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      bytes.append(byte)
    default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
