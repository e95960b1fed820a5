import Glibc
import Synchronization
import TestSupport
import Testing

/// The program as it was built, run as anybody would run it.
struct Program {
  /// What a run gave.
  struct Outcome {
    /// The exit code; `nil` if a signal ended it.
    var code: Int32?
    var signal: Int32?
    var output: [UInt8] = []
    var errors: [UInt8] = []

    /// The most memory that it was seen to hold, in bytes, looked at ten times a second.
    var peak = 0

    /// The processor time that it took, in seconds.
    var processorSeconds = 0.0

    var text: String { String(decoding: output, as: UTF8.self) }
    var message: String { String(decoding: errors, as: UTF8.self) }
    var lines: [Substring] { text.split(separator: "\n") }

    /// Line `index` of the output; empty if it has fewer.
    func line(_ index: Int) -> Substring {
      let lines = lines
      return lines.indices.contains(index) ? lines[index] : ""
    }
  }

  /// The program beside the test bundle.
  static let path: String = {
    for start in [realPath("/proc/self/exe"), realPath(CommandLine.arguments[0])] {
      var folder = start[...]
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        if access("\(folder)/detect-cli", X_OK) == 0 { return "\(folder)/detect-cli" }
      }
    }
    fatalError("detect-cli is not beside the tests: swift build --build-tests")
  }()

  /// The repository, found from the program: `models/` is in it.
  static let repository: String = {
    var folder = path[...]
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      if access("\(folder)/Package.swift", R_OK) == 0 { return String(folder) }
    }
    fatalError("no Package.swift above \(path)")
  }()

  /// Runs the program to its end, at most `seconds`.
  static func run(
    _ arguments: [String], stdin: [UInt8] = [], in folder: Folder? = nil,
    environment: [String] = [], seconds: Int = 120
  ) -> Outcome {
    var run = Running(path, arguments, in: folder, environment: environment)
    run.send(stdin)
    run.closeInput()
    return run.wait(seconds: seconds)
  }

  /// Runs a line of shell, in which `$P` is the program.
  static func shell(_ line: String, in folder: Folder) -> Outcome {
    var run = Running("/bin/sh", ["-c", line], in: folder, environment: ["P=\(path)"])
    run.closeInput()
    return run.wait(seconds: 120)
  }

  /// Starts another program that goes on by itself; both its outputs go to the file `log` of its
  /// folder, or nowhere.
  static func start(
    _ path: String, _ arguments: [String], in folder: Folder? = nil, log: String = "log"
  ) -> pid_t {
    let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
    let target = folder.map { "\($0.path)/\(log)" } ?? "/dev/null"
    let file = open(target, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    defer {
      close(nothing)
      close(file)
    }
    return Running.starting.withLock { _ in
      Running.start(path, arguments, in: folder, [], [nothing, file, file])
    }
  }

  private static func realPath(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}

/// A program that runs, with its three streams.
struct Running: ~Copyable {
  let process: pid_t
  private var input: Int32
  private let output: Int32
  private let errors: Int32
  private let folder: Folder?  // stays while the program runs
  private var outcome = Program.Outcome()
  private var ended = [false, false]

  init(
    _ path: String, _ arguments: [String], in folder: Folder? = nil, environment: [String] = []
  ) {
    signal(SIGPIPE, SIG_IGN)  // a program that ends without reading must not end the tests
    let (stdin, stdout, stderr, process) = Running.starting.withLock { _ in
      let (stdin, stdout, stderr) = (Self.pipe(), Self.pipe(), Self.pipe())
      let process = Self.start(
        path, arguments, in: folder, environment, [stdin.read, stdout.write, stderr.write])
      return (stdin, stdout, stderr, process)
    }
    for end in [stdin.read, stdout.write, stderr.write] { close(end) }
    self.process = process
    self.folder = folder
    (input, output, errors) = (stdin.write, stdout.read, stderr.read)
  }

  /// One at a time, so that no program inherits another's pipes before they are marked.
  fileprivate static let starting = Mutex(())

  private static func pipe() -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    precondition(Glibc.pipe(&ends) == 0, "no pipe")
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  fileprivate static func start(
    _ path: String, _ arguments: [String], in folder: Folder?, _ environment: [String],
    _ streams: [Int32]
  ) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    for (number, stream) in streams.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, stream, Int32(number))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var usual = sigset_t()
    sigemptyset(&usual)
    sigaddset(&usual, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &usual)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

    // The shell changes the folder, then becomes the program.
    let moving = folder.map {
      ["/bin/sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", $0.path]
    }
    let words = ((moving ?? []) + [path] + arguments).map { strdup($0) } + [nil]
    let variables = (["PATH=/usr/bin:/bin", "LC_ALL=C"] + environment).map { strdup($0) } + [nil]
    var process: pid_t = 0
    let failure = posix_spawn(&process, words[0]!, &actions, &attributes, words, variables)
    precondition(failure == 0, "\(path) cannot be run: \(String(cString: strerror(failure)))")
    for word in words + variables { free(word) }
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
    return process
  }

  deinit {
    if input >= 0 { close(input) }
    close(output)
    close(errors)
  }

  /// Writes to the program's standard input, taking in what it prints meanwhile.
  mutating func send(_ bytes: [UInt8]) {
    _ = fcntl(input, F_SETFL, O_NONBLOCK)
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(input, $0.baseAddress, min($0.count, 4096)) }
      if written < 0 {
        guard errno == EAGAIN || errno == EINTR else { return }  // nobody reads on
        _ = take(milliseconds: 20)
        continue
      }
      rest = rest.dropFirst(written)
    }
  }

  mutating func closeInput() {
    close(input)
    input = -1
  }

  /// The next line of standard output, at most `seconds` later.
  mutating func line(seconds: Int = 30) -> String? {
    for _ in 0..<seconds * 50 {
      if let end = outcome.output.firstIndex(of: 0x0A) {
        defer { outcome.output.removeFirst(end + 1) }
        return String(decoding: outcome.output[..<end], as: UTF8.self)
      }
      if !take(milliseconds: 20) { return nil }
    }
    return nil
  }

  /// Waits until standard error has so many lines; false if the program ends before.
  mutating func waitForErrorLines(_ count: Int) -> Bool {
    while outcome.errors.count(where: { $0 == 0x0A }) < count {
      if !take(milliseconds: 20) { return false }
    }
    return true
  }

  /// What was printed and how the program ended; after `seconds` it is killed.
  consuming func wait(seconds: Int) -> Program.Outcome {
    var deadline: ContinuousClock.Instant? = .now + .seconds(seconds)
    while take(milliseconds: 100) {
      outcome.peak = max(outcome.peak, peakSoFar)
      if let end = deadline, ContinuousClock.now > end {
        deadline = nil
        Issue.record("the program did not end in \(seconds) s")
        kill(process, SIGKILL)
      }
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
    var outcome = outcome
    outcome.processorSeconds = [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6
    }
    if status & 0x7F == 0 {
      outcome.code = status >> 8 & 0xFF
    } else {
      outcome.signal = status & 0x7F
    }
    return outcome
  }

  /// The most memory that the program has held so far. What wait4 gives counts our own, too, from
  /// before the program took its place.
  private var peakSoFar: Int {
    guard let file = fopen("/proc/\(process)/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let words = String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self
      )
      .split { $0.isWhitespace }
      if words.first == "VmHWM:", words.count > 1 { return (Int(words[1]) ?? 0) * 1024 }
    }
    return 0
  }

  /// Takes in what was printed, waiting for it; false once both streams have ended.
  private mutating func take(milliseconds: Int32) -> Bool {
    var streams = [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
    ]
    if ended[0] { streams[0].fd = -1 }
    if ended[1] { streams[1].fd = -1 }
    guard !(ended[0] && ended[1]) else { return false }
    guard poll(&streams, 2, milliseconds) > 0 else { return true }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    for (index, stream) in streams.enumerated() where stream.revents != 0 {
      let count = read(stream.fd, &bytes, bytes.count)
      if count <= 0 {
        ended[index] = true
      } else if index == 0 {
        outcome.output += bytes[..<count]
      } else {
        outcome.errors += bytes[..<count]
      }
    }
    return !(ended[0] && ended[1])
  }
}
