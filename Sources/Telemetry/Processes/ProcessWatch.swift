internal import Glibc

/// The processes to sample, each under a name that it keeps when it is started anew.
///
/// A series is called like its program; the second one at the same time has `-2` behind it, and so
/// on. When a process ends, the next one of its program that begins takes its name.
package struct ProcessWatch {
  /// What is sampled.
  package enum Choice {
    /// This process, and whatever is started with the same words when it has ended.
    case pid(Int32)

    /// All processes whose command line matches: neither this one nor those that started it.
    case match(Regex<AnyRegexOutput>)
  }

  /// A name, and the process that has it now.
  package struct Place: Equatable {
    package let series: String
    package fileprivate(set) var process: ProcessTable.Identity?
    fileprivate let program: String
  }

  /// What happened since the last look.
  package enum Change: Equatable {
    case began(series: String, pid: Int32)
    case ended(series: String, pid: Int32)
  }

  /// All names so far, in the order in which they were given.
  package private(set) var places: [Place] = []

  private let choice: Choice
  private let table: ProcessTable
  private var words: [String] = []  // of the process chosen by number
  private var others: Set<Int32> = []  // looked at and left alone
  private let own: Set<Int32>
  private var looks = 0

  /// Other processes are looked at anew this often, since a process may become another program.
  private static let looksBetween = 10

  /// - Throws: `TelemetryError.noProcess`.
  package init(_ choice: Choice, in table: ProcessTable = ProcessTable()) throws(TelemetryError) {
    self.choice = choice
    self.table = table
    var own: Set<Int32> = []
    var next: Int32? = getpid()
    while let pid = next, pid > 0, own.insert(pid).inserted { next = table.parent(of: pid) }
    self.own = own
    if case .pid(let pid) = choice {
      guard let process = table.identity(of: pid) else { throw .noProcess(pid: pid) }
      words = table.commandLine(of: pid)
      let name = table.name(of: pid)
      places = [Place(series: name, process: process, program: name)]
    }
  }

  /// Looks which processes have ended and which are new.
  package mutating func update() -> [Change] {
    var changes: [Change] = []
    for index in places.indices {
      guard let process = places[index].process, table.identity(of: process.pid) != process
      else { continue }
      changes.append(.ended(series: places[index].series, pid: process.pid))
      places[index].process = nil
    }
    if case .pid = choice, places[0].process != nil { return changes }
    if looks % Self.looksBetween == 0 { others = [] }
    looks += 1
    let known = own.union(places.compactMap { $0.process?.pid })
    for pid in table.pids().sorted() where !known.contains(pid) && !others.contains(pid) {
      guard let process = table.identity(of: pid), isChosen(pid) else {
        others.insert(pid)
        continue
      }
      changes.append(.began(series: give(process), pid: pid))
      if case .pid = choice { break }
    }
    return changes
  }

  private func isChosen(_ pid: Int32) -> Bool {
    let line = table.commandLine(of: pid)
    switch choice {
    case .pid: return !line.isEmpty && line == words
    case .match(let pattern):
      guard !line.isEmpty else { return false }
      return line.joined(separator: " ").firstMatch(of: pattern) != nil
    }
  }

  /// Gives the process a name that is free, or a new one.
  private mutating func give(_ process: ProcessTable.Identity) -> String {
    if case .pid = choice {
      places[0].process = process
      return places[0].series
    }
    let program = table.name(of: process.pid)
    if let free = places.firstIndex(where: { $0.process == nil && $0.program == program }) {
      places[free].process = process
      return places[free].series
    }
    let number = places.count { $0.program == program } + 1
    let series = number == 1 ? program : "\(program)-\(number)"
    places.append(Place(series: series, process: process, program: program))
    return series
  }
}
