import Forecast
import TimeSeries

/// Prints forecasts: a row for every value, or one JSON object a metric.
struct ForecastPrinter: ~Copyable {
  private let asJSON: Bool
  private let fitted: Bool
  private let notes: Notes
  private var output = StandardOutput()

  init(asJSON: Bool, fitted: Bool, _ notes: Notes) throws {
    self.asJSON = asJSON
    self.fitted = fitted
    self.notes = notes
    if !asJSON { try output.writeLine("series,metric,timestamp,yhat,yhat_lower,yhat_upper") }
  }

  mutating func print(
    _ forecast: Forecast::Forecast, of series: Series, _ exhaustion: TimeToExhaustion?
  ) throws {
    if forecast.history.lowerBound > 0 {
      notes.say(
        "\(series.id): \(forecast.metric): forecast from the restart at "
          + "\(series.time(at: forecast.history.lowerBound)) on")
    }
    if asJSON {
      try output.writeLine(json(forecast, series, exhaustion).description)
    } else {
      try printRows(forecast, series)
      if let exhaustion {
        notes.say("\(series.id): \(forecast.metric): \(sentence(exhaustion, forecast))")
      }
    }
  }

  mutating func finish() throws { try output.flush() }

  private mutating func printRows(_ forecast: Forecast::Forecast, _ series: Series) throws {
    let name = "\(csvCell(series.id)),\(csvCell(forecast.metric))"
    if fitted {
      for sample in forecast.history {
        try output.writeLine("\(name),\(series.time(at: sample)),\(forecast.fitted(at: sample)),,")
      }
    }
    for index in forecast.yhat.indices {
      try output.writeLine(
        "\(name),\(forecast.time(at: index)),\(forecast.yhat[index]),"
          + "\(forecast.lower[index]),\(forecast.upper[index])")
    }
  }

  private func json(
    _ forecast: Forecast::Forecast, _ series: Series, _ exhaustion: TimeToExhaustion?
  ) -> JSONValue {
    func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .number($0) }) }
    let hour = 3600 / series.step.inSeconds
    var members: [JSONValue.Member] = [
      .init("series", .string(series.id)), .init("metric", .string(forecast.metric)),
      .init("history_start", .string(series.time(at: forecast.history.lowerBound).description)),
      .init("t0", .string(forecast.start.description)),
      .init("step", .number(series.step.inSeconds)), .init("level", .number(forecast.level)),
      .init("yhat", numbers(forecast.yhat)), .init("yhat_lower", numbers(forecast.lower)),
      .init("yhat_upper", numbers(forecast.upper)),
      .init(
        "seasons_seconds", numbers(forecast.seasons.map { $0.period * series.step.inSeconds })),
      .init(
        "changes",
        .array(
          forecast.changes.map {
            [
              "timestamp": .string(series.time(at: $0.sample).description),
              "slope_per_hour": .number($0.slope * hour),
            ]
          })),
    ]
    if fitted {
      members.append(.init("fitted", numbers(forecast.history.map { forecast.fitted(at: $0) })))
    }
    if let exhaustion {
      func seconds(_ time: Duration?) -> JSONValue { time.map { .number($0.inSeconds) } ?? .null }
      let expected = exhaustion.expected.map {
        JSONValue.string((forecast.start - series.step + $0).description)
      }
      members.append(
        .init(
          "limit",
          [
            "value": .number(exhaustion.limit), "reached_at": expected ?? .null,
            "expected_seconds": seconds(exhaustion.expected),
            "earliest_seconds": seconds(exhaustion.earliest),
            "latest_seconds": seconds(exhaustion.latest),
          ]))
    }
    return .object(members)
  }

  private func sentence(_ time: TimeToExhaustion, _ forecast: Forecast::Forecast) -> String {
    let horizon = words(forecast.step * forecast.yhat.count)
    let end = forecast.time(at: 0) - forecast.step
    let band = "\(Int((forecast.level * 100).rounded()))% sure"
    guard let expected = time.expected else {
      return "the limit of \(time.limit) is not reached within \(horizon)"
        + (time.earliest.map { ", but may be from \(words($0)) on" } ?? "; \(band)")
    }
    let latest = time.latest.map { words($0) } ?? "later than \(horizon)"
    return "the limit of \(time.limit) is reached in \(words(expected)), at \(end + expected) "
      + "(\(words(time.earliest ?? expected)) to \(latest), \(band))"
  }

  /// Hours with one decimal, below two of them minutes.
  private func words(_ time: Duration) -> String {
    time < .seconds(7200)
      ? "\(Int((time.inSeconds / 60).rounded())) min"
      : "\((time.inSeconds / 360).rounded() / 10) h"
  }
}
