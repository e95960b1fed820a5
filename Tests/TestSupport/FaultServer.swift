import Dispatch
import Glibc
import Synchronization

/// A server on loopback that answers HTTP as badly as it is told to, on a free port.
///
/// A connection carries one request. It needs no network package, so that every test can use it.
public final class FaultServer: Sendable {
  /// What is done on a connection after the request has come.
  public enum Step: Sendable {
    case send([UInt8])
    case pause(milliseconds: UInt32)

    /// Sends this piece so many times.
    case flood([UInt8], times: Int)

    /// Ends the connection with a reset, in place of a close.
    case reset

    /// A whole answer with its head.
    public static func answer(
      _ status: Int, type: String = "application/json", headers: [String] = [], _ body: String
    ) -> Step {
      answer(status, type: type, headers: headers, Array(body.utf8))
    }

    public static func answer(
      _ status: Int, type: String = "application/json", headers: [String] = [], _ body: [UInt8]
    ) -> Step {
      let lines = ["Content-Type: \(type)", "Content-Length: \(body.count)"] + headers
      return .send(head(status, lines) + body)
    }

    /// The head of an answer whose body ends with the connection.
    public static func head(_ status: Int, _ lines: [String]) -> [UInt8] {
      let text = (["HTTP/1.1 \(status) Status", "Connection: close"] + lines)
        .joined(separator: "\r\n")
      return Array("\(text)\r\n\r\n".utf8)
    }
  }

  /// A request as it came.
  public struct Request: Sendable {
    public let line: String
    public let headers: [String: String]  // by names in lower case
    public let body: String

    /// The fields of a form, decoded.
    public var form: [String: String] {
      let pairs = body.split(separator: "&").map { pair in
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
      }
      return Dictionary(pairs) { $1 }
    }
  }

  public let port: UInt16
  private let listener: Int32
  private let received = Mutex<[Request]>([])
  private let respond: @Sendable (Request, Int) -> [Step]

  /// Answers each request by what `respond` makes of it and of how many came before it.
  public init(_ respond: @escaping @Sendable (Request, Int) -> [Step]) {
    signal(SIGPIPE, SIG_IGN)
    self.respond = respond
    guard let free = Self.listen(0) else { preconditionFailure("nobody can listen") }
    (listener, port) = free
    let listener = listener
    // A serial queue has a thread of its own, however many of them wait.
    DispatchQueue(label: "FaultServer").async { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        if connection >= 0 {
          _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
          guard let self else {
            close(connection)
            continue
          }
          DispatchQueue(label: "FaultServer").async { self.serve(connection) }
        } else if errno == EINVAL {
          break
        }
      }
      // Here and not before: its number is another's from now on.
      close(listener)
    }
  }

  public convenience init(_ steps: Step...) { self.init { _, _ in steps } }

  /// No connection is accepted from here on: that ends with `EINVAL`.
  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  public var address: String { "http://127.0.0.1:\(port)" }

  /// All requests so far.
  public var requests: [Request] { received.withLock { $0 } }

  /// A port on which nobody listens, and that the system gives to nobody by itself.
  public static func freePort() -> UInt16 {
    while true {
      let port = UInt16.random(in: 20_000..<32_000)
      guard let (listener, _) = listen(port) else { continue }
      close(listener)
      return port
    }
  }

  /// Listens on `port`, unless another does; 0 is any.
  private static func listen(_ port: UInt16) -> (listener: Int32, port: UInt16)? {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_port = port.bigEndian
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && Glibc.listen(listener, 64) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    if !isListening { close(listener) }
    return isListening ? (listener, UInt16(bigEndian: address.sin_port)) : nil
  }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    guard let request = Self.read(connection) else { return }
    let number = received.withLock { all in
      all.append(request)
      return all.count - 1
    }
    for step in respond(request, number) {
      switch step {
      case .send(let bytes): guard Self.write(bytes, connection) else { return }
      case .pause(let milliseconds): usleep(milliseconds * 1000)
      case .flood(let bytes, let times):
        for _ in 0..<times { guard Self.write(bytes, connection) else { return } }
      case .reset:
        var hard = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
          connection, SOL_SOCKET, SO_LINGER, &hard, socklen_t(MemoryLayout<linger>.size))
      }
    }
  }

  private static func read(_ connection: Int32) -> Request? {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 14)
    var head: [Substring] = []
    var headers: [String: String] = [:]
    var start = 0
    while true {
      let count = recv(connection, &piece, piece.count, 0)
      if count <= 0 { return nil }
      bytes += piece[..<count]
      if bytes[0] == 0x16 { return Request(line: "TLS", headers: [:], body: "") }
      let text = String(decoding: bytes, as: UTF8.self)
      guard let end = text.firstRange(of: "\r\n\r\n") else { continue }
      head = text[..<end.lowerBound].split(separator: "\r\n")
      start = text[..<end.upperBound].utf8.count
      for line in head.dropFirst() {
        let parts = line.split(separator: ":", maxSplits: 1)
        headers[parts[0].lowercased()] =
          parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
      }
      if bytes.count - start >= Int(headers["content-length"] ?? "0") ?? 0 { break }
    }
    return Request(
      line: String(head.first ?? ""), headers: headers,
      body: String(decoding: bytes[start...], as: UTF8.self))
  }

  /// Whether all of it could be sent.
  private static func write(_ bytes: [UInt8], _ connection: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if sent <= 0 { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }
}

private func decoded(_ text: Substring) -> String {
  var bytes: [UInt8] = []
  var rest = text.utf8[...]
  while let byte = rest.popFirst() {
    if byte == UInt8(ascii: "%"), let value = UInt8(Substring(rest.prefix(2)), radix: 16) {
      bytes.append(value)
      rest = rest.dropFirst(2)
    } else {
      bytes.append(byte)
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
