internal import Glibc
internal import NeuralDetect
internal import TimeSeries

/// A signal over a stretch of a series, as a line at equal load.
///
///     y_t = a_r + g·t + Σ_k c_k (L_k,t − L̄_k) + e_t
///
/// `a_r` is the level since the r-th restart, `g` the growth an hour, and `L_k` the load, smoothed over
/// an hour and over six, less its mean of both sides: a day that is busier is not growth. Where no load
/// is known, or it hardly varies, a day's sine and cosine and those of half a day stand for it, if a day and
/// a half is seen; if less is seen, and no load is known, what a day does is left in the line (`Swing`). L̄ is
/// kept within the loads of the stretch, and the level within its samples: nothing is
/// said of what was never seen. Six hours after a restart say nothing. Hours are those of `GateClock`.
struct Stretch {
  /// An hour's gain, and the mean level at the load of both sides.
  let slope: Double
  let level: Double

  /// What the error of each known sample adds to them.
  let slopeMap: [Double]
  let levelMap: [Double]

  /// What a day does without a load; `nil` where a load explains it, or too little is seen.
  let swing: Swing?

  /// Whether a part of a day that nothing explains may look like growth, and how far the signal moves in all.
  let isOpenToSwing: Bool
  let range: Double

  /// The known samples less the line.
  let residuals: [Double]

  /// How far the signal spreads around its line where nothing explains it, as a standard deviation.
  let spread: Double

  /// The clock's days that are known, and the real hours that one of them has.
  let days: Double
  let hoursOfDay: Double

  /// The load that varies by less than this share of itself explains nothing.
  private static let leastVariation = 0.05

  /// - Parameters:
  ///   - values: the signal; `nan` is no sample.
  ///   - load: of the series, smoothed; empty where none is known.
  ///   - meanLoad: of both sides.
  ///   - least: the known samples that it takes, or `nil` comes out.
  init?(
    _ values: [Double], of series: Series, isOfBursts: Bool, load: [[Double]], meanLoad: [Double],
    clock: GateClock, least: Int
  ) {
    let hour = 3600 / series.step.inSeconds  // real ones, in samples
    let settling = Int((6 * (clock.hour / series.step)).rounded())
    var isKnown = values.map(\.isFinite)
    for restart in series.restarts {
      for t in restart..<min(values.count, restart + settling) {
        isKnown[t] = false
      }
    }
    for column in load { for t in values.indices where !column[t].isFinite { isKnown[t] = false } }
    let known = values.indices.filter { isKnown[$0] }
    guard known.count >= least else { return nil }
    let center = known.reduce(0.0) { $0 + Double($1) / Double(known.count) }
    let time = known.map { (Double($0) - center) / hour }
    var columns = [time]
    var lives: [[Double]] = []
    let bounds = [0] + series.restarts.filter { $0 > 0 } + [values.count]
    for (from, to) in zip(bounds, bounds.dropFirst()) {
      let life = known.map { from <= $0 && $0 < to ? 1.0 : 0 }
      if life.contains(1) { lives.append(life) }
    }
    columns += lives
    let explained = columns.count
    for (column, mean) in zip(load, meanLoad) {
      let seen = known.map { column[$0] }
      guard let low = seen.min(), let high = seen.max(),
        high - low >= Self.leastVariation * max(abs(low), abs(high))
      else { continue }
      let reference = min(max(mean, low), high)
      columns.append(seen.map { $0 - reference })
    }
    if columns.count == explained, Double(known.count) >= 36 * hour {
      for turns in Swing.turns {
        let angles = known.map { 2 * Double.pi * turns * Double($0) / (24 * hour) }
        columns += [angles.map { sin($0) }, angles.map { cos($0) }]
      }
    }
    let hasSwing = columns.count == explained + 2 * Swing.turns.count && load.isEmpty
    let scales = columns.map { max($0.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude) }
    let base = values[known[0]]  // a flat signal has no growth at all, not one of rounding
    let y = known.map { values[$0] - base }
    let fit = RobustRegression(
      zip(columns, scales).map { column, scale in column.map { $0 / scale } }, y,
      cutoff: isOfBursts ? .infinity : 1.5)
    slope = fit.coefficients[0] / scales[0]
    slopeMap = fit.map[0].map { $0 / scales[0] }
    let shares = lives.map { $0.reduce(0, +) / Double(known.count) }
    let fitted = zip(shares, fit.coefficients[1...]).reduce(0) { $0 + $1.0 * $1.1 }
    level = base + min(max(fitted, y.min()!), y.max()!)
    levelMap = known.indices.map { i in
      zip(shares, fit.map[1...]).reduce(0) { $0 + $1.0 * $1.1[i] }
    }
    residuals = fit.residuals
    let waves =
      hasSwing ? (explained..<columns.count).map { fit.coefficients[$0] / scales[$0] } : []
    swing = hasSwing ? Swing(waves) : nil
    isOpenToSwing = clock.hasDays && load.isEmpty && !hasSwing
    range = y.max()! - y.min()!
    var loose = fit.residuals
    for column in explained..<columns.count {
      for i in known.indices {
        loose[i] += fit.coefficients[column] * columns[column][i] / scales[column]
      }
    }
    spread =
      (RobustStatistics.quantile(0.9, of: loose) - RobustStatistics.quantile(0.1, of: loose))
      / 2.563
    hoursOfDay = 24 * clock.hour.inSeconds / 3600
    days = Double(known.count) / (hour * hoursOfDay)
  }
}

/// How far a signal goes up and down in a day, of which a short stretch sees a part.
struct Swing {
  /// Waves of a day and of half a day.
  static let turns = [1.0, 2]

  /// The squared amplitude of each wave.
  private let squares: [Double]

  /// - Parameter waves: of each turn the coefficient of its sine, and of its cosine.
  init(_ waves: [Double]) {
    squares = Self.turns.indices.map { place in
      waves[2 * place] * waves[2 * place] + waves[2 * place + 1] * waves[2 * place + 1]
    }
  }

  /// The variance of the signal, and of its slope an hour, at an hour that is drawn at random.
  var variance: Double { squares.reduce(0, +) / 2 }
  var slopeVariance: Double {
    zip(Self.turns, squares).reduce(0) { $0 + pow(2 * Double.pi * $1.0 / 24, 2) * $1.1 / 2 }
  }
}
