import Benchmark
import TimeSeries

/// What is being measured: a line that changes, on a terminal alone.
struct BenchmarkProgressLine {
  private let isShown: Bool
  private let start = ContinuousClock.now

  init(isQuiet: Bool) { isShown = !isQuiet && StandardError.isTerminal }

  func show(_ progress: BenchmarkRun.Progress) {
    guard isShown else { return }
    let elapsed = (ContinuousClock.now - start).inSeconds
    let left = elapsed / Double(max(1, progress.done)) * Double(progress.count - progress.done)
    let time = progress.done > 0 ? "  \(Int(left.rounded())) s left" : ""
    StandardError.write(
      "\r\u{1B}[K\(progress.done + 1)/\(progress.count)  \(progress.name)\(time)")
  }

  /// Clears the line.
  func finish() {
    if isShown { StandardError.write("\r\u{1B}[K") }
  }
}
