internal import Glibc

/// How the trend goes on.
public enum Growth: Sendable, Equatable {
  /// Along a line.
  case linear

  /// Towards a capacity, in the metric's unit: growth ends as it is approached.
  case logistic(capacity: Double)
}

/// A line whose slope changes at some moments, or the logistic curve along it.
///
///     z(t) = m + k t + Σ δ_j max(0, t − s_j)       g(t) = z(t)   or   C / (1 + e^−z(t))
///
/// Time is scaled: the history begins at 0 and ends at 1. Values are scaled, too.
/// - Source: Taylor & Letham, "Forecasting at Scale", 2018. Their logistic trend has offsets that
///   keep it continuous; they make its exponent the line above.
struct Trend: Sendable {
  /// C; `nil` for a line.
  var capacity: Double?
  var offset: Double
  var rate: Double
  /// s, ascending.
  var times: [Double]
  /// δ, as many.
  var changes: [Double]

  /// z(t).
  func line(at t: Double) -> Double {
    var z = offset + rate * t
    for (time, change) in zip(times, changes) where t > time { z += change * (t - time) }
    return z
  }

  /// g(t).
  func value(at t: Double) -> Double {
    let z = line(at: t)
    guard let capacity else { return z }
    return capacity / (1 + exp(-z))
  }

  /// dg/dz at t: how much of a change of the line is seen.
  func slope(at t: Double) -> Double {
    guard let capacity else { return 1 }
    let share = 1 / (1 + exp(-line(at: t)))
    return capacity * share * (1 - share)
  }

  /// Where `count` changes may be in `known` samples: evenly spaced over the first `range` of them,
  /// the first sample left out.
  static func places(_ count: Int, range: Double, of known: Int) -> [Int] {
    let size = Int(Double(known) * range)
    let count = min(count, size - 1)
    guard count > 0 else { return [] }
    return (1...count).map {
      Int((Double($0) * Double(size - 1) / Double(count)).rounded(.toNearestOrEven))
    }
  }
}
