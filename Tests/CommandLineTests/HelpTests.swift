import TestSupport
import Testing

/// What the program says of itself, and how it behaves in a pipe.
@Suite struct HelpTests {
  private let folder = Folder()
  private static let commands: [String] = {
    let offline = [
      "train", "score", "detect", "changepoints", "forecast", "evaluate", "gate", "simulate",
      "benchmark", "export",
    ]
    #if Telemetry
      return offline + ["collect"]
    #else
      return offline
    #endif
  }()

  @Test(
    "Every command explains itself with examples on standard output",
    arguments: [
      ["--help"], ["-h"], ["help"],
    ] + commands.flatMap { [[$0, "--help"], [$0, "-h"], ["help", $0]] })
  func help(arguments: [String]) {
    let outcome = Program.run(arguments)
    #expect(outcome.code == 0 && outcome.message == "")
    #expect(outcome.text.contains("Examples:\n"))
    #expect(outcome.text.contains("USAGE: detect-cli"))
  }

  @Test("The first help names every command and every exit code")
  func firstHelp() {
    let help = Program.run(["--help"]).text
    for command in Self.commands { #expect(help.contains("\n  \(command) ")) }
    for code in [
      "0 done", "2 wrong usage", "3 events", "65", "66", "69", "73", "74", "76", "77", "78",
    ] {
      #expect(help.contains(code))
    }
  }

  @Test("--version prints the version alone")
  func version() {
    let outcome = Program.run(["--version"])
    #expect(outcome.code == 0 && outcome.message == "")
    #expect(outcome.text.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  @Test("Without arguments the help is on standard error and the exit code is 2")
  func noArguments() {
    let outcome = Program.run([])
    #expect(outcome.code == 2 && outcome.output.isEmpty)
    #expect(outcome.message.contains("Examples:"))
  }

  @Test("Completions are made for every shell", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) {
    let outcome = Program.run(["--generate-completion-script", shell])
    #expect(outcome.code == 0 && outcome.message == "")
    for command in Self.commands { #expect(outcome.text.contains(command)) }
    #expect(outcome.text.contains("fail-on-event"))
  }

  @Test("--verbose says which model and kernels are used")
  func verbose() {
    folder.write(ModelFile.small.bytes(), "small.safetensors")
    folder.write(SampleSeries("calm", .nothing).csv(), "calm.csv")
    let outcome = Program.run(
      ["detect", "calm.csv", "--model", "small.safetensors", "--verbose", "--threads", "1"],
      in: folder)
    #expect(outcome.code == 0)
    #expect(
      outcome.message.wholeMatch(of: /model small\.safetensors, \w+ kernels, 1 thread\n/) != nil)
  }

  @Test("A reader that goes away ends the program quietly, also where the signal is ignored")
  func pipe() {
    folder.write(ModelFile.small.bytes(), "small.safetensors")
    folder.write(SampleSeries("long", .nothing, count: 4000).csv(), "long.csv")
    for line in [
      "$P score long.csv --model small.safetensors | head -1",
      "trap '' PIPE; $P score long.csv --model small.safetensors | head -1",
    ] {
      let outcome = Program.shell(line, in: folder)
      #expect(outcome.code == 0 && outcome.message == "" && outcome.lines.count == 1)
    }
  }

  @Test("A standard output that is closed or full is an error, not silence")
  func closedOutput() {
    folder.write(ModelFile.small.bytes(), "small.safetensors")
    folder.write(SampleSeries("leak", .leak).csv(), "leak.csv")
    for command in ["score", "detect", "detect --json"] {
      for target in [">&-", ">/dev/full"] {
        let outcome = Program.shell(
          "$P \(command) leak.csv --model small.safetensors \(target)", in: folder)
        #expect(outcome.code == 74)
        #expect(outcome.message.hasPrefix("detect-cli: standard output: "))
      }
    }
  }

  @Test("A standard error that is closed never lets notes into a file")
  func closedError() {
    func train(_ name: String, _ more: String) -> Int32? {
      Program.shell(
        "$P train --simulated 12 --hidden 4 --epochs 1 --steps 1 --batch 8 --output \(name) \(more)",
        in: folder
      ).code
    }
    #expect(train("usual", "") == 0)
    #expect(train("closed", "2>&- <&- >&-") == 0)
    #expect(folder.read("closed") == folder.read("usual"))
  }

  @Test("A closed standard input is an error when it is asked for")
  func closedInput() {
    folder.write(ModelFile.small.bytes(), "small.safetensors")
    let outcome = Program.shell("$P score - --model small.safetensors <&-", in: folder)
    #expect(outcome.code == 74)
    #expect(outcome.message.contains("standard input: cannot be read"))
  }
}
