public import Tensor

/// What the days before a window say, as log-odds that are added to the network's: a table for each
/// `Statistic` of each place.
///
///     e = Σ table(bin of the statistic)        0 where it is not known
///
/// A sum of step functions, each bounded: whatever a statistic is, it can say no more than it ever said
/// in training. A network given the same numbers is too sure of services that it has not seen.
/// - Source: Hastie & Tibshirani, "Generalized Additive Models", 1986.
public struct Evidence: Sendable, Equatable {
  /// Where the bins of each statistic of each place end, ascending: `[P · S, K − 1]`. A value that
  /// is a cut belongs to the bin above it.
  public let cuts: Tensor

  /// The log-odds of each bin: `[P · S, K]`.
  public private(set) var logOdds: Tensor

  /// How often evidence counts where one metric of memory is all there is: a network that cannot hold one
  /// against the other knows less, and fewer tables are added up.
  static let weightOfOne = 2.0

  package init(cuts: Tensor, logOdds: Tensor) {
    precondition(
      cuts.shape[0] == logOdds.shape[0] && cuts.shape[1] + 1 == logOdds.shape[1],
      "cuts \(cuts.shape) of log-odds \(logOdds.shape)")
    self.cuts = cuts
    self.logOdds = logOdds
  }

  /// What the metric in `place` says.
  package func logOdds(of statistics: [Double], place: Int) -> Double {
    let bins = logOdds.shape[1]
    var sum = 0.0
    for (index, value) in statistics.enumerated() where !value.isNaN {
      let row = place * statistics.count + index
      sum += Double(logOdds.elements[row * bins + bin(of: value, row: row)])
    }
    return sum
  }

  /// The bin in which `value` lies.
  private func bin(of value: Double, row: Int) -> Int {
    let count = cuts.shape[1]
    var bin = 0
    while bin < count, value >= Double(cuts.elements[row * count + bin]) { bin += 1 }
    return bin
  }

  /// Multiplies all that it says.
  mutating func scale(by factor: Double) {
    for index in logOdds.elements.indices { logOdds.elements[index] *= Float(factor) }
  }
}

/// The probability whose odds are `factor` times those of `probability`.
func probability(_ probability: Double, withOddsTimes factor: Double) -> Double {
  probability * factor / (probability * factor + (1 - probability))
}
