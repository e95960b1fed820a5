import ArgumentParser
import Foundation
import NeuralDetect
import Tensor
import TimeSeries

/// What the online changepoint methods find in the lab's recordings at equal false alarms, how often
/// they alarm on healthy series at their theory's threshold, and what a sample costs.
@main
struct Online: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "online",
    abstract: "Measure the online changepoint methods.",
    discussion: """
      Examples:
        online lab benchmarks/lab
        online healthy --metric mem_u --step-seconds 60 smd/*.train.csv.gz
        online tcpd tcpd
        online speed
      """,
    subcommands: [Lab.self, Healthy.self, Tcpd.self, Speed.self])
}

/// The methods, as they are measured: growth alone alarms.
struct Method {
  let name: String
  let detector: any ThresholdedDetector

  static let all: [Method] = {
    var methods: [Method] = []
    for whitens in [false, true] {
      var reference = Reference()
      reference.whitens = whitens
      let suffix = whitens ? ", whitened" : ""
      for allowance in [0.25, 0.5] {
        var cusum = CUSUM()
        (cusum.direction, cusum.allowance, cusum.reference) = (.up, allowance, reference)
        methods.append(Method(name: "CUSUM \(allowance)\(suffix)", detector: cusum))
        var pageHinkley = PageHinkley()
        (pageHinkley.direction, pageHinkley.allowance) = (.up, allowance)
        pageHinkley.reference = reference
        methods.append(Method(name: "Page-Hinkley \(allowance)\(suffix)", detector: pageHinkley))
      }
      for window in [144, 288] {
        var slope = SlopeLikelihoodRatio()
        (slope.direction, slope.window, slope.reference) = (.up, window, reference)
        methods.append(Method(name: "slope GLR \(window)\(suffix)", detector: slope))
      }
      var bocpd = BOCPD()
      bocpd.reference = reference
      methods.append(Method(name: "BOCPD\(suffix)", detector: bocpd))
    }
    methods.append(Method(name: "floor", detector: Floor()))
    return methods
  }()
}

/// One metric of a series, and where its faults are.
struct Case {
  let values: [Double]
  let faults: [Range<Int>]

  /// The samples before the first fault.
  var healthy: [Double] { Array(values[..<(faults.first?.lowerBound ?? values.count)]) }
}

struct Lab: ParsableCommand {
  @Argument(help: "The folder of the lab.") var folder: String
  @Option(help: "train, validation or test.") var part = "train"
  @Option(help: "The metric.") var metric = "process_resident_memory_bytes"
  @Option(help: "Only methods whose names begin so.") var only = ""
  @Option(help: "Threads.") var threads = 2

  func run() throws {
    let cases = try cases()
    let healthy = cases.map(\.healthy)
    let days = Double(healthy.reduce(0) { $0 + $1.count(where: \.isFinite) }) / 144
    print("\(cases.count) runs, \(cases.count { !$0.faults.isEmpty }) faults, \(days) healthy days")
    for method in Method.all where method.name.hasPrefix(only) {
      var row = method.name.padding(26)
      for rate in [0.02, 0.05, 0.1, 0.2] {
        var calibration = FalseAlarmCalibration()
        (calibration.rate, calibration.threads) = (rate, threads)
        var detector = method.detector
        detector.threshold = calibration.threshold(of: detector, on: healthy)
        row += measured(detector, cases)
      }
      print(row)
    }
  }

  private func measured(_ detector: any ThresholdedDetector, _ cases: [Case]) -> String {
    let counts = parallelMap(cases.count, threads: threads) { number in
      let (values, faults) = (cases[number].values, cases[number].faults)
      let detections = detector.changepoints(in: values).map {
        Detection(onset: $0.index, detectedAt: $0.detected, end: $0.detected + 1)
      }
      return EventMatching().counts(
        of: detections, faults: faults, count: values.count, step: .seconds(600))
    }.reduce(EventCounts(), +)
    let recall = Int((100 * (counts.recall ?? 0)).rounded())
    return "| \(short(detector.threshold)) \(recall)% \(short(counts.delay(quantile: 0.5) ?? -1)) "
      .padding(22)
  }

  private func cases() throws -> [Case] {
    let split = try rows("\(folder)/split.csv")
    let chosen = Set(split.filter { $0[1] == part }.map { $0[0] })
    let runs = try rows("\(folder)/recordings/runs.csv").filter { chosen.contains($0[1]) }
    var options = SeriesReader.Options()
    options.metrics = [metric]
    return try runs.map { run in
      let series = try SeriesReader.read(
        path: "\(folder)/recordings/\(run[0]).csv.gz", options: options)[0]
      let labels = series.truth(named: "label")?.values.map { $0 > 0 } ?? []
      return Case(
        values: series.metrics[0].values,
        faults: Evaluation.Truth(labels: labels, step: series.step).faults)
    }
  }

