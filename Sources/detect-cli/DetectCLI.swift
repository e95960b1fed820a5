import ArgumentParser
import Glibc
import Tensor

/// The program: subcommands below, exit codes in `Failure`.
@main
struct DetectCLI: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "detect-cli",
    abstract: "Say what is wrong with a service's memory: since when and how sure.",
    discussion: """
      Examples:
        detect-cli detect rss.csv                     what happened, as a table
        detect-cli detect rss.csv --json | jq .kind   the same, one event a line
        detect-cli score rss.csv > scores.csv         a score for every sample
        detect-cli train history/*.csv.gz --output models/ours.safetensors

      Exit codes: 0 done, 1 failure, 2 wrong usage, 3 events found (--fail-on-event), \
      4 a fix does not hold, 5 that cannot be said yet (gate), 65 bad data, \
      66 no such input, 69 not reachable, 73 output exists, 74 input/output error, 76 unexpected answer, \
      77 access denied, 78 bad configuration.
      """,
    version: version,
    subcommands: subcommands)

  private static var subcommands: [any ParsableCommand.Type] {
    let all: [any ParsableCommand.Type] = [
      Train.self, Score.self, Detect.self, Changepoints.self, Forecast.self, Compare.self,
      Evaluate.self, Simulate.self, Benchmark.self, Attribute.self, Gate.self, Export.self,
    ]
    #if Telemetry
      return all + [Collect.self, Watch.self]
    #else
      return all
    #endif
  }

  /// On the main actor: until its first `await` no other thread has allocated anything.
  @MainActor static func main() async {
    StandardStreams.prepare()
    guard CommandLine.arguments.count > 1 else {
      StandardError.write(helpMessage(columns: nil) + "\n")
      Glibc.exit(Failure.usage)
    }
    do {
      var command = try parseAsRoot()
      try Failure.checkEnvironment()
      #if Telemetry
        if command is Watch { shareHeap() }  // too late once others have begun
      #endif
      if var asyncCommand = command as? any AsyncParsableCommand {
        try await asyncCommand.run()
      } else {
        try command.run()
      }
    } catch {
      Failure.exit(with: error)
    }
  }
}
