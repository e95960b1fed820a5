import Glibc

/// A program that was started, with what it writes in a file; killed when nobody holds it any more.
public final class ChildProcess: Sendable {
  private let process: pid_t
  private let log: String

  /// - Parameter log: the file that gets its standard output and error.
  public init(_ path: String, _ arguments: [String], log: String) {
    process = Self.start(path, arguments, log: log)
    self.log = log
  }

  deinit {
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
  }

  /// What it has written so far.
  public var output: String {
    guard let file = fopen(log, "r") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// Runs a program to its end; whether it ended with 0.
  public static func run(_ path: String, _ arguments: [String], log: String = "/dev/null") -> Bool {
    var status: Int32 = 0
    waitpid(start(path, arguments, log: log), &status, 0)
    return status == 0
  }

  private static func start(_ path: String, _ arguments: [String], log: String) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    let words = ([path] + arguments).map { strdup($0) } + [nil]
    let variables: [UnsafeMutablePointer<CChar>?] = [
      strdup("PATH=/usr/bin:/bin"), strdup("LC_ALL=C"), nil,
    ]
    var process: pid_t = 0
    let failure = posix_spawn(&process, words[0]!, &actions, nil, words, variables)
    precondition(failure == 0, "\(path) cannot be run: \(String(cString: strerror(failure)))")
    for word in words + variables { free(word) }
    posix_spawn_file_actions_destroy(&actions)
    return process
  }
}
