import ArgumentParser
import Forecast
import NeuralDetect
import TimeSeries

/// How good forecasts of held-out ends, of full memory and of the next collection are.
@main
struct Forecasting: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure forecasts on recorded series.",
    discussion: """
      The last 72 hours of each series are held out and forecast; coverage is of the 95% band, \
      MASE and CRPS are in units of the error of "as a day ago". With --leaks, labelled leaks are \
      cut halfway and the time to a level that they reached later is forecast. With --collections, \
      Go's next collection is forecast at each sample.
      """)

  /// Whose settings.
  enum Preset: String, ExpressibleByArgument, CaseIterable {
    case ours, prophet, article

    var forecaster: Forecaster {
      switch self {
      case .ours: Forecaster()
      case .prophet: .prophet
      case .article: .article
      }
    }
  }

  @Argument(help: "Series.") var files: [String]
  @Option(help: "The metrics to look at; all if not given.") var metric: [String] = []
  @Option(help: "Seconds between samples; found if not given.") var step: Double?
  @Option(help: "Whose settings; all if not given.") var preset: [Preset] = Preset.allCases
  @Flag(help: "Leaks cut halfway.") var leaks = false
  @Flag(help: "The next collection of Go services.") var collections = false
  @Flag(help: "Also a line for each series.") var each = false

  func run() throws {
    if collections { return try measureCollections() }
    for preset in preset {
      if leaks { try measureLeaks(preset) } else { try measureEnds(preset) }
    }
  }

  private func measureEnds(_ preset: Preset) throws {
    let ends = try pairs().compactMap { metric, series in
      try HeldOutEnd(of: metric, in: series, preset.forecaster, hours: 72)
    }
    for hours in [6.0, 24, 72] {
      let all = ends.compactMap { $0.measures(hours: hours) }
      if each {
        for (end, measures) in zip(ends, all) {
          print(
            "\(preset) \(Int(hours)) h: \(end.series) \(end.metric): coverage "
              + "\(rounded(measures.coverage)), MASE \(rounded(measures.scaledError ?? .nan))")
        }
      }
      let scaled = all.filter { $0.scaledError != nil }
      print(
        "\(preset) \(Int(hours)) h: \(all.count) series, coverage "
          + "\(rounded(mean(all.map(\.coverage)))), MASE "
          + summary(scaled.map { $0.scaledError! }) + ", CRPS "
          + summary(
            scaled.map {
              $0.rankedProbabilityScore * $0.scaledError! / $0.meanAbsoluteError
            }))
    }
    print("\(preset): milliseconds a forecast: " + summary(ends.map { $0.seconds * 1000 }))
  }

  private func measureLeaks(_ preset: Preset) throws {
    let all = try pairs().compactMap { metric, series in
      try Exhaustion(of: metric, in: series, preset.forecaster)
    }
    if each {
      for leak in all {
        func hours(_ time: Double?) -> String { time.map { "\(rounded($0)) h" } ?? "later" }
        print(
          "\(preset): \(leak.series): after \(rounded(leak.truth)) h, foretold "
            + "\(hours(leak.expected)) (\(hours(leak.earliest)) to \(hours(leak.latest)))")
      }
    }
    let answered = all.compactMap { leak in leak.expected.map { abs($0 - leak.truth) } }
    let inside = all.count {
      ($0.earliest ?? .infinity) <= $0.truth && $0.truth <= ($0.latest ?? .infinity)
    }
    print(
      "\(preset): \(all.count) leaks, \(all.count - answered.count) “not within 72 h”, hours off of "
        + "the others: \(summary(answered)); of all, 72 h taken for the former: "
        + summary(all.map { abs(($0.expected ?? 72) - $0.truth) })
        + "; the interval holds \(inside)")
  }

  private func measureCollections() throws {
    var errors = CollectionErrors()
    for file in files {
      for series in try SeriesReader.read(path: file) { errors.add(series) }
    }
    print("steps off at \(errors.with.count) samples, with the heap: \(summary(errors.with))")
    print("steps off at \(errors.with.count) samples, without: \(summary(errors.without))")
  }

  private func pairs() throws -> [(Metric, Series)] {
    var options = SeriesReader.Options()
    options.step = step.map { .seconds($0) }
    return try files.flatMap { file in
      try SeriesReader.read(path: file, options: options).flatMap { series in
        series.metrics.filter { metric.isEmpty || metric.contains($0.name) }.map { ($0, series) }
      }
    }
  }

  private func summary(_ values: [Double]) -> String {
    "mean \(rounded(mean(values))), median \(rounded(RobustStatistics.median(of: values))), "
      + "90% below \(rounded(RobustStatistics.quantile(0.9, of: values)))"
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private func rounded(_ x: Double) -> Double { (x * 1000).rounded() / 1000 }
}
