package import TimeSeries

/// When a request that failed for the moment is sent again.
package struct RetryPolicy: Sendable {
  /// Requests in all, the first one among them.
  package var attempts = 3

  /// The pause after the first failure; it doubles with each further one.
  package var firstPause = Duration.milliseconds(500)

  /// The longest pause. A server that asks for a longer one is not asked again.
  package var longestPause = Duration.seconds(30)

  package init() {}

  /// One request, whatever happens.
  package static var never: RetryPolicy {
    var policy = RetryPolicy()
    policy.attempts = 1
    return policy
  }

  /// The pause after failure number `failures`, from 1: firstPause·2^(failures − 1), half of it by
  /// chance so that many clients do not return at once, and at least what the server asks for;
  /// `nil` where the failure is final.
  package func pause(
    after failures: Int, asked: Duration?, chance: Double = .random(in: 0..<1)
  ) -> Duration? {
    guard failures < attempts else { return nil }
    let full = min(longestPause, firstPause * (1 << min(failures - 1, 20)))
    let pause = max(full * (0.5 + 0.5 * chance), asked ?? .zero)
    return pause <= longestPause ? pause : nil
  }
}

/// The time that a header `Retry-After` asks for: seconds, or a date; `nil` if it is neither.
/// - Source: Fielding, Nottingham & Reschke, "HTTP Semantics", RFC 9110, sections 5.6.7 and 10.2.3.
package func retryAfter(_ header: String, now: Timestamp) -> Duration? {
  if let seconds = UInt32(header) { return .seconds(Int64(seconds)) }
  let words = header.split(separator: " ")  // Sun, 06 Nov 1994 08:49:37 GMT
  let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  guard words.count == 6, words[5] == "GMT",
    let month = months.firstIndex(of: String(words[2])).map({ $0 + 1 }),
    let moment = Timestamp(
      "\(words[3])-\(month < 10 ? "0" : "")\(month)-\(words[1])T\(words[4])Z")
  else { return nil }
  return max(.zero, moment - now)
}
