internal import Glibc
internal import TimeSeries

/// How often the processes of both sides were new: a fix that ends in a crash loop is none.
struct GateRestarts {
  let before: Side
  let after: Side

  struct Side {
    /// Of each series.
    let times: [Int]
    let days: [Double]

    init(_ series: [Series]) {
      times = series.map { $0.restarts.count { $0 > 0 } }
      days = series.map { ($0.step * $0.count).inSeconds / 86_400 }
    }

    var total: Int { times.reduce(0, +) }
    var watched: Double { days.reduce(0, +) }
  }

  /// - Parameter tests: rows of which none may be called worse by chance.
  /// - Returns: `nil` where there is no restart.
  func row(of tests: Int, by gate: Gate) -> GateVerdict.Row? {
    guard before.total + after.total > 0 else { return nil }
    let rates = [before, after].map { Double($0.total) / $0.watched }
    // As of one restart more on each side, or none would be certain.
    let errors = [before, after].map { Double($0.total + 1).squareRoot() / $0.watched }
    let reach = 1.96 * hypot(errors[0], errors[1])
    let difference = rates[1] - rates[0]
    return GateVerdict.Row(
      measure: .restarts, metric: "process", before: rates[0], after: rates[1],
      difference: difference, interval: difference - reach...difference + reach,
      effect: difference / max(rates[0], rates[1]).squareRoot(),
      change: isWorse(of: tests, by: gate)
        ? .worse : difference + reach < 0 ? .better : difference == 0 ? .equal : .undecided,
      level: rates[0], growth: nil)
  }

  /// Whether one of the series after restarts more often than any would by chance, were all as before.
  private func isWorse(of tests: Int, by gate: Gate) -> Bool {
    let rate = Double(before.total + 1) / before.watched
    return zip(after.times, after.days).contains { times, days in
      Self.tail(times, expected: rate * days) < gate.risk / Double(tests * after.times.count)
    }
  }

  /// P(N ≥ `times`), N of Poisson's distribution; 1 where that is not more than is expected.
  private static func tail(_ times: Int, expected: Double) -> Double {
    guard Double(times) > expected else { return 1 }
    var term = exp(Double(times) * log(expected) - expected - lgamma(Double(times) + 1))
    var (sum, k) = (0.0, Double(times))
    while term > 1e-12 * sum, term > 0 {
      sum += term
      k += 1
      term *= expected / k
    }
    return sum
  }
}
