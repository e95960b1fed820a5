/// Page's sums, one for either direction, of samples that are standard while nothing changes.
struct CumulativeSums: Sendable {
  /// `g ← max(0, g + y)`, and the sample since which it has been above 0.
  private struct Sum {
    var value = 0.0
    var onset = 0

    mutating func add(_ term: Double, at index: Int) {
      if value == 0 { onset = index }
      value = max(0, value + term)
    }
  }

  private let allowance: Double
  private let threshold: Double
  private let direction: ChangeDirection
  private var above = Sum()
  private var below = Sum()

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
    above = Sum()
    below = Sum()
  }
}
