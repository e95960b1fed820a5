/// Where, above `lower`, a condition ceases to hold: the smallest double that is known not to hold.
///
/// Doubles the distance until it fails, then halves the interval 50 times.
package func bisected(above lower: Double, while holds: (Double) -> Bool) -> Double {
  var (low, high) = (lower, lower + 1)
  while holds(high) { (low, high) = (high, lower + 2 * (high - lower)) }
  for _ in 0..<50 {
    let middle = 0.5 * (low + high)
    if holds(middle) { low = middle } else { high = middle }
  }
  return high
}
