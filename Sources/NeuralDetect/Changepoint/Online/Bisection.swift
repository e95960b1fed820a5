/// Where, above `lower`, a condition ceases to hold: the lowest value at which it is known not to.
///
/// Doubles the distance until it fails, then halves the interval `steps` times. Infinity where it
/// always holds.
package func bisected(
  above lower: Double, steps: Int = 50, while holds: (Double) -> Bool
) -> Double {
  var (low, high) = (lower, lower + 1)
  while holds(high) {
    guard high.isFinite else { return high }
    (low, high) = (high, lower + 2 * (high - lower))
  }
  for _ in 0..<steps {
    let middle = 0.5 * (low + high)
    if holds(middle) { low = middle } else { high = middle }
  }
  return high
}
