public import TimeSeries

/// Prophet's model: a trend that bends at some moments, seasons, and noise.
///
///     let forecast = try Forecaster().forecast(metric, of: series, horizon: .seconds(72 * 3600))
///
/// - Source: Taylor & Letham, "Forecasting at Scale", 2018.
public struct Forecaster: Sendable {
  /// How the trend goes on.
  public var growth = Growth.linear

  /// Moments at which its slope may change, evenly spaced.
  public var changepoints = 25

  /// The share of the history that these lie in, from its beginning: 1, or a leak that has just
  /// begun is missed.
  public var changepointRange = 1.0

  /// How much the slope may change: larger follows more, smaller is smoother.
  public var changepointPrior = 0.1

  /// Whether samples count less where their neighbours say the same, as memory's do: a slow wave of
  /// noise is then no change of the trend.
  public var countsIndependent = true

  /// The seasons looked for.
  public var seasons = Seasons.found(order: 4)

  /// How large seasons may be, in units of the largest value.
  public var seasonPrior = 10.0

  /// The probability with which a value lies in the band.
  public var level = 0.95

  /// Whether a restart ends the history before it, once a day is known after it.
  public var startsAnew = true

  /// Whether the band is made as wide as forecasts of the history's own end had to be.
  public var isCalibrated = true

  /// Our settings.
  public init() {}

  /// Prophet's own settings, but for the band's level.
  public static var prophet: Forecaster {
    var forecaster = Forecaster()
    forecaster.changepointRange = 0.8
    forecaster.changepointPrior = 0.05
    forecaster.countsIndependent = false
    forecaster.seasons = .calendar
    forecaster.startsAnew = false
    forecaster.isCalibrated = false
    return forecaster
  }

  /// Prophet with five changes and a prior a tenth of its own: only the large, lasting turn is seen.
  public static var article: Forecaster {
    var forecaster = prophet
    forecaster.changepoints = 5
    forecaster.changepointPrior = 0.005
    return forecaster
  }

  /// Known samples that a history needs.
  public static let needed = 24

  /// The next values of `metric`, of which `series` says the step and the restarts. Gaps are left
  /// out; they need not be filled.
  /// - Throws: `SeriesError.tooShort` if fewer than `needed` samples are known.
  /// - Precondition: `metric` is one of `series`; `horizon` is positive.
  public func forecast(
    _ metric: Metric, of series: Series, horizon: Duration
  ) throws(SeriesError) -> Forecast {
    precondition(horizon > .zero, "a horizon of \(horizon)")
    let steps = max(1, Int((horizon.inSeconds / series.step.inSeconds).rounded(.up)))
    let count = metric.values.count
    let used = begin(of: metric, in: series)..<count
    let known = metric.values[used].count { $0.isFinite }
    guard known >= Self.needed else {
      throw SeriesError.tooShort(
        name: "\(series.id): \(metric.name)", count: known, needed: Self.needed)
    }
    let values = metric.values[used]
    let history = History(values)
    let seasonality = Seasonality(seasons.seasons(of: values, history, step: series.step))
    var weight = 1.0
    if countsIndependent {
      weight = fit(history, seasonality, weight: 1).independentShare
    }
    let fit = fit(history, seasonality, weight: weight)
    let yhat = fit.values(from: count, count: steps)
    var widths = halfWidths(of: fit, from: count, count: steps)
    if isCalibrated {
      let factors = HeldOutEnds().factors(of: values, widths, level: level) { past, ahead in
        guard past.count(where: \.isFinite) >= Self.needed else { return nil }
        return self.fit(History(past), seasonality, weight: weight)
          .values(from: past.endIndex, count: ahead)
      }
      for step in widths.indices { widths[step] *= factors[HeldOutEnds.part(of: step, of: steps)] }
    }
    return Forecast(
      metric: metric.name, start: series.time(at: count), step: series.step, level: level,
      yhat: yhat, lower: zip(yhat, widths).map { $0 - $1 },
      upper: zip(yhat, widths).map { $0 + $1 }, history: used, seasons: fit.seasonality.seasons,
      changes: fit.changes, fit: fit)
  }

  /// The first sample used.
  private func begin(of metric: Metric, in series: Series) -> Int {
    guard startsAnew, let last = series.restarts.last else { return 0 }
    let day = Int((86_400 / series.step.inSeconds).rounded(.up))
    let known = metric.values[last...].count { $0.isFinite }
    return known >= max(day, Self.needed) ? last : 0
  }
}

extension Forecaster {
  /// The model of a history.
  private func fit(_ history: History, _ seasonality: Seasonality, weight: Double) -> Fit {
    let places = Trend.places(changepoints, range: changepointRange, of: history.count)
    return Fit(
      history, growth, changesAt: places.map { history.samples[$0] }, seasonality,
      changePrior: changepointPrior, seasonPrior: seasonPrior, weight: weight)
  }

  /// Half the band's width for `count` samples from `first` on: computed at a few, on lines between.
  private func halfWidths(of fit: Fit, from first: Int, count: Int) -> [Double] {
    let changes = fit.trend.changes
    let size = changes.isEmpty ? 0 : changes.reduce(0) { $0 + abs($1) } / Double(changes.count)
    let end = fit.history.samples[fit.history.count - 1]
    func width(_ sample: Int) -> Double {
      let h = Double(sample - end) / fit.history.span
      var interval = PredictionInterval(noise: fit.noise, rate: Double(changes.count), size: size)
      interval.size *= fit.trend.slope(at: fit.history.time(of: sample))
      return interval.halfWidth(after: h, level: level) * fit.history.scale
    }
    let knots = Array(Set((0...16).map { $0 * (count - 1) / 16 })).sorted()
    let widths = knots.map { width(first + $0) }
    var result: [Double] = []
    for (k, (from, to)) in zip(knots, knots.dropFirst()).enumerated() {
      for index in from..<to {
        let share = Double(index - from) / Double(to - from)
        result.append(widths[k] + share * (widths[k + 1] - widths[k]))
      }
    }
    return result + [widths[widths.count - 1]]
  }
}

extension Fit {
  /// Changes of at least a thousandth of the largest.
  fileprivate var changes: [Forecast.Change] {
    let unit = trend.capacity == nil ? history.scale / history.span : 1 / history.span
    let least = trend.changes.reduce(0) { max($0, abs($1)) } / 1000
    return zip(trend.times, trend.changes).filter { abs($0.1) > least }.map { time, change in
      let sample = history.samples[0] + Int((time * history.span).rounded())
      return Forecast.Change(sample: sample, slope: change * unit)
    }
  }
}
