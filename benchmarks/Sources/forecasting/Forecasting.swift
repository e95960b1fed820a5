import ArgumentParser
import Forecast
import Glibc
import NeuralDetect
import TimeSeries

/// How good forecasts of held-out ends are, and how long they take.
@main
struct Forecasting: ParsableCommand {
  @Argument(help: "Series, of which the last 72 hours are held out.") var files: [String]
  @Option(help: "The metrics to look at.") var metric: [String] = []
  @Option(help: "The time between samples.") var step: String?
  @Option(help: "ours, prophet or article; repeat for more.") var preset: [String] = [
    "ours", "prophet", "article",
  ]
  @Flag(help: "Leaks cut halfway in place of held-out ends.") var leaks = false
  @Option var growths = 12
  @Option var intervals = 8
  @Flag(help: "The next collection of Go services in place of held-out ends.") var collections =
    false
  @Flag(help: "A line for each series.") var each = false

  func run() throws {
    var errors = CollectionErrors(growths: growths, intervals: intervals)
    var ends: [HeldOutEnd] = []
    var exhaustions: [String: [Exhaustion]] = [:]
    for file in files {
      var options = SeriesReader.Options()
      if let step { options.step = .seconds(Double(step)!) }
      for series in try SeriesReader.read(path: file, options: options) {
        if collections {
          errors.add(series)
          continue
        }
        for metric in series.metrics where self.metric.isEmpty || self.metric.contains(metric.name)
        {
          for preset in preset {
            let forecaster =
              preset == "prophet"
              ? Forecaster.prophet : preset == "article" ? .article : Forecaster()
            if leaks {
              if let e = try Exhaustion(of: metric, in: series, forecaster) {
                exhaustions[preset, default: []].append(e)
              }
              continue
            }
            if let end = try HeldOutEnd(of: metric, in: series, preset, forecaster, hours: 72) {
              ends.append(end)
            }
          }
        }
      }
    }
    for (preset, all) in exhaustions.sorted(by: { $0.key < $1.key }) {
      if each {
        for e in all {
          print(
            "\(e.series) \(preset) truth \(r(e.truth)) expected \(e.expected.map(r) ?? "-") (\(e.earliest.map(r) ?? "-"), \(e.latest.map(r) ?? "-"))"
          )
        }
      }
      let errors = all.map { abs(($0.expected ?? 72) - $0.truth) }.sorted()
      let relative = all.map { abs(($0.expected ?? 72) - $0.truth) / $0.truth }.sorted()
      let missed = all.count { $0.expected == nil }
      let inside = all.count {
        ($0.earliest ?? 72) <= $0.truth && $0.truth <= ($0.latest ?? .infinity)
      }
      print(
        "\(preset): \(all.count) leaks, error median \(r(errors[errors.count / 2])) h mean \(r(mean(errors))) p90 \(r(errors[errors.count * 9 / 10])), relative median \(r(relative[relative.count / 2])), not within horizon \(missed), truth in interval \(r(Double(inside) / Double(all.count)))"
      )
    }
    for (name, all) in [("with", errors.with.sorted()), ("without", errors.without.sorted())]
    where collections {
      print(
        "\(name) the heap: \(all.count) samples, steps off: mean \(r(mean(all))), median \(r(all[all.count / 2])), p90 \(r(all[all.count * 9 / 10]))"
      )
    }
    if leaks || collections { return }
    if each {
      for end in ends {
        let m = end.measures(hours: 72)!, m6 = end.measures(hours: 6)
        print(
          "\(end.series) \(end.metric) \(end.preset) c6=\(r(m6?.coverage ?? .nan)) c72=\(r(m.coverage)) mase=\(r(m.scaledError ?? .nan)) ms=\(r(end.seconds * 1000)) seasons=\(end.forecast.seasons.map(\.period))"
        )
      }
    }
    for preset in preset {
      let own = ends.filter { $0.preset == preset }
      for hours in [6.0, 24, 72] {
        let all = own.compactMap { $0.measures(hours: hours) }
        let scaled = all.compactMap(\.scaledError).sorted()
        let covered = mean(all.map(\.coverage))
        let crps = zip(own, all).compactMap { end, m in
          m.scaledError.map { m.rankedProbabilityScore / (m.meanAbsoluteError / $0) }
        }.sorted()
        print(
          "\(preset) \(hours)h: \(all.count) series, coverage \(r(covered)), MASE mean \(r(mean(scaled))) median \(r(scaled[scaled.count / 2])), CRPS/scale mean \(r(mean(crps))) median \(r(crps[crps.count / 2]))"
        )
      }
      let times = own.map(\.seconds).sorted()
      print("\(preset): ms median \(r(times[times.count / 2] * 1000)) max \(r(times.last! * 1000))")
    }
  }

  private func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }
  private func r(_ x: Double) -> String { "\((x * 1000).rounded() / 1000)" }
}
