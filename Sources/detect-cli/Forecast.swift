import ArgumentParser
import Forecast
import Monitoring
import TimeSeries

/// `forecast`: what memory will be, and when it is full.
struct Forecast: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what comes in the next 72 hours, and when a limit is reached.",
    discussion: """
      Examples:
        detect-cli forecast rss.csv > forecast.csv
        detect-cli forecast rss.csv --limit 2GiB --json | jq .limit
        detect-cli forecast pod.csv --limit container_spec_memory_limit_bytes
        detect-cli forecast rss.csv --horizon 24h --preset prophet
        detect-cli forecast --prometheus http://localhost:9090 --query 'sum(container_memory_rss)' --last 2w

      A trend that bends, seasons and noise, as Prophet has them. A value lies in the band with 95%. \
      When the limit is reached is said on standard error.
      """)

  /// Whose settings.
  enum Preset: String, ExpressibleByArgument, CaseIterable {
    case ours, prophet, article
  }

  /// How the trend goes on.
  enum Shape: String, ExpressibleByArgument, CaseIterable {
    case linear, logistic
  }

  @OptionGroup var source: SourceOptions

  @OptionGroup var input: SeriesOptions
  @Option(help: "How far to look ahead, as 6h, 3d.") var horizon = Duration.seconds(72 * 3600)
  @Option(
    help: "Whose settings: ours, Prophet's own, or Prophet with five changes and a prior of 0.005.")
  var preset = Preset.ours
  @Option(parsing: .unconditional, help: LimitOption.help, transform: LimitOption.parsed)
  var limit: LimitOption?
  @Option(help: "How the trend goes on: linear, or logistic, where it levels off at the limit.")
  var growth = Shape.linear
  @Flag(help: "Also what the model makes of the samples that it was given.") var fitted = false
  @Flag(help: "One JSON object a metric, with the time to the limit.") var json = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try source.checkNamed(to: "forecast")
    guard growth == .linear || limit != nil else {
      throw ValidationError("--growth logistic levels off at a limit: give one with --limit")
    }
  }

  func run() async throws {
    let notes = Notes(isQuiet: output.quiet, asJSON: json)
    var printer = try ForecastPrinter(asJSON: json, fitted: fitted, notes)
    let limit = try limit?.resolved()
    var failures = FileFailures()
    for source in try await source.sources(input) {
      do {
        try forecast(source, limit, &printer, notes)
      } catch let error as SeriesError {
        failures.add(error)
      }
    }
    try printer.finish()
    try failures.finish()
  }

  private func forecast(
    _ source: SeriesSource, _ limit: Limit?, _ printer: inout ForecastPrinter, _ notes: Notes
  ) throws {
    var reading = input.reading(beside: limit?.metric)
    reading.pieceLength = .max
    let file = source.name
    var reader = try source.reader(reading)
    defer { notes.report(reader.irregularities, of: file) }
    // What stands before a long gap is another story.
    var latest: [String: Series] = [:]
    var order: [String] = []
    while let series = try reader.next() {
      if latest.updateValue(series, forKey: series.id) == nil { order.append(series.id) }
    }
    for id in order {
      let series = latest[id]!
      let chosen = try input.chosen(in: series, of: file, beside: limit?.metric)
      let end = limit?.value(in: series)
      if let name = limit?.metric, end == nil {
        let levels = growth == .logistic ? "; --growth logistic needs one" : ""
        notes.say("\(file): \(id): \(name) is not above 0 in the end: no limit\(levels)")
        if growth == .logistic { continue }
      }
      for metric in chosen.metrics {
        let forecast = try forecaster(end).forecast(metric, of: series, horizon: horizon)
        try printer.print(forecast, of: series, end.map(forecast.timeToExhaustion))
      }
    }
  }

  private func forecaster(_ limit: Double?) -> Forecaster {
    var forecaster =
      switch preset {
      case .ours: Forecaster()
      case .prophet: Forecaster.prophet
      case .article: Forecaster.article
      }
    if growth == .logistic, let limit { forecaster.growth = .logistic(capacity: limit) }
    return forecaster
  }
}
