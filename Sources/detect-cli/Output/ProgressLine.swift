import NeuralDetect
import TimeSeries

/// How training goes: a line that changes on a terminal, a line an epoch in a log.
struct ProgressLine {
  private let epochs: Int
  private let isQuiet: Bool
  private let start = ContinuousClock.now
  private var shown = 0

  init(epochs: Int, isQuiet: Bool) {
    self.epochs = epochs
    self.isQuiet = isQuiet
  }

  mutating func show(_ epoch: Trainer.Progress) {
    guard !isQuiet else { return }
    shown += 1
    let elapsed = (ContinuousClock.now - start).inSeconds
    let rate = Double(epoch.windows * shown) / elapsed
    let left = elapsed / Double(shown) * Double(epochs - epoch.epoch)
    let line =
      "epoch \(epoch.epoch)/\(epochs)  loss \(rounded(epoch.trainingLoss))  "
      + "validation \(rounded(epoch.validationLoss))\(epoch.isBest ? " *" : "  ")  "
      + "\(Int(rate)) windows/s  \(Int(left.rounded())) s left"
    StandardError.write(StandardError.isTerminal ? "\r\u{1B}[K\(line)" : line + "\n")
  }

  /// Leaves the line that changes.
  func finish() {
    if StandardError.isTerminal, shown > 0, !isQuiet { StandardError.write("\n") }
  }

  private func rounded(_ x: Double) -> Double { (x * 1e4).rounded() / 1e4 }
}
