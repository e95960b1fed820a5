// How fast files of each format become pieces of numbers, beside `strtod` of the numbers alone.
//
//     swift run -c release --package-path benchmarks parsing
//
// Time is the reading thread's own; gzip data is inflated in another, so its clock says more.

import Foundation

@main
struct Parsing {
  static let usage = "usage: parsing [--repeats N] [--megabytes N] [--only PART-OF-NAME]"

  static func main() throws {
    var (repeats, megabytes, part) = (9, 16, "")
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--repeats": repeats = arguments.popFirst().flatMap { Int($0) } ?? 0
      case "--megabytes": megabytes = arguments.popFirst().flatMap { Int($0) } ?? 0
      case "--only": part = arguments.popFirst() ?? ""
      default: fail(usage)
      }
    }
    guard repeats > 0, megabytes > 0 else { fail(usage) }

    let files = try Input.all.filter { part.isEmpty || $0.name.contains(part) }
      .map { try InputFile($0, bytes: megabytes * 1_000_000) }
    // In turn: what disturbs a moment does not fall on one input alone.
    for _ in 0..<repeats { for file in files { try file.measure() } }

    let width = files.map(\.name.count).max() ?? 0
    func padded(_ name: String) -> String {
      name.padding(toLength: width, withPad: " ", startingAt: 0)
    }
    print(padded("the reading thread, best of \(repeats)") + Speed.heading)
    for file in files { print(padded(file.name) + file.fastest.description) }
  }

  private static func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("parsing: \(message)\n".utf8))
    exit(2)
  }
}
