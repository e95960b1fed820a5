internal import Glibc

/// What a chart shows from bottom to top, and the round values that are marked.
package struct ValueAxis: Sendable {
  package let range: ClosedRange<Double>
  package let ticks: [(value: Double, label: String)]

  /// - Parameters:
  ///   - values: those drawn; of none, or of one value alone, the range is made up.
  ///   - fixed: the whole range, for what is bounded: its ends and its middle are marked.
  package init(
    showing values: [Double], _ quantity: Quantity, fixed: ClosedRange<Double>? = nil
  ) {
    var low = values.min() ?? 0
    var high = values.max() ?? 0
    if let fixed {
      (low, high) = (fixed.lowerBound, fixed.upperBound)
    } else {
      // A metric that never halves is looked at closely; of another, zero is part of the picture.
      if low > 0, low < 0.5 * high { low = 0 }
      let room = high > low ? high / 16 - low / 16 : max(abs(high) * 0.05, .leastNormalMagnitude)
      if low != 0 { low -= room }
      high += room
    }
    range = low...max(low, high)
    let unit = quantity.scale(of: max(abs(low), abs(high)))
    let step =
      fixed == nil ? Self.round(high / 5 - low / 5, in: unit.factor) : high / 2 - low / 2
    let first = (low / step).rounded(.up)
    ticks = (0..<8).map { (first + Double($0)) * step }.filter { $0 <= high }.map {
      value -> (Double, String) in
      let number = digits(value / unit.factor, 4)
      return (value, unit.name.isEmpty || value == 0 ? number : "\(number) \(unit.name)")
    }
  }

  /// The next number from `least` on that is 1, 2 or 5 times a power of ten of the unit.
  private static func round(_ least: Double, in unit: Double) -> Double {
    guard least > 0, least.isFinite else { return 1 }
    let ten = pow(10, floor(log10(least / unit)))
    for factor in [1.0, 2, 5, 10] where factor * ten * unit >= least { return factor * ten * unit }
    return 10 * ten * unit
  }
}
