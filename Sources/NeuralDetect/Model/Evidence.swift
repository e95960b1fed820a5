public import Tensor

/// What the days before a window say, as log-odds that are added to the network's: a table for each
/// `Statistic` of each place.
///
///     e = max(0, k Σ table(bin of the statistic)) + surge + b
///
/// A table says 0 where its statistic is not known. Where no more than one metric of memory is there, k is
/// `weightOfOne` and b `ofOne`, else 1 and 0.
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

  /// What is added in its place where samples are too close together, or too far apart, for it: there the
  /// network is calibrated alone.
  public var alone: Double

  /// What is added to it where no more than one metric of memory is there: that view of a process is
  /// calibrated for itself.
  public var ofOne: Double

  /// How often it counts where no more than one metric of memory is there: a network that cannot hold one
  /// against the other knows less, and fewer tables are added up.
  static let weightOfOne = 2.0

  /// Sums beyond it count as it: their odds are finite.
  static let largest = 100.0

  package init(cuts: Tensor, logOdds: Tensor, alone: Double = 0, ofOne: Double = 0) {
    precondition(
      cuts.shape[0] == logOdds.shape[0] && cuts.shape[1] + 1 == logOdds.shape[1],
      "cuts \(cuts.shape) of log-odds \(logOdds.shape)")
    self.cuts = cuts
    self.logOdds = logOdds
    self.alone = alone
    self.ofOne = ofOne
  }

  /// Evidence that says nothing.
  package static func silent(places: Int, bins: Int) -> Evidence {
    let rows = places * Statistic.allCases.count
    return Evidence(
      cuts: Tensor(zeros: [rows, bins - 1]), logOdds: Tensor(zeros: [rows, bins]))
  }

  /// What the metric in `place` says.
  package func logOdds(of statistics: [Double], place: Int) -> Double {
    let (ends, bins) = (cuts.shape[1], logOdds.shape[1])
    var sum = 0.0
    for (index, value) in statistics.enumerated() where !value.isNaN {
      let row = place * statistics.count + index
      // As `Float`s, as when the tables were made: a value may well be a cut.
      let bin = Self.bin(of: Float(value), in: cuts.elements[row * ends..<(row + 1) * ends])
      sum += Double(logOdds.elements[row * bins + bin])
    }
    return sum
  }

  /// The log-odds of a `LongPast.surge`: what has no precedent, no table knows.
  ///
  ///     0 up to 0.35, 4 from 0.45 on, and a line between
  static func logOdds(ofSurge surge: Double) -> Double {
    surge.isNaN ? 0 : 40 * max(0, min(surge - 0.35, 0.1))
  }

  /// The number of the bin that holds `value`.
  static func bin(of value: Float, in cuts: ArraySlice<Float>) -> Int {
    var bin = cuts.startIndex
    while bin < cuts.endIndex, value >= cuts[bin] { bin += 1 }
    return bin - cuts.startIndex
  }

  /// Multiplies all that it says.
  mutating func scale(by factor: Double) {
    for index in logOdds.elements.indices { logOdds.elements[index] *= Float(factor) }
    alone *= factor
    ofOne *= factor
  }
}

/// The probability whose odds are `factor` times those of `probability`.
func probability(_ probability: Double, withOddsTimes factor: Double) -> Double {
  probability * factor / (probability * factor + (1 - probability))
}
