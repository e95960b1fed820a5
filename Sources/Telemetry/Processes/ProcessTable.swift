internal import Glibc
internal import SwiftOverlayShims

/// What `/proc` says of processes.
/// - Source: proc(5).
package struct ProcessTable: Sendable {
  /// A process: its number, and when it began, which no other process of that number shares.
  package struct Identity: Sendable, Hashable {
    package var pid: Int32
    var startTicks: UInt64  // since the system began
  }

  private let root: String
  private let bootTime: Double  // Unix seconds
  private let ticksPerSecond: Double

  /// - Parameter root: the folder of the process file system.
  package init(root: String = "/proc") {
    self.root = root
    let lines = FileText(path: "\(root)/stat")?.text.split(separator: "\n") ?? []
    bootTime = lines.first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst(6)) } ?? 0
    ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// The numbers of all processes.
  func pids() -> [Int32] {
    guard let folder = unsafe opendir(root) else { return [] }
    defer { unsafe closedir(folder) }
    var pids: [Int32] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { name in
        unsafe String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let pid = Int32(name) { pids.append(pid) }
    }
    return pids
  }

  /// The process of that number; `nil` if there is none, or it has ended and waits to be reaped.
  func identity(of pid: Int32) -> Identity? {
    guard let fields = statFields(of: pid), fields.count > 19, fields[0] != "Z", fields[0] != "X",
      let ticks = UInt64(fields[19])
    else { return nil }
    return Identity(pid: pid, startTicks: ticks)
  }

  func parent(of pid: Int32) -> Int32? { statFields(of: pid).flatMap { Int32($0[1]) } }

  /// The words of the command line; empty for what the kernel runs itself.
  func commandLine(of pid: Int32) -> [String] {
    (FileText(path: "\(root)/\(pid)/cmdline")?.text ?? "")
      .split(separator: "\0").map { String($0) }
  }

  /// The name of the program, at most 15 bytes.
  func name(of pid: Int32) -> String {
    var name = FileText(path: "\(root)/\(pid)/comm")?.text ?? ""
    if name.last == "\n" { name.removeLast() }
    return name
  }

  /// Memory and threads, from `status`, and the start time; `nil` if the process has ended.
  package func readings(of process: Identity) -> [Reading]? {
    guard let status = FileText(path: "\(root)/\(process.pid)/status"),
      identity(of: process.pid) == process
    else { return nil }
    let start = bootTime + Double(process.startTicks) / ticksPerSecond
    return status.readings([
      ("VmRSS", "process_resident_memory_bytes"),
      ("RssAnon", "process_resident_anonymous_bytes"),
      ("VmSwap", "process_swap_bytes"),
      ("Threads", "process_threads"),
    ]) + [Reading("process_start_time_seconds", "\((start * 100).rounded() / 100)")]
  }

  /// What the kernel adds up over all mappings; `nil` if it does not let us.
  ///
  /// It takes a walk over the process's page tables: about 10 ms a GiB.
  package func rollup(of process: Identity) -> [Reading]? {
    FileText(path: "\(root)/\(process.pid)/smaps_rollup")?.readings([
      ("Pss", "process_proportional_memory_bytes"),
      ("Private_Dirty", "process_private_dirty_bytes"),
    ])
  }

  /// The fields of `stat` from the third on, the state. The second, the name, may hold anything.
  private func statFields(of pid: Int32) -> [Substring]? {
    guard let text = FileText(path: "\(root)/\(pid)/stat")?.text,
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    return fields.count > 19 ? fields : nil
  }
}

/// A small file, read whole.
private struct FileText {
  let text: String

  init?(path: String) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 12)
    var filled = 0
    while true {
      let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress.map { unsafe $0 + filled }, $0.count - filled)
      }
      if count < 0 { return nil }
      if count == 0 { break }
      filled += count
      if filled == bytes.count { bytes.append(contentsOf: repeatElement(0, count: filled)) }
    }
    text = String(decoding: bytes[..<filled], as: UTF8.self)
  }

  /// The values of lines `Name:  123 kB` or `Name:  123`, in bytes or as they are.
  func readings(_ names: [(line: String, metric: String)]) -> [Reading] {
    var readings: [Reading] = []
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let name = line[..<colon]
      guard let wanted = names.first(where: { $0.line.utf8.elementsEqual(name) }) else { continue }
      let words = line[colon...].dropFirst()
        .split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      guard let first = words.first, let value = Int64(Substring(first)) else { continue }
      let unit: Int64 = words.count > 1 && Substring(words[1]) == "kB" ? 1024 : 1
      readings.append(Reading(wanted.metric, "\(value * unit)"))
    }
    return readings
  }
}
