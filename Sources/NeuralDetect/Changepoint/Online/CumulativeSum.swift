/// Page's one-sided sum: `g ← max(0, g + y)`, and the sample since which it has been above 0.
struct CumulativeSum: Sendable {
  private(set) var value = 0.0
  private(set) var onset = 0

  mutating func add(_ term: Double, at index: Int) {
    if value == 0 { onset = index }
    value = max(0, value + term)
  }
}

/// The two sums of a two-sided test, of samples that are standard while nothing changes.
struct CumulativeSums: Sendable {
  private let allowance: Double
  private let threshold: Double
  private let direction: ChangeDirection
  private var above = CumulativeSum()
  private var below = CumulativeSum()

  init(allowance: Double, threshold: Double, direction: ChangeDirection) {
    self.allowance = allowance
    self.threshold = threshold
    self.direction = direction
  }

  /// Takes in the sample at `index`; gives a changepoint once a sum reaches the threshold.
  mutating func append(_ sample: Double, at index: Int) -> Changepoint? {
    if direction.looksUp { above.add(sample - allowance, at: index) }
    if direction.looksDown { below.add(-sample - allowance, at: index) }
    let larger = above.value >= below.value ? above : below
    guard larger.value >= threshold else { return nil }
    return Changepoint(index: larger.onset, detected: index, strength: larger.value)
  }

  mutating func restart() {
    above = CumulativeSum()
    below = CumulativeSum()
  }
}
