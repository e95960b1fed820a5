/// A text as a CSV cell: in quotes where it needs them.
func csvCell(_ text: String) -> String {
  let special = Array(",\"\n\r".utf8)
  guard text.utf8.contains(where: special.contains) else { return text }
  return "\""
    + text.split(separator: "\"", omittingEmptySubsequences: false)
    .joined(separator: "\"\"") + "\""
}

/// A number as a CSV cell: empty where there is none.
func csvCell(_ number: Double) -> String { number.isFinite ? "\(number)" : "" }
