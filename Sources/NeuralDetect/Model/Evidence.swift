public import Tensor

/// What the days before a window say, as log-odds that are added to the network's: a sum of small trees
/// over the `Statistic`s of all places.
///
///     e = max(0, k Σ tree(statistics)) + surge + b
///
/// A tree asks D questions, the same whatever is answered: is this statistic at least that? The answers,
/// as binary digits, the first one highest, number its leaf. What is not known is below everything; where
/// nothing at all is known, the trees say nothing. Where no more than one metric of memory is there, k is
/// `weightOfOne` and b `ofOne`, else 1 and 0.
///
/// Counts of things that hold memory are the last place, all together: the highest of each statistic stands there,
/// for a leak of goroutines looks like one of threads. Trees of their own ask for them, and say nothing where there
/// are none.
///
/// Leaves are bounded: whatever a statistic is, it can say no more than it ever said in training. A
/// network given the same numbers is too sure of services that it has not seen.
/// - Source: Kohavi & Li, "Oblivious Decision Trees, Graphs, and Top-Down Pruning", 1995; Friedman,
///   "Greedy Function Approximation: A Gradient Boosting Machine", 2001.
public struct Evidence: Sendable, Equatable {
  /// Whether a statistic is at least a value.
  package struct Question: Sendable, Equatable {
    /// The statistic: place · S + its index in `Statistic.allCases`.
    package let column: Int
    package let cut: Float

    package init(column: Int, cut: Float) {
      self.column = column
      self.cut = cut
    }
  }

  /// Those of one tree after the other, D each.
  package let questions: [Question]

  /// The log-odds of each tree's leaves: `[trees, 2^D]`.
  public private(set) var logOdds: Tensor

  /// The first column of counts. A tree asks for them alone, or for none.
  package let countsFrom: Int

  /// What is added in its place where samples are too close together, or too far apart, for it: there the
  /// network is calibrated alone.
  public var alone: Double

  /// What is added to it where no more than one metric of memory is there: that view of a process is
  /// calibrated for itself.
  public var ofOne: Double

  /// How often it counts where no more than one metric of memory is there: a network that cannot hold one
  /// against the other knows less.
  static let weightOfOne = 2.0

  /// Sums beyond it count as it: their odds are finite.
  static let largest = 100.0

  /// - Precondition: as many questions of each tree as its leaves need.
  package init(
    questions: [Question], logOdds: Tensor, countsFrom: Int = .max, alone: Double = 0,
    ofOne: Double = 0
  ) {
    let (trees, leaves) = (logOdds.shape[0], logOdds.shape[1])
    precondition(
      leaves > 1 && leaves & (leaves - 1) == 0
        && questions.count == trees * leaves.trailingZeroBitCount,
      "\(questions.count) questions of log-odds \(logOdds.shape)")
    self.questions = questions
    self.logOdds = logOdds
    self.countsFrom = countsFrom
    self.alone = alone
    self.ofOne = ofOne
  }

  /// Evidence that says nothing, whatever is answered.
  package static func silent(trees: Int = 1, depth: Int = 1) -> Evidence {
    Evidence(
      questions: (0..<trees * depth).map { _ in Question(column: 0, cut: 0) },
      logOdds: Tensor(zeros: [trees, 1 << depth]))
  }

  /// What all places together say, or one as if it were all that is known.
  ///
  /// - Parameter statistics: a number for each statistic of each place in turn; `nan` where it is not known.
  package func logOdds(of statistics: [Float], showing place: Int? = nil) -> Double {
    let width = Statistic.allCases.count
    let shown = place.map { $0 * width..<($0 + 1) * width } ?? statistics.indices
    let ofCounts = shown.clamped(to: min(countsFrom, statistics.count)..<statistics.count)
    let knowsCounts = statistics[ofCounts].contains { !$0.isNaN }
    let ofMemory = shown.clamped(to: 0..<min(countsFrom, statistics.count))
    let knowsMemory = statistics[ofMemory].contains { !$0.isNaN }
    let (trees, leaves) = (logOdds.shape[0], logOdds.shape[1])
    let depth = leaves.trailingZeroBitCount
    var sum = 0.0
    for tree in 0..<trees {
      let asksForCounts = questions[tree * depth].column >= countsFrom
      guard asksForCounts ? knowsCounts : knowsMemory else { continue }
      var leaf = 0
      for question in questions[tree * depth..<(tree + 1) * depth] {
        let isMet =
          shown.contains(question.column) && statistics[question.column] >= question.cut
        leaf = 2 * leaf + (isMet ? 1 : 0)
      }
      sum += Double(logOdds.elements[tree * leaves + leaf])
    }
    return sum
  }

  /// Lays what the past of a metric says into a row of all places' statistics; where another is of the
  /// same place, the higher one stands.
  package static func lay(_ past: [Double], at place: Int, into row: inout [Float]) {
    for (index, statistic) in past.enumerated() where !statistic.isNaN {
      let column = place * Statistic.allCases.count + index
      let value = Float(max(-1e30, min(statistic, 1e30)))  // as near as a cut in a file can be
      row[column] = row[column].isNaN ? value : max(row[column], value)
    }
  }

  /// The log-odds of a `LongPast.surge`: what has no precedent, nothing was learnt from.
  ///
  ///     0 up to 0.35, 4 from 0.45 on, and a line between
  static func logOdds(ofSurge surge: Double) -> Double {
    surge.isNaN ? 0 : 40 * max(0, min(surge - 0.35, 0.1))
  }

  /// Multiplies what was learnt; what has no precedent stays as sure as it is.
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
