import ArgumentParser

/// What every command says, and how.
struct OutputOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Say nothing but results and errors.") var quiet = false
  @Flag(name: .shortAndLong, help: "Say which kernels and model are used.") var verbose = false
  @Flag(help: "No colours, even on a terminal.") var noColor = false
}
