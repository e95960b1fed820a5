internal import Glibc
package import Tensor

/// Fits `Evidence` by boosting: each tree's leaves take a small Newton step of the logistic loss, given all
/// the trees before. Its questions are chosen one after the other, each the one by which the loss falls most
/// over all the leaves so far.
///
///     leaf ← η G / (H + λ)                  gain = Σ G² / (H + λ) of the leaves
///     G = Σ w (y − p) of a leaf's rows      H = Σ w p (1 − p)
///
/// Few trees and λ keep leaves near 0 where little is known. Trees of counts come last, and learn from the rows
/// where there are some what the others left.
/// - Source: Chen & Guestrin, "XGBoost: A Scalable Tree Boosting System", 2016, of trees that ask the same
///   questions on all ways.
package struct EvidenceFit: Sendable {
  /// Where a statistic may be cut, as shares of its rows: finer where it is extreme, which is what it says
  /// most by.
  package var levels = [
    0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995,
  ]

  /// Questions of a tree.
  package var depth = 3

  /// How many trees there are, and how much of its step each takes.
  package var trees = 120
  package var rate = 0.05

  /// The same of counts, which say more: where nothing leaks they hardly move.
  package var treesOfCounts = 40
  package var rateOfCounts = 0.2

  /// The rows, by their weight, that a leaf must have before it is believed.
  package var regularization = 200.0

  /// How much the result counts beside the log-odds of a network that was trained apart.
  package var weight = 1.5

  package init() {}

  /// The evidence of `examples`; `nil` without both faults and healthy samples.
  package func evidence(of examples: EvidenceExamples, threads: Int) -> Evidence? {
    precondition(levels.count < 256, "\(levels.count + 1) bins")
    precondition((1...Evidence.deepest).contains(depth), "\(depth) questions")
    guard examples.isFault.contains(true), examples.isFault.contains(false) else { return nil }
    let count = examples.statistics.count / examples.count
    let columns = parallelMap(count, threads: threads) { Column($0, of: count, examples, levels) }
    let weights = examples.weights.map(Double.init)
    let countsFrom = min(examples.countsFrom, count)
    let knowsCounts = (0..<examples.count).map { row in
      examples.statistics[row * count + countsFrom..<(row + 1) * count].contains { !$0.isNaN }
    }
    let faulty = zip(weights, examples.isFault).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
    let share = faulty / weights.reduce(0, +)
    var logits = [Double](repeating: log(share / (1 - share)), count: examples.count)
    var (questions, logOdds): ([Evidence.Question], [Float]) = ([], [])
    for tree in 0..<trees + (knowsCounts.contains(true) ? treesOfCounts : 0) {
      let asked = tree < trees ? 0..<countsFrom : countsFrom..<count
      let slopes = logits.indices.map { row in
        guard tree < trees || knowsCounts[row] else { return SIMD2<Double>.zero }
        let p = 1 / (1 + exp(-logits[row]))
        return SIMD2(
          weights[row] * ((examples.isFault[row] ? 1 : 0) - p), weights[row] * p * (1 - p))
      }
      var leaf = [UInt8](repeating: 0, count: examples.count)
      for level in 0..<depth {
        let leaves = leaf
        let splits = parallelMap(asked.count, threads: threads) {
          bestSplit(columns[asked.lowerBound + $0], slopes, leaves, count: 1 << level)
        }
        let best = splits.indices.dropFirst().reduce(0) {
          splits[$1].gain > splits[$0].gain ? $1 : $0
        }
        let (column, cut) = (asked.lowerBound + best, splits[best].cut)
        questions.append(Evidence.Question(column: column, cut: columns[column].cuts[cut]))
        for row in leaf.indices {
          leaf[row] = 2 * leaf[row] + (columns[column].bins[row] > cut ? 1 : 0)
        }
      }
      var sums = [SIMD2<Double>](repeating: .zero, count: 1 << depth)
      for row in leaf.indices { sums[Int(leaf[row])] += slopes[row] }
      let size = tree < trees ? rate : rateOfCounts
      let steps = sums.map { size * $0.x / ($0.y + regularization) }
      for row in leaf.indices { logits[row] += steps[Int(leaf[row])] }
      logOdds += steps.map { Float(weight * $0) }
    }
    return Evidence(
      questions: questions,
      logOdds: Tensor(logOdds, shape: [questions.count / depth, 1 << depth]),
      countsFrom: examples.countsFrom)
  }

  /// Where `column` is best cut, and how good that is: its first cut if all are as good.
  private func bestSplit(
    _ column: Column, _ slopes: [SIMD2<Double>], _ leaves: [UInt8], count: Int
  ) -> (gain: Double, cut: Int) {
    let bins = levels.count + 1
    var sums = [SIMD2<Double>](repeating: .zero, count: count * bins)
    for row in leaves.indices {
      sums[Int(leaves[row]) * bins + Int(column.bins[row])] += slopes[row]
    }
    var gains = [Double](repeating: 0, count: levels.count)
    for leaf in 0..<count {
      let own = sums[leaf * bins..<(leaf + 1) * bins]
      let all = own.reduce(.zero, +)
      var below = SIMD2<Double>.zero
      for (cut, sum) in own.dropLast().enumerated() {
        below += sum
        gains[cut] += gain(below) + gain(all - below)
      }
    }
    let cut = gains.indices.dropFirst().reduce(0) { gains[$1] > gains[$0] ? $1 : $0 }
    return (gains[cut], cut)
  }

  private func gain(_ sum: SIMD2<Double>) -> Double { sum.x * sum.x / (sum.y + regularization) }

  /// One statistic of all rows.
  private struct Column: Sendable {
    /// Ascending.
    let cuts: [Float]

    /// How many cuts each row reaches; what is not known reaches none.
    let bins: [UInt8]

    init(_ column: Int, of count: Int, _ examples: EvidenceExamples, _ levels: [Double]) {
      let values = (0..<examples.count).map { examples.statistics[$0 * count + column] }
      let sorted = values.filter { !$0.isNaN }.sorted()
      let cuts = levels.map { level in
        sorted.isEmpty
          ? Float.greatestFiniteMagnitude : sorted[Int(level * Double(sorted.count - 1))]
      }
      self.cuts = cuts
      bins = values.map { value in UInt8(cuts.count { value >= $0 }) }
    }
  }
}

extension ExampleSource {
  /// What the days before a window say, by all series.
  package func evidence(using random: SeededGenerator, threads: Int) -> Evidence? {
    let examples = evidenceExamples(using: random, threads: threads)
    return EvidenceFit().evidence(of: examples, threads: threads)
  }
}
