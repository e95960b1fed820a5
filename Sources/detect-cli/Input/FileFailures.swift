import ArgumentParser
import TimeSeries

/// The files of a run that could not be used: each is told of at once, and the run goes on.
struct FileFailures {
  private var first: Int32?

  mutating func add(_ error: SeriesError) {
    StandardError.write("detect-cli: \(error.description)\n")
    first = first ?? error.exitCode
  }

  /// - Throws: the exit code of the first of them.
  func finish() throws {
    if let first { throw ExitCode(first) }
  }
}
