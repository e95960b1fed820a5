internal import TimeSeries

/// How much wider bands should have been, from forecasts of the history's own ends.
///
/// From each of several samples of the history on, what followed is forecast from what came before.
/// The band is multiplied by the quantile of the errors over its own half width, taken by how far ahead
/// they are, and by 1 + 0.4/m for the m ends that lie apart: few say little. All errors are in units of
/// the one band. In units of the band that each end had, one before a bend, without noise next to none,
/// would multiply the one after it by millions.
/// - Source: Vovk, Gammerman & Shafer, "Algorithmic Learning in a Random World", 2005: conformal
///   prediction. Over time its guarantee is only approximate.
struct HeldOutEnds: Sendable {
  /// Ends that are held out, the longest half the history.
  var count = 8

  /// Parts of the horizon in which errors are taken together: each half as long as the next.
  static let parts = 6

  /// The part of the horizon that `step` of `steps` lies in.
  static func part(of step: Int, of steps: Int) -> Int {
    var part = parts - 1
    var end = steps
    while part > 0, step < end / 2 {
      part -= 1
      end /= 2
    }
    return part
  }

  /// What the half widths `widths`, one a step of the horizon, are to be multiplied by in each part of
  /// it; a part that no end reaches goes on as the one before it. `forecast` gives the expected values
  /// of so many samples after some.
  func factors(
    of values: ArraySlice<Double>, _ widths: [Double], level: Double,
    _ forecast: (_ past: ArraySlice<Double>, _ count: Int) -> [Double]?
  ) -> [Double] {
    let steps = widths.count
    var ratios = [[Double]](repeating: [], count: Self.parts)
    for k in 1...count {
      let held = values.count * k / (2 * count)
      let end = values.endIndex - held
      let length = min(held, steps)
      guard length > 0, let yhat = forecast(values[..<end], length) else { continue }
      for step in 0..<length where values[end + step].isFinite && widths[step] > 0 {
        ratios[Self.part(of: step, of: steps)].append(
          abs(values[end + step] - yhat[step]) / widths[step])
      }
    }
    var factor = 1.0
    return ratios.indices.map { part in
      guard !ratios[part].isEmpty else { return factor }
      let reach = max(1, steps >> (Self.parts - 1 - part))
      let apart = min(Double(count), 0.5 * Double(values.count) / Double(reach))
      factor = RobustStatistics.quantile(level, of: ratios[part]) * (1 + 0.4 / apart)
      return factor
    }
  }
}
