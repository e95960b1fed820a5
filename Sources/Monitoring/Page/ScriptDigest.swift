internal import TimeSeries

extension Report {
  /// The script's SHA-256 in base 64: the only script that the page lets run.
  /// - Source: W3C, "Content Security Policy Level 3", section 2.3.1.
  static let scriptDigest: String = {
    let bytes = Array(pageScript.utf8)
    return base64(SHA256.digest(of: bytes.span))
  }()
}
