internal import Glibc
package import Tensor

/// Fits `Evidence` by boosting: in turn the table of each statistic takes a small Newton step of the
/// logistic loss, given all the others; p follows every fourth step.
///
///     table(b) ← table(b) + η G_b / (H_b + λ)     G = Σ w (y − p), H = Σ w p (1 − p) of the rows in bin b
///
/// Few rounds and λ keep tables near 0 where little is known.
/// - Source: Lou, Caruana & Gehrke, "Intelligible Models for Classification and Regression", 2012.
package struct EvidenceFit: Sendable {
  /// Where a statistic's bins end, as shares of its rows: finer where it is extreme, which is what it says
  /// most by.
  package var levels = [
    0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995,
  ]

  /// How often each table takes a step, and how much of it.
  package var rounds = 20
  package var rate = 0.05

  /// The rows, by their weight, that a bin must have before it is believed.
  package var regularization = 200.0

  /// How much the result counts beside the log-odds of a network that was trained apart.
  package var weight = 1.5

  package init() {}

  /// Tables whose steps are taken with the same p.
  private static let together = 4

  /// The evidence of `examples`; `nil` without both faults and healthy samples.
  package func evidence(of examples: EvidenceExamples, threads: Int) -> Evidence? {
    precondition(levels.count < 255, "\(levels.count + 1) bins")
    let bins = levels.count + 1
    guard examples.isFault.contains(true), examples.isFault.contains(false) else { return nil }
    let columns = examples.statistics.count / examples.count
    let binned = parallelMap(columns, threads: threads) { column in
      self.binned(column, columns, examples)
    }
    var tables = [Double](repeating: 0, count: columns * bins)
    let weights = examples.weights.map(Double.init)
    let faulty = zip(weights, examples.isFault).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
    let share = faulty / weights.reduce(0, +)
    var logits = [Double](repeating: log(share / (1 - share)), count: examples.count)
    var gradient = logits
    var curvature = logits
    for turn in 0..<rounds * columns {
      let column = turn % columns
      if turn % Self.together == 0 {
        for row in logits.indices {
          let p = 1 / (1 + exp(-logits[row]))
          gradient[row] = weights[row] * ((examples.isFault[row] ? 1 : 0) - p)
          curvature[row] = weights[row] * p * (1 - p)
        }
      }
      var (g, h) = (
        [Double](repeating: 0, count: bins + 1), [Double](repeating: 0, count: bins + 1)
      )
      let bin = binned[column].bins
      for row in bin.indices {
        g[Int(bin[row])] += gradient[row]
        h[Int(bin[row])] += curvature[row]
      }
      var steps = zip(g, h).map { rate * $0 / ($1 + regularization) }
      steps[bins] = 0  // nothing is known there
      for row in bin.indices { logits[row] += steps[Int(bin[row])] }
      for index in 0..<bins { tables[column * bins + index] += steps[index] }
    }
    return Evidence(
      cuts: Tensor(binned.flatMap(\.cuts), shape: [columns, bins - 1]),
      logOdds: Tensor(tables.map { Float(weight * $0) }, shape: [columns, bins]))
  }

  /// The cuts of a column, and the bin of each row; one more where it is not known.
  private func binned(
    _ column: Int, _ columns: Int, _ examples: EvidenceExamples
  ) -> (cuts: [Float], bins: [UInt8]) {
    let values = (0..<examples.count).map { examples.statistics[$0 * columns + column] }
    let sorted = values.filter { !$0.isNaN }.sorted()
    let cuts = levels.map { level in
      sorted.isEmpty ? 0 : sorted[Int(level * Double(sorted.count - 1))]
    }
    return (
      cuts,
      values.map { value in
        value.isNaN ? UInt8(levels.count + 1) : UInt8(Evidence.bin(of: value, in: cuts[...]))
      }
    )
  }
}

extension ExampleSource {
  /// What the days before a window say, by all series.
  package func evidence(using random: SeededGenerator, threads: Int) -> Evidence? {
    let examples = evidenceExamples(using: random, threads: threads)
    return EvidenceFit().evidence(of: examples, threads: threads)
  }
}
