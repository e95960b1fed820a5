extension TelemetryError {
  /// The kind of failure in a word, as a label of a metric: of a fixed set, without what varies.
  package var kind: String {
    switch self {
    case .badAddress, .unreadableSecret, .badCertificate, .cannotListen: "misconfigured"
    case .unreachable: "unreachable"
    case .untrusted: "untrusted"
    case .timedOut: "timed_out"
    case .cutOff: "cut_off"
    case .denied: "denied"
    case .redirected: "redirected"
    case .refused: "refused"
    case .failed(_, let status, _, _): status == 429 ? "throttled" : "server_error"
    default: "bad_answer"
    }
  }
}
