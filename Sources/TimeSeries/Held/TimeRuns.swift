/// Times in nanoseconds, kept as runs of equal spacing: a regular series needs one run.
struct TimeRuns: Sendable, Equatable {
  struct Run: Sendable, Equatable {
    var first: Int64
    var spacing: Int64
    var count: Int
  }

  private(set) var runs: [Run] = []
  private(set) var count = 0

  mutating func append(_ time: Int64) {
    count += 1
    guard let last = runs.indices.last else {
      runs.append(Run(first: time, spacing: 0, count: 1))
      return
    }
    let run = runs[last]
    if run.count == 1 {
      let (spacing, overflows) = time.subtractingReportingOverflow(run.first)
      if !overflows {
        runs[last].spacing = spacing
        runs[last].count = 2
        return
      }
    } else {
      let (behind, overflows) = run.spacing.multipliedReportingOverflow(by: Int64(run.count))
      let (expected, tooFar) = run.first.addingReportingOverflow(behind)
      if !overflows, !tooFar, expected == time {
        runs[last].count += 1
        return
      }
    }
    runs.reserveSlowly()
    runs.append(Run(first: time, spacing: 0, count: 1))
  }

  /// Times `count`, spaced evenly.
  mutating func append(from first: Int64, spacing: Int64, count: Int) {
    guard count > 0 else { return }
    runs.append(Run(first: first, spacing: spacing, count: count))
    self.count += count
  }

  /// A place among the times.
  struct Cursor: Sendable {
    /// The time here; `nil` behind the last.
    private(set) var time: Int64?

    private var run = 0
    private var rest = 0  // of the run's times, this one left out

    init(in times: TimeRuns) { enterRun(of: times) }

    mutating func advance(in times: TimeRuns) {
      guard rest > 0, let here = time else {
        run += 1
        enterRun(of: times)
        return
      }
      rest -= 1
      time = here + times.runs[run].spacing
    }

    private mutating func enterRun(of times: TimeRuns) {
      time = run < times.runs.count ? times.runs[run].first : nil
      rest = run < times.runs.count ? times.runs[run].count - 1 : 0
    }
  }
}

extension Array {
  /// Makes room for one more by growing to 1.25 times, not twice.
  mutating func reserveSlowly() {
    if count == capacity { reserveCapacity(count + count / 4 + 8) }
  }
}
