internal import TimeSeries

/// The classes of a JVM with their instances, as `jcmd PID GC.class_histogram` and `jmap -histo PID` print
/// them.
///
///      num     #instances         #bytes  class name (module)
///        1:         51245        3279680  [B (java.base@17.0.15)
/// - Source: OpenJDK, `src/hotspot/share/memory/heapInspection.cpp`; The Java Virtual Machine Specification,
///   §4.3, for the names.
struct ClassHistogram {
  private let name: String
  private var classes: [(name: String, instances: Double, bytes: Double)] = []

  /// `nil` if `bytes` are something else.
  /// - Throws: `ProfileError`.
  init?(_ bytes: [UInt8], name: String) throws {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let header = lines.prefix(20).firstIndex(where: { $0.contains("#instances") }) else {
      return nil
    }
    self.name = name
    for (index, line) in lines.enumerated().dropFirst(header + 1) {
      let words = line.split(whereSeparator: \.isWhitespace)
      // Neither the line below the header nor the total has a number with a colon.
      guard let first = words.first, first.last == ":" else { continue }
      guard words.count >= 4, let instances = Double(words[1]), let bytes = Double(words[2]) else {
        throw ProfileError.badLine(
          file: name, line: index + 1,
          reason: "a number, instances, bytes and a class are needed; write the histogram again")
      }
      classes.append((Self.sourceName(words[3]), instances, bytes))
    }
    if classes.isEmpty {
      throw ProfileError.invalid(file: name, reason: "a class histogram without a class")
    }
  }

  func profile(in stacks: inout CallStacks) -> Profile {
    var profile = Profile(kind: .classes, name: self.name)
    for (name, instances, bytes) in classes {
      let stack = stacks.number(ofStack: [stacks.number(of: Frame(function: name))])
      profile.add(
        Profile.Counts(objects: instances, bytes: bytes, allocatedBytes: 0, rate: 1), to: stack)
    }
    return profile
  }

  /// A class's name as it is written in Java: `byte[]` for `[B`, `String[]` for `[Ljava.lang.String;`.
  static func sourceName(_ descriptor: Substring) -> String {
    let depth = descriptor.prefix { $0 == "[" }.count
    guard depth > 0 else { return String(descriptor) }
    let element = descriptor.dropFirst(depth)
    let primitives: [Character: String] = [
      "B": "byte", "C": "char", "D": "double", "F": "float", "I": "int", "J": "long", "S": "short",
      "Z": "boolean",
    ]
    let plain =
      element.first == "L" && element.last == ";"
      ? String(element.dropFirst().dropLast())
      : element.first.flatMap { element.count == 1 ? primitives[$0] : nil } ?? String(element)
    return plain + String(repeating: "[]", count: depth)
  }
}
