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