  private func rows(_ path: String) throws -> [[String]] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }
}

struct Healthy: ParsableCommand {
  @Argument(help: "Healthy series.") var files: [String]
  @Option(name: .customLong("metric"), help: "Only this metric; repeat it for more.")
  var metrics: [String] = []
  @Option(help: "Seconds between samples, where the series do not say.") var stepSeconds: Double?
  @Option(help: "The average run length that is asked for, in days.") var days = 50.0

  func run() throws {
    var options = SeriesReader.Options()
    options.metrics = metrics
    options.step = stepSeconds.map { .seconds($0) }
    let series = try files.flatMap { try SeriesReader.read(path: $0, options: options) }
    let perDay = .seconds(86_400) / series[0].step
    let healthy = series.flatMap { $0.metrics.map(\.values) }
    let total = Double(healthy.reduce(0) { $0 + $1.count(where: \.isFinite) }) / perDay
    print("\(healthy.count) series, \(total) days")
    let length = days * perDay
    for whitens in [false, true] {
      var reference = Reference()
      reference.whitens = whitens
      var cusum = CUSUM(averageRunLength: length)
      cusum.reference = reference
      var pageHinkley = PageHinkley(averageRunLength: length)
      pageHinkley.reference = reference
      var slope = SlopeLikelihoodRatio(averageRunLength: length)
      slope.reference = reference
      let detectors: [(String, any ThresholdedDetector)] = [
        ("CUSUM", cusum), ("Page-Hinkley", pageHinkley), ("slope GLR", slope),
      ]
      for (name, detector) in detectors {
        let alarms = healthy.reduce(0) { $0 + detector.changepoints(in: $1).count }
        print(
          "\(name) whitened \(whitens): \(alarms) alarms, \(short(Double(alarms) / total)) a day")
      }
    }
  }
}

/// The Turing Change Point Dataset's benchmark: BOCPD at its default settings.
struct Tcpd: ParsableCommand {
  @Argument(help: "The folder with the series, annotations.json and published_default_f1.json.")
  var folder: String

  private struct Published: Decodable { let f1: [String: [String: Double]] }

  func run() throws {
    let annotations = try decoded([String: [String: [Int]]].self, "annotations.json")
    let published = try decoded(Published.self, "published_default_f1.json").f1
    var (sumF1, sumCovering, furthest) = (0.0, 0.0, 0.0)
    for name in published.keys.sorted() {
      let values = try SeriesReader.read(path: "\(folder)/\(name).csv.gz")[0].metrics[0].values
      let annotators = annotations[name, default: [:]].values.map { $0 }
      let found = MostProbableRuns().changepoints(in: values).map(\.index)
      guard let f1 = ChangepointMatching().agreement(of: found, with: annotators)?.f1,
        let covering = segmentCovering(of: found, by: annotators, count: values.count),
        let expected = published[name]?["bocpd"]
      else { continue }
      print("\(name.padding(20)) F1 \(f1) published \(expected) covering \(covering)")
      sumF1 += f1
      sumCovering += covering
      furthest = max(furthest, abs(f1 - expected))
    }
    let count = Double(published.count)
    print("mean F1 \(sumF1 / count), covering \(sumCovering / count), furthest off \(furthest)")
  }

  private func decoded<Value: Decodable>(_: Value.Type, _ name: String) throws -> Value {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
    return try JSONDecoder().decode(Value.self, from: data)
  }
}

struct Speed: ParsableCommand {
  @Option(help: "Samples.") var count = 200_000

  func run() {
    var random = SeededGenerator(seed: 1)
    let values = (0..<count).map { _ in 1e9 + 1e7 * random.nextGaussian() }
    var (cusum, pageHinkley, slope) = (CUSUM(), PageHinkley(), SlopeLikelihoodRatio())
    var (bocpd, floor) = (BOCPD(), Floor())
    cusum.threshold = 1e9
    pageHinkley.threshold = 1e9
    slope.threshold = 1e9
    bocpd.threshold = 1e9
    floor.threshold = 1e9
    var bare = cusum
    bare.reference = nil
    let detectors: [(String, any ThresholdedDetector)] = [
      ("CUSUM", cusum), ("CUSUM without reference", bare), ("Page-Hinkley", pageHinkley),
      ("slope GLR", slope), ("BOCPD", bocpd), ("floor", floor),
    ]
    var times = detectors.map { _ in [Double]() }
    for _ in 0..<7 {
      for (number, (_, detector)) in detectors.enumerated() {
        let clock = ContinuousClock()
        times[number].append(
          clock.measure { _ = detector.changepoints(in: values) } / .seconds(1e-9) / Double(count))
      }
    }
    for (number, (name, _)) in detectors.enumerated() {
      print(name.padding(26) + short(times[number].min() ?? .nan) + " ns a sample")
    }
  }
}

private func short(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

extension String {
  fileprivate func padding(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
