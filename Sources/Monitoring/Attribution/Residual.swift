package import Forecast
package import TimeSeries

/// The memory that a forecast does not explain: what is observed less what was to be expected.
package struct Residual: Sendable {
  /// What the forecast is of.
  package let metric: Metric
  package let series: Series

  /// The samples forecast, from the onset to the last profile.
  package let samples: Range<Int>

  /// What was expected of each of them: the forecast, but no more than the history has shown. A trend that goes
  /// on explains nothing: it may be the leak itself.
  package let expected: [Double]

  /// The mean of the last cycles, in bytes.
  package let bytes: Double

  /// Samples at the end, without a break, that exceeded the threshold.
  package let cycles: Int

  /// What is asked of a residual.
  package struct Rule: Sendable {
    /// Bytes that it must exceed.
    package var threshold = 1.2e6

    /// Samples in a row that must do so.
    package var cycles = 3

    package var forecaster = Forecaster()

    package init() {}
  }

  /// Of what `series` shows of its memory after `onset`, up to `end`, against a forecast from before.
  ///
  /// Where fewer than `Forecaster.needed` samples are known before, their median is what is expected.
  /// - Throws: `SeriesError.tooShort` if there is no sample before, or too few after; `noMetricColumn`.
  package init(
    of series: Series, from onset: Timestamp, to end: Timestamp, _ rule: Rule = Rule()
  ) throws(SeriesError) {
    guard
      let metric = series.metrics.first(where: { $0.role == .resident })
        ?? series.metrics.first(where: \.role.isMemory) ?? series.metrics.first
    else { throw .noMetricColumn(file: series.id) }
    self.series = series
    self.metric = metric
    // The first sample after each moment: a sample tells of the step that ends with it.
    let first = series.firstSample(after: onset)
    samples = first..<max(first, min(series.count, series.firstSample(after: end) + 1))
    var past = series
    past.metrics = [metric]
    past = past.prefix(first)
    let known = past.metrics[0].values.filter(\.isFinite)
    guard !known.isEmpty else {
      throw .tooShort(name: "\(series.id) before the growth began", count: 0, needed: 1)
    }
    let observed = samples.map { (sample: $0, value: metric.values[$0]) }
    let last = observed.filter(\.value.isFinite).suffix(rule.cycles)
    guard last.count == rule.cycles else {
      throw .tooShort(
        name: "\(series.id) since the growth began", count: last.count, needed: rule.cycles)
    }
    if known.count >= Forecaster.needed {
      let horizon = series.step * samples.count
      let most = known.max()!
      expected = try rule.forecaster.forecast(past.metrics[0], of: past, horizon: horizon).yhat.map
      {
        min($0, most)
      }
    } else {
      expected = Array(repeating: RobustStatistics.median(of: known), count: samples.count)
    }
    let expected = expected
    func residual(_ sample: Int) -> Double {
      metric.values[sample] - expected[sample - first]
    }
    bytes = last.reduce(0) { $0 + residual($1.sample) } / Double(last.count)
    cycles =
      observed.reversed().filter(\.value.isFinite)
      .prefix { residual($0.sample) > rule.threshold }.count
  }
}

extension Series {
  /// The first sample later than `time`; `count` where there is none.
  fileprivate func firstSample(after time: Timestamp) -> Int {
    guard time >= start else { return 0 }
    return Int(min(Double(count), (time - start) / step + 1))
  }

  /// The first `count` samples.
  fileprivate func prefix(_ count: Int) -> Series {
    var prefix = self
    for index in metrics.indices {
      prefix.metrics[index].values = Array(metrics[index].values.prefix(count))
    }
    prefix.truth = []
    prefix.restarts = restarts.filter { $0 < count }
    return prefix
  }
}
