/// Reads the texts of a checkpoint's metadata as what they stand for.
struct MetadataReader {
  private let checkpoint: Checkpoint
  private let file: String

  init(_ checkpoint: Checkpoint, file: String) {
    self.checkpoint = checkpoint
    self.file = file
  }

  /// - Throws: `ModelError.missing`.
  func text(_ key: String) throws -> String {
    guard let text = checkpoint[key] else { throw ModelError.missing(file: file, key: key) }
    return text
  }

  /// - Throws: `ModelError.missing`, `ModelError.invalid`.
  func value<Value: LosslessStringConvertible & Comparable>(
    _ key: String, in range: ClosedRange<Value>
  ) throws -> Value {
    let text = try text(key)
    guard let value = Value(text), range.contains(value) else {
      throw ModelError.invalid(
        file: file, key: key, value: text,
        needed: "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// One of the names that an enumeration has; `absent` stands for a missing entry.
  /// - Throws: `ModelError.invalid`.
  func name<Name: RawRepresentable<String> & CaseIterable>(
    _ key: String, absent: Name
  ) throws -> Name {
    guard let text = checkpoint[key] else { return absent }
    guard let name = Name(rawValue: text) else {
      throw ModelError.invalid(
        file: file, key: key, value: text,
        needed: Name.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return name
  }
}
