package import TimeSeries

/// Why the outside world could not be asked, or what was wrong with its answer.
///
/// `at` is an address as it may be shown: without secrets.
package enum TelemetryError: Error, Equatable {
  // What we were given
  case badAddress(reason: String)
  case unreadableSecret(file: String, reason: String)
  case badCertificate(file: String, reason: String)
  case badAlert(reason: String)
  case forbiddenAddress(at: String, address: String)

  case cannotListen(at: String, reason: String)

  // The way there
  case unreachable(at: String, reason: String)
  case untrusted(at: String, reason: String)
  case timedOut(at: String, after: Duration)
  case cutOff(at: String)

  // What was answered
  case denied(at: String, status: Int)
  case redirected(at: String, to: String)
  case refused(at: String, status: Int, reason: String)
  case failed(at: String, status: Int, reason: String, retryAfter: Duration?)
  case notTaken(at: String, code: Int64, reason: String, isTransient: Bool)
  case wrongContent(at: String, type: String, expected: String)
  case tooLarge(at: String, limit: Int)
  case badPage(at: String, line: Int, reason: String)
  case noSamples(at: String, query: String, from: Timestamp, to: Timestamp)

  // Processes
  case noProcess(pid: Int32)
  case noVariables(at: String)
}

extension TelemetryError: CustomStringConvertible {
  /// One line: where, what is wrong, and what cures it.
  package var description: String {
    String(
      String.UnicodeScalarView(
        sentence.unicodeScalars.map { $0.value < 0x20 || $0 == "\u{7f}" ? "·" : $0 }))
  }

  private var sentence: String {
    switch self {
    case .badAddress(let reason): reason
    case .unreadableSecret(let file, let reason):
      "\(file): no secret can be read from it: \(reason)"
    case .badCertificate(let file, let reason): "\(file): \(reason); give a file in PEM format"
    case .cannotListen(let at, let reason):
      "\(at): cannot be listened on: \(reason); name another address or end what has it"
    case .badAlert(let reason): "an alert cannot be sent: \(reason)"
    case .forbiddenAddress(let at, let address):
      "\(at): leads to \(address), which is not allowed; if it is meant, allow \(address)"

    case .unreachable(let at, let reason):
      "\(at): cannot be reached: \(reason); check the address and that it runs"
    case .untrusted(let at, let reason):
      "\(at): no secure connection: \(reason); give the certificate of its CA, or correct the address"
    case .timedOut(let at, let after):
      "\(at): no whole answer in \(after.compactDescription); ask for less, or allow more time"
    case .cutOff(let at): "\(at): the connection ended before the answer did; ask again"

    case .denied(let at, let status):
      "\(at): answered \(status), access denied; give a user and a password's file, or a token's"
    case .redirected(let at, let to): "\(at): sends on to \(to); name the address that answers"
    case .refused(let at, let status, let reason):
      "\(at): answered \(status): \(reason); correct the query or the address"
    case .failed(let at, let status, let reason, let retryAfter):
      "\(at): answered \(status): \(reason); ask again "
        + (retryAfter.map { "in \($0.compactDescription)" } ?? "later")
    case .notTaken(let at, let code, let reason, _): "\(at): not taken, code \(code): \(reason)"
    case .wrongContent(let at, let type, let expected):
      "\(at): answered \(type), not \(expected); check that the address is its own and no login page's"
    case .tooLarge(let at, let limit): "\(at): the answer is larger than \(limit >> 20) MiB"
    case .badPage(let at, let line, let reason):
      "\(at):\(line): \(reason); a page of metrics in Prometheus' text format is needed"
    case .noSamples(let at, let query, let from, let to):
      "\(at): no samples of \(query) from \(from) to \(to); check the query and the time"

    case .noProcess(let pid): "no process \(pid); name one that runs, or --match its command line"
    case .noVariables(let at): "\(at): no memstats in the answer; Go's expvar serves /debug/vars"
    }
  }

  /// The exit code of `sysexits.h` for a program that ends on this error.
  package var exitCode: Int32 {
    switch self {
    case .badAddress: 2
    case .unreadableSecret, .noSamples, .noProcess: 66
    case .badCertificate, .forbiddenAddress: 78
    case .cannotListen, .unreachable, .untrusted, .timedOut, .cutOff, .redirected, .failed: 69
    case .refused, .badAlert, .notTaken: 65
    case .wrongContent, .tooLarge, .badPage, .noVariables: 76
    case .denied: 77
    }
  }

  /// Whether the same request may succeed soon.
  var isTransient: Bool {
    switch self {
    case .unreachable, .cutOff: true
    case .failed(_, let status, _, _): status == 429 || (502...504).contains(status)
    default: false
    }
  }

  /// Whether the same notification will be refused however often it is sent. All else may pass: a
  /// receiver is repaired, a secret's file comes back, a certificate is renewed.
  package var isPermanent: Bool {
    switch self {
    case .badAddress, .badAlert, .forbiddenAddress, .denied, .redirected: true
    case .refused(_, let status, _): status != 408 && status != 425
    case .notTaken(_, _, _, let isTransient): !isTransient
    default: false
    }
  }

  /// The time that the server asks to be left alone.
  package var retryAfter: Duration? {
    if case .failed(_, _, _, let retryAfter) = self { retryAfter } else { nil }
  }
}
