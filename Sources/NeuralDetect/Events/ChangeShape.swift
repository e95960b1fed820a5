internal import TimeSeries

/// What a window's values did at its onset: told from the samples before and after it alone.
package struct ChangeShape: Sendable {
  package let kind: Event.Kind

  /// The metric's change a sample since the onset, for growth; else 0.
  package let slope: Double

  /// - Parameters:
  ///   - values: a window's values, without gaps.
  ///   - onset: the first of them that is of the change.
  ///   - noise: the usual change between samples.
  package init(of values: ArraySlice<Double>, onset: Int, noise: Double) {
    let before = Array(values[..<onset].suffix(72))
    let after = Array(values[onset...])
    let base = before.isEmpty ? after[0] : RobustStatistics.median(of: before)
    let shift = RobustStatistics.median(of: after) - base
    let deviation = before.isEmpty ? 0 : RobustStatistics.medianAbsoluteDeviation(of: before)
    let spread = max(1.4826 * deviation, noise)
    let slope = Self.medianSlope(after)

    // A ramp ends far from where it began, a step is at its height at once.
    let third = max(1, after.count / 3)
    let early = RobustStatistics.median(of: Array(after.prefix(third))) - base
    let late = RobustStatistics.median(of: Array(after.suffix(third))) - base
    let grows = after.count >= 6 && late > 2 * spread && late - early > 0.35 * abs(late)

    func usualChange(_ values: [Double]) -> Double {
      RobustStatistics.quantile(0.75, of: zip(values, values.dropFirst()).map { abs($1 - $0) })
    }
    let isRougher =
      after.count >= 6 && before.count >= 6
      && usualChange(after) > 3 * max(usualChange(before), 0.5 * noise)

    if grows {
      kind = .growth
    } else if abs(shift) < 2 * spread {
      kind = isRougher ? .variance : after.count <= 6 ? .spike : slope >= 0 ? .growth : .stepDown
    } else if after.count >= 2, abs(after[after.count - 1] - base) < 0.3 * abs(shift) {
      kind = .spike
    } else {
      kind = shift > 0 ? .stepUp : .stepDown
    }
    self.slope = kind == .growth ? slope : 0
  }

  /// The median of the slopes between samples half the length apart.
  /// - Source: Theil, "A rank-invariant method of linear and polynomial regression analysis", 1950.
  static func medianSlope(_ values: [Double]) -> Double {
    guard values.count > 1 else { return 0 }
    let half = values.count / 2
    return RobustStatistics.median(
      of: (0..<values.count - half).map { (values[$0 + half] - values[$0]) / Double(half) })
  }
}
