internal import Glibc
public import TimeSeries

/// Where memory is full.
public enum Limit: Sendable, Equatable {
  /// In the unit of what is judged: bytes.
  case value(Double)

  /// What the metric of that name says; 0 is "none", as cAdvisor writes it.
  case metric(String)

  /// The metric's name; `nil` for a number.
  public var metric: String? { if case .metric(let name) = self { name } else { nil } }

  /// At the last sample of `series`, or of metrics beside it; `nil` where there is none.
  public func value(in series: Series, beside others: [Metric] = []) -> Double? {
    switch self {
    case .value(let value): value
    case .metric(let name):
      (series.metrics + others).first { $0.name == name }?.values.last { $0.isFinite }
        .flatMap { $0 > 0 ? $0 : nil }
    }
  }

  /// A number, also with a unit: of 1,000 (kB, MB, GB, TB) or of 1,024 (KiB or Ki, …).
  package static func bytes(parsing text: String) -> Double? {
    let powers: [(Character, Double)] = [("k", 1), ("m", 2), ("g", 3), ("t", 4)]
    let unit = text.drop { !$0.isLetter }.lowercased()
    guard let power = powers.first(where: { unit.hasPrefix(String($0.0)) })?.1,
      let number = Double(text.dropLast(unit.count))
    else { return Double(text) }
    switch unit.dropFirst() {
    case "ib", "i": return number * pow(1024, power)
    case "b": return number * pow(1000, power)
    default: return nil
    }
  }
}
