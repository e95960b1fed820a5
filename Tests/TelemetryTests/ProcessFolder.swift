import Glibc

/// A folder like `/proc`, for processes that never were.
final class ProcessFolder {
  let path: String

  init() {
    var template = Array("/tmp/neuraldetect-proc-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
    write("cpu 1 2 3\nbtime 1700000000\n", "stat")
  }

  deinit { _ = run("rm", "-r", path) }

  /// Puts a process there, or another in its place.
  func add(
    _ pid: Int32, _ words: [String], name: String? = nil, startTicks: Int = 100, state: String = "S"
  ) {
    let name = name ?? words.first ?? "kernel"
    mkdir("\(path)/\(pid)", 0o755)
    writeBytes(words.flatMap { Array($0.utf8) + [0] }, "\(pid)/cmdline")
    write("\(name)\n", "\(pid)/comm")
    let fields = [state, "1"] + Array(repeating: "0", count: 17) + ["\(startTicks)", "0", "0"]
    write("\(pid) (\(name)) \(fields.joined(separator: " "))\n", "\(pid)/stat")
    write("Name:\t\(name)\nVmRSS:\t    100 kB\nRssAnon:\t 40 kB\nThreads:\t3\n", "\(pid)/status")
    write("00-ff ---p 0 0 0 [rollup]\nPss:     7 kB\nPrivate_Dirty:  2 kB\n", "\(pid)/smaps_rollup")
  }

  func remove(_ pid: Int32) { _ = run("rm", "-r", "\(path)/\(pid)") }

  private func write(_ text: String, _ name: String) { writeBytes(Array(text.utf8), name) }

  private func writeBytes(_ bytes: [UInt8], _ name: String) {
    let file = fopen("\(path)/\(name)", "w")!
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  private func run(_ words: String...) -> Int32 {
    let arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var pid: pid_t = 0
    guard posix_spawnp(&pid, arguments[0]!, nil, nil, arguments, environ) == 0 else { return -1 }
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    return status
  }
}
