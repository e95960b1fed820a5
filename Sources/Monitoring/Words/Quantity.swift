internal import Glibc
package import TimeSeries

/// How the values of a metric are written for people.
package enum Quantity: Sendable, Equatable {
  /// Bytes, as KiB, MiB, GiB, TiB.
  case bytes

  /// Numbers with what the metric's name has in brackets behind them: `Mi` of `MemoryUsage(Mi)`.
  case unit(String)

  /// Numbers, from a million on as M, then G.
  case number

  /// A metric is taken for bytes if its name says so, or if it measures memory, names no unit and
  /// has values of at least 64 Ki.
  package init(of metric: Metric) {
    if let opening = metric.name.lastIndex(of: "("), metric.name.hasSuffix(")") {
      self = .unit(String(metric.name[metric.name.index(after: opening)...].dropLast()))
    } else if metric.name.lowercased().contains("bytes") {
      self = .bytes
    } else {
      let measuresMemory = metric.role.isMemory || metric.role == .heapGoal
      let isLarge = metric.values.contains { $0.isFinite && abs($0) >= 65_536 }
      self = measuresMemory && isLarge ? .bytes : .number
    }
  }

  /// A value with three significant digits and its unit: `11.2 MiB`.
  package func text(_ value: Double) -> String {
    guard value.isFinite else { return "unknown" }
    let scale = scale(of: value)
    return join(digits(value / scale.factor), scale.name)
  }

  /// Two values in the unit of the larger: `116 → 480 MiB`.
  package func text(from a: Double, to b: Double) -> String {
    guard a.isFinite, b.isFinite else { return "\(text(a)) → \(text(b))" }
    let scale = scale(of: max(abs(a), abs(b)))
    return join("\(digits(a / scale.factor)) → \(digits(b / scale.factor))", scale.name)
  }

  /// The unit in which `value` is at least 1.
  package func scale(of value: Double) -> (factor: Double, name: String) {
    switch self {
    case .number:
      switch abs(value) {
      case 1e15..., ..<1e6: return (1, "")
      case 1e9...: return (1e9, "G")
      default: return (1e6, "M")
      }
    case .unit(let name): return (1, name)
    case .bytes:
      let names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
      var (power, factor) = (0, 1.0)
      // 999.5 would be written as 1000: what has four digits takes the next unit.
      while power + 1 < names.count, abs(value) / factor >= 999.5 {
        power += 1
        factor *= 1024
      }
      return (factor, names[power])
    }
  }

  private func join(_ number: String, _ unit: String) -> String {
    unit.isEmpty ? number : "\(number) \(unit)"
  }
}

/// `value` with so many significant digits, at least all before the point; no zeros at the end.
package func digits(_ value: Double, _ count: Int = 3) -> String {
  guard value.isFinite else { return "unknown" }
  guard value != 0 else { return "0" }
  let exponent = Int(floor(log10(abs(value))))
  guard (-6..<15).contains(exponent) else { return scientific(value, exponent, count) }
  let decimals = max(0, count - 1 - exponent)
  let unit = pow(10, Double(decimals))
  let rounded = (abs(value) * unit).rounded()
  let whole = (rounded / unit).rounded(.down)
  var text = "\(value < 0 && rounded > 0 ? "-" : "")\(Int(whole))"
  let fraction = "\(Int(rounded - whole * unit))"
  if decimals > 0, fraction != "0" {
    text += "." + String(repeating: "0", count: max(0, decimals - fraction.count)) + fraction
    while text.last == "0" { text.removeLast() }
  }
  return text
}

private func scientific(_ value: Double, _ exponent: Int, _ count: Int) -> String {
  // Two powers, since one alone may be beyond what a number can be.
  let half = exponent / 2
  let mantissa = value / pow(10, Double(half)) / pow(10, Double(exponent - half))
  return "\(digits(mantissa, count))e\(exponent)"
}
