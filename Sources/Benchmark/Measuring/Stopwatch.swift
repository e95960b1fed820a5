internal import Glibc

/// A clock to time work with, in seconds.
public enum Stopwatch: Sendable {
  /// Processor time of the calling thread, which other programs disturb least.
  case thread

  /// Processor time of all threads of the program.
  case process

  /// The clock on the wall: what work on several threads is about.
  case wall

  var now: Double {
    var time = timespec()
    let clock =
      switch self {
      case .thread: CLOCK_THREAD_CPUTIME_ID
      case .process: CLOCK_PROCESS_CPUTIME_ID
      case .wall: CLOCK_MONOTONIC
      }
    unsafe clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// How long `body` takes, at least a nanosecond.
  func seconds(_ body: () -> Void) -> Double {
    let start = now
    body()
    return max(now - start, 1e-9)
  }
}
