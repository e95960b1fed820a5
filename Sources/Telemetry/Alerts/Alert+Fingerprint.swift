extension Alert {
  /// The digest of labels that Alertmanager knows an alert by, as 16 hexadecimal digits:
  ///
  ///     h ← (h xor b) · (2⁴⁰ + 435) mod 2⁶⁴      over the bytes b of  name ff value ff …,  names in order
  ///
  /// - Source: Fowler, Noll & Vo, FNV-1a of 64 bits; `LabelSet.Fingerprint` of prometheus/common.
  static func fingerprint(of labels: [String: String]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for (name, value) in labels.sorted(by: { $0.key < $1.key }) {
      for byte in Array(name.utf8) + [0xff] + Array(value.utf8) + [0xff] {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
      }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
