internal import NeuralDetect

extension Report {
  /// The script's SHA-256 in base 64: the only script that the page lets run.
  /// - Source: W3C, "Content Security Policy Level 3", section 2.3.1.
  static let scriptDigest: String = {
    let bytes = Array(pageScript.utf8)
    let digits = Array(SHA256.hexadecimal(of: bytes.span))
    let digest = stride(from: 0, to: digits.count, by: 2).map {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)!
    }
    return base64(digest)
  }()
}

/// - Source: RFC 4648, section 4.
package func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var text = ""
  for first in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[first..<min(first + 3, bytes.count)]
    var bits = 0
    for place in 0..<3 { bits = bits << 8 | (place < group.count ? Int(group[first + place]) : 0) }
    for place in 0..<4 {
      text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : "=")
    }
  }
  return text
}
