import Foundation

/// How long reading took.
struct Speed {
  private var bytes = 0
  private var samples = 0
  private var processor = Double.infinity  // seconds of this thread
  private var wall = Double.infinity  // seconds on the clock

  init() {}

  init(bytes: Int, samples: Int, of body: () throws -> Void) rethrows {
    let (processor, wall) = (seconds(CLOCK_THREAD_CPUTIME_ID), seconds(CLOCK_MONOTONIC))
    try body()
    self.bytes = bytes
    self.samples = samples
    self.processor = seconds(CLOCK_THREAD_CPUTIME_ID) - processor
    self.wall = seconds(CLOCK_MONOTONIC) - wall
  }

  /// The shorter of each time.
  func best(_ other: Speed) -> Speed {
    var best = other
    best.processor = min(processor, other.processor)
    best.wall = min(wall, other.wall)
    return best
  }

  static let heading = "  MB/s   million samples/s   MB/s by the clock"

  var description: String {
    String(
      format: "%6.0f %19.1f %19.0f", Double(bytes) / processor * 1e-6,
      Double(samples) / processor * 1e-6, Double(bytes) / wall * 1e-6)
  }
}

private func seconds(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
