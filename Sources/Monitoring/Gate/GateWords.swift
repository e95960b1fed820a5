internal import TimeSeries

extension GateVerdict {
  /// The decision, why, how probable it is, and how much longer to watch.
  public var sentence: String {
    let watched = "after \(Times.span(watchedAfter)) (\(Times.span(watchedBefore)) before)"
    let because = reasons.isEmpty ? "" : ": \(reasons.joined(separator: "; "))"
    let chance = "holds with probability \(Self.percents(probability)), \(watched)"
    switch decision {
    case .holds: return "the fix holds\(because). It \(chance)."
    case .failed: return "the fix does not hold\(because). It \(chance)."
    case .undecided:
      let wait =
        watchLonger.map { "Watch \(Times.span($0)) longer." }
        ?? "How much longer to watch cannot be told."
      return "undecided\(because). The fix \(chance). \(wait)"
    }
  }

  /// Never certain.
  private static func percents(_ p: Double) -> String {
    p > 0.99 ? "above 99%" : p < 0.01 ? "below 1%" : "\(Int((100 * p).rounded()))%"
  }
}

extension GateVerdict.Row {
  /// A value of the measure with its unit.
  public func text(_ value: Double) -> String {
    switch measure {
    case .margin: "\(digits(100 * value, 2))%"
    case .collections: "\(digits(value, 3))/h"
    case .pauses:
      value == 0
        ? "0 s/h" : abs(value) < 0.1 ? "\(digits(1000 * value)) ms/h" : "\(digits(value)) s/h"
    case .growth: "\(quantity.text(value))/h"
    case .restarts: "\(digits(value, 2))/d"
    case .level, .sawtooth, .peak: quantity.text(value)
    }
  }

  private var quantity: Quantity {
    Quantity(of: Metric(name: metric, values: [before, after, level]))
  }
}
