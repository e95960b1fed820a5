internal import TimeSeries

/// The classes of a JVM with their instances, as `jcmd PID GC.class_histogram` and `jmap -histo PID` print
/// them.
///
///      num     #instances         #bytes  class name (module)
///        1:         51245        3279680  [B (java.base@17.0.15)
///     Total         51245        3279680
///
/// Classes are numbered from 1 on, and the total ends them: one that is cut off would look as if classes had gone.
/// - Source: OpenJDK, `src/hotspot/share/memory/heapInspection.cpp`; The Java Virtual Machine Specification,
///   §4.3, for the names.
struct ClassHistogram {
  private let name: String
  private var classes: [(name: String, instances: Double, bytes: Double)] = []

  /// `nil` if `bytes` are something else.
  /// - Throws: `ProfileError`.
  init?(_ bytes: [UInt8], name: String) throws(ProfileError) {
    guard String(decoding: bytes.prefix(4_096), as: UTF8.self).contains("#instances") else {
      return nil
    }
    self.name = name
    var rest = bytes[...]
    var number = 0
    var isBelowHeader = false
    var isWhole = false
    while !rest.isEmpty {
      let line = rest.prefix { $0 != 0x0A }
      rest = rest.dropFirst(line.count + 1)
      number += 1
      let words = line.split(maxSplits: 4) { $0 <= 0x20 }
        .map { String(decoding: $0, as: UTF8.self) }
      // The line below the header has no number with a colon.
      guard isBelowHeader, let first = words.first, first.last == ":" else {
        isWhole = isWhole || isBelowHeader && words.first == "Total" && words.count >= 3
        isBelowHeader = isBelowHeader || words.contains("#instances")
        continue
      }
      guard words.count >= 4, let instances = UInt64(words[1]), let bytes = UInt64(words[2]) else {
        throw .badLine(
          file: name, line: number,
          reason: "a number, instances, bytes and a class are needed; write the histogram again")
      }
      classes.append((Self.sourceName(words[3][...]), Double(instances), Double(bytes)))
      guard first == "\(classes.count):" else {
        throw .badLine(
          file: name, line: number,
          reason: "class \(first.dropLast()) stands where class \(classes.count) is missing; "
            + "write it again, whole")
      }
    }
    if classes.isEmpty {
      throw .invalid(file: name, reason: "a class histogram without a class")
    }
    guard isWhole else {
      throw .badLine(
        file: name, line: number,
        reason: "the histogram is cut off behind class \(classes.count), before its total; "
          + "write it again, whole")
    }
  }

  /// What the collector puts in the gaps between objects, since JDK 19: nobody holds it. Arrays of it are
  /// `Ljdk.internal.vm.FillerArray;` at first, which is no form of a name, then `[Ljdk.internal.vm.FillerElement;`.
  /// - Source: OpenJDK, JDK-8284435, JDK-8319548.
  private static let filler = "jdk.internal.vm.Filler"

  func profile(in stacks: inout CallStacks) throws(ProfileError) -> Profile {
    var profile = Profile(kind: .classes, name: self.name)
    for (name, instances, bytes) in classes where !name.contains(Self.filler) {
      let stack = stacks.number(ofStack: [stacks.number(of: Frame(function: name))])
      profile.add(
        Profile.Counts(objects: instances, bytes: bytes, allocatedBytes: 0, rate: 1), to: stack)
      guard !stacks.isFull else { throw .tooManyCalls(file: self.name) }
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
