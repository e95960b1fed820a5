internal import TimeSeries

/// What `/proc/PID/smaps`, or `smaps_rollup`, says a process's resident memory lies in.
/// - Source: proc(5); Linux, Documentation/filesystems/proc.rst.
package struct MemoryMappings: Sendable {
  /// Resident bytes: `resident` is all, `anonymous` what lies in no file, `stacks` what the kernel calls so, and
  /// `files` the rest.
  package private(set) var bytes: [String: Double] = [:]

  /// Resident bytes of each file or region, by its name.
  package private(set) var byName: [String: Double] = [:]

  /// `nil` if `text` is something else.
  package init?(_ text: [UInt8]) {
    guard let text = String(validating: text, as: UTF8.self) else { return nil }
    var name: String?
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      if words.count >= 5, Self.isRange(words[0]) {
        name = words.count > 5 ? words[5...].joined(separator: " ").withoutControls : "[anonymous]"
      } else if let current = name, words.count >= 3, words[0] == "Rss:", words[2] == "kB",
        let amount = Double(words[1])
      {
        byName[current, default: 0] += amount * 1024
        let part =
          current.hasPrefix("[stack") ? "stacks" : current.hasPrefix("/") ? "files" : "anonymous"
        bytes[part, default: 0] += amount * 1024
        bytes["resident", default: 0] += amount * 1024
      }
    }
    if bytes.isEmpty { return nil }
  }

  /// `7f3c8a000000-7f3c8a021000`.
  private static func isRange(_ word: Substring) -> Bool {
    let ends = word.split(separator: "-", omittingEmptySubsequences: false)
    return ends.count == 2 && ends.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isHexDigit) }
  }
}
