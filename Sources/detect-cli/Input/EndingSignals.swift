#if Telemetry
  import Dispatch
  import Glibc

  /// Sees to it that the first SIGINT or SIGTERM ends the work and a second one the program.
  final class EndingSignals {
    private let sources: [any DispatchSourceSignal]

    init(_ end: @escaping @Sendable () -> Void) {
      sources = [SIGINT, SIGTERM].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number)
        source.setEventHandler {
          for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
          end()
        }
        source.resume()
        return source
      }
    }

    /// Makes the signals what they were.
    func forget() {
      for source in sources { source.cancel() }
      for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
  }
#endif
