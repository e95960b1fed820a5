/// The spacing of the times of a series, from its beginning.
struct StepEstimate: Sendable {
  /// Positive spacings that decide.
  static let enough = 1_024

  private var spacings: [Int64] = []
  private var last: Int64?
  private var isConstant = true

  /// Whether more times would change nothing.
  var isDecided: Bool { spacings.count == StepEstimate.enough }

  /// Whether all times were equal.
  var sawOneTime: Bool { isConstant }

  mutating func append(_ time: Int64) {
    if let last {
      let (spacing, overflows) = time.subtractingReportingOverflow(last)
      if spacing != 0 { isConstant = false }
      if spacing > 0, !overflows, !isDecided { spacings.append(spacing) }
    }
    last = time
  }

  /// The lower median of the positive spacings, in nanoseconds, and rounded to whole seconds where
  /// that changes it by less than a thousandth; `nil` if there is none.
  var step: Int64? {
    guard !spacings.isEmpty else { return nil }
    let median = spacings.sorted()[(spacings.count - 1) / 2]
    let rest = median % 1_000_000_000
    let change = rest < 500_000_000 ? -rest : 1_000_000_000 - rest
    let (rounded, overflows) = median.addingReportingOverflow(change)
    return abs(change) < median / 1_000 && !overflows ? rounded : median
  }
}
