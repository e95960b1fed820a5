/// What stands for a value that is not there.
enum Word {
  /// Nothing, or a word for it.
  case absent

  /// NaN, ±Inf, or a number beyond 1.8e308.
  case nonFinite

  /// `nil` for any other text.
  init?(_ text: Span<UInt8>) {
    guard text.count <= 9 else {
      guard Decimal.number(text) != nil else { return nil }
      self = .nonFinite
      return
    }
    var letters = ""
    for i in 0..<text.count { letters.unicodeScalars.append(Unicode.Scalar(text[i] | 0x20)) }
    switch letters {
    case "", "na", "n/a", "null", "none", "-": self = .absent
    case "nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity": self = .nonFinite
    default:
      guard Decimal.number(text) != nil else { return nil }
      self = .nonFinite
    }
  }
}
