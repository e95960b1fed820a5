internal import Glibc
internal import TimeSeries

/// What says who asks. Secrets stay in files, which are read at each request: they may be renewed.
package enum HTTPCredentials: Sendable {
  case none
  case basic(user: String, passwordFile: String)
  case bearer(tokenFile: String)

  /// The value of the header `Authorization`, if there is to be one.
  /// - Throws: `TelemetryError.unreadableSecret`.
  func authorization() throws(TelemetryError) -> String? {
    switch self {
    case .none: nil
    case .basic(let user, let passwordFile):
      "Basic " + base64(Array("\(user):".utf8) + (try secret(in: passwordFile)))
    case .bearer(let tokenFile):
      "Bearer " + String(decoding: try secret(in: tokenFile), as: UTF8.self)
    }
  }

  /// `text`, which may come from a server that repeats what it was given, without the secret.
  package func masking(_ text: String) -> String {
    guard let authorization = try? authorization(), let space = authorization.firstIndex(of: " ")
    else { return text }
    var hidden = [String(authorization[authorization.index(after: space)...])]
    if case .basic(_, let file) = self, let password = try? secret(in: file) {
      hidden.append(String(decoding: password, as: UTF8.self))
    }
    return hidden.reduce(text) { $0.replacing($1, with: "…") }
  }
}

/// The file's text without the line's end.
/// - Throws: `TelemetryError.unreadableSecret`.
func secret(in path: String) throws(TelemetryError) -> [UInt8] {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .unreadableSecret(file: path, reason: reasonOfFailure()) }
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: 1 << 14)
  let count = unsafe bytes.withUnsafeMutableBytes {
    unsafe read(descriptor, $0.baseAddress, $0.count)
  }
  guard count >= 0 else { throw .unreadableSecret(file: path, reason: reasonOfFailure()) }
  bytes.removeLast(bytes.count - count)
  while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
  if bytes.isEmpty { throw .unreadableSecret(file: path, reason: "it is empty") }
  if bytes.contains(where: { $0 < 0x20 || $0 == 0x7f }) {
    throw .unreadableSecret(file: path, reason: "it has more than one line")
  }
  return bytes
}

/// - Source: Josefsson, "The Base16, Base32, and Base64 Data Encodings", RFC 4648, section 4.
func base64(_ bytes: [UInt8]) -> String {
  let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for place in 0..<4 {
      text.append(
        place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
    }
  }
  return String(decoding: text, as: UTF8.self)
}
