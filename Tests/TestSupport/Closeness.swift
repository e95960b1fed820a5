public import Testing

/// Expects as many values as `expected` has, each close to its own: |a - e| ≤ atol + rtol·|e|, or
/// both nan, or the same infinity. One issue names the value that is furthest off.
public func expectClose<Actual: BinaryFloatingPoint, Expected: BinaryFloatingPoint>(
  _ actual: [Actual], _ expected: [Expected], rtol: Double = 1e-5, atol: Double = 1e-7,
  _ comment: @autoclosure () -> Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.count == expected.count else {
    Issue.record(
      "\(actual.count) values for \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  var worst: (index: Int, excess: Double)?
  for index in actual.indices {
    let (a, e) = (Double(actual[index]), Double(expected[index]))
    if a == e || a.isNaN && e.isNaN { continue }
    let tolerance = atol + rtol * abs(e)
    let excess = (a - e).isFinite ? abs(a - e) / tolerance : .infinity
    if excess > max(1, worst?.excess ?? 1) { worst = (index, excess) }
  }
  guard let worst else { return }
  Issue.record(
    """
    value \(worst.index) of \(actual.count) is \(actual[worst.index]), not \
    \(expected[worst.index]): off by \(worst.excess) tolerances (rtol \(rtol), atol \(atol)) \
    \(comment().map { "\($0)" } ?? "")
    """, sourceLocation: sourceLocation)
}
