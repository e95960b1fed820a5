import Foundation
import NeuralDetect
import TestSupport
import Testing
import TimeSeries

private func volatility(_ values: [Double], forgets: Bool = true) -> [Double] {
  var volatility = Volatility(forgets: forgets)
  return values.map { value in
    volatility.append(value)
    return volatility.logRatio
  }
}

/// The values of Tests/Golden/volatility.py.
private let course: [Double] = (0..<1500).map { (t: Int) -> Double in
  let time = Double(t)
  var x = 100 + sin(time / 7) + 0.5 * cos(time * time / 50)
  if (700..<730).contains(t) { x += 20 }
  if t >= 900 { x += 0.05 * (time - 900) }
  return x
}

@Suite("How much a metric moves") struct VolatilityTests {
  @Test("It agrees with the reference")
  func golden() {
    // Golden values: Tests/Golden/volatility.py (NumPy, float64).
    let early = [
      0, 0.030944232, 0.416512743, 0.060069349, -0.006858904, 2.888093053, -1.594217699,
    ]
    let late = [true: [-1.009398440, -1.061688032], false: [-0.822358289, -0.771716302]]
    for (forgets, late) in late {
      let found = volatility(course, forgets: forgets)
      expectClose(
        [0, 1, 30, 143, 600, 720, 899, 1300, 1499].map { found[$0] }, early + late, atol: 1e-9)
    }
  }

  @Test("A gap changes nothing")
  func gaps() {
    var gapped = course
    gapped.insert(contentsOf: [.nan, .nan, .infinity], at: 710)
    let (whole, found) = (volatility(course), volatility(gapped))
    #expect(Array(found[..<710]) == Array(whole[..<710]))
    #expect(found[710..<713].allSatisfy { $0 == whole[709] })
    #expect(Array(found[713...]) == Array(whole[710...]))
  }

  @Test("It has no unit, and is what it is up or down")
  func invariance() {
    let found = volatility(course)
    expectClose(volatility(course.map { 1024 * $0 }), found, atol: 1e-9)
    expectClose(volatility(course.map { -$0 }), found, atol: 1e-9)
  }

  @Test("It is raised where the last hours are above the week")
  func raised() {
    var volatility = Volatility()
    let found = (0..<1200).map { t in
      volatility.append(t < 1100 ? 10 : t < 1150 ? 20 : 5)
      return volatility.isRaised
    }
    // At 1172 there are 13 at 20 and 23 at 5, 10.42 in the mean; the week's is 10.38.
    #expect(found.indices.filter { found[$0] } == Array(1100..<1173))
  }

  @Test("What stays as it is says nothing, and the largest values are no more than large")
  func extremes() {
    #expect(volatility([Double](repeating: 7, count: 1200)).allSatisfy { abs($0) < 1e-12 })
    #expect(volatility([Double](repeating: 0, count: 200)).allSatisfy { $0 == 0 })
    let largest = Double.greatestFiniteMagnitude
    let least = Double.leastNonzeroMagnitude
    for values in [[0, largest, -largest, 0, 1, 1e-300], [2024 * least, 0, least, 0, 1e300]] {
      for forgets in [true, false] {
        let found = volatility(values + values.reversed(), forgets: forgets)
        #expect(!found.contains { !$0.isFinite })
      }
    }
  }
}

@Suite("What it says that a metric moves") struct VolatilityEvidenceTests {
  private func logit(_ score: Double) -> Double { log(score / (1 - score)) }

  @Test("It adds to a process's score, and stands beside one of no role")
  func rule() {
    var evidence = VolatilityEvidence()
    for hasRole in [true, false] {  // not calibrated: all roles are alike
      #expect(evidence(0.2, volatility: 0.9, hasRole: hasRole) == 0.2)
      #expect(abs(logit(evidence(0.2, volatility: 3, hasRole: hasRole)) - logit(0.2) - 2) < 1e-12)
    }
    evidence.ofNoRole = -0.5
    #expect(abs(logit(evidence(0.2, volatility: 3, hasRole: true)) - logit(0.2) - 2) < 1e-12)
    #expect(abs(logit(evidence(0.2, volatility: 3, hasRole: false)) - 1.5) < 1e-12)
    #expect(abs(logit(evidence(0.99, volatility: 3, hasRole: false)) - logit(0.99) + 0.5) < 1e-9)
    #expect(evidence(.nan, volatility: 3, hasRole: true).isNaN)
    #expect(evidence(.nan, volatility: 3, hasRole: false).isNaN)
    let most = logit(evidence(0.5, volatility: 7, hasRole: true))
    #expect(abs(most - 6) < 1e-12)
    for volatility in [8, 800, .infinity] {
      #expect(abs(logit(evidence(0.5, volatility: volatility, hasRole: true)) - most) < 1e-12)
      #expect(logit(evidence(0.5, volatility: volatility, hasRole: false)) < most)
    }
    #expect(evidence(1, volatility: 7, hasRole: true) == 1)
  }

  /// The formula's answers and the volatility of each metric.
  private func model(ofNoRole: Double?) -> Model {
    var configuration = Model.formula.configuration
    configuration.volatility = VolatilityEvidence()
    configuration.volatility?.ofNoRole = ofNoRole
    return Model(
      configuration: configuration, network: Model.formula.network.parameters, card: [])
  }

  private var series: Series {
    var values = noise(1400, level: 1000, sigma: 1, seed: 4)
    for sample in 200..<220 { values[sample] -= 100 }
    for sample in 1200..<1400 { values[sample] += 3 * Double(sample - 1200) }
    values.replaceSubrange(300..<320, with: [Double](repeating: .nan, count: 20))
    var series = tenMinuteSeries([values, values, values])
    series.metrics[0].role = .resident
    series.metrics[2].role = .goroutines
    return series
  }

  @Test("It is of resident memory and of metrics of no role, and of nothing else")
  func scores() {
    func groups(_ model: Model) -> [[Double]] {
      var scorer = SeriesScorer(model, threads: 1)
      return scorer.scores(of: series).groups.map { Array($0.anomaly[143...]) }
    }
    let evidence = model(ofNoRole: -0.5).configuration.volatility!
    let (plain, found) = (groups(.formula), groups(model(ofNoRole: -0.5)))
    var running = Volatility()
    let moves = series.metrics[0].values.map { value in
      running.append(value)
      return (ratio: running.logRatio, isRaised: running.isRaised)
    }[143...]
    #expect(moves.map(\.ratio).max()! > 2 && moves.contains { !$0.isRaised })
    for (index, hasRole) in [true, false].enumerated() {
      let expected = zip(plain[index], moves).map { score, moves in
        evidence(
          score, volatility: hasRole && !moves.isRaised ? 0 : moves.ratio, hasRole: hasRole)
      }
      #expect(found[index] == expected && found[index] != plain[index])
    }
    #expect(found[2] == plain[2])
    let past = RetrospectiveScorer(model(ofNoRole: -0.5), threads: 1).scores(of: series)
    expectClose(Array(past.groups[0].anomaly[143...]), found[0])
  }

  @Test("How a series is cut into pieces changes no score", arguments: [1, 7, 150])
  func pieces(length: Int) {
    let model = model(ofNoRole: -0.5)
    var (whole, parts) = (SeriesScorer(model, threads: 1), SeriesScorer(model, threads: 2))
    let expected = whole.scores(of: series)
    let found = series.pieces(of: length).map { parts.scores(of: $0) }
    for group in 0..<3 {
      #expect(
        found.flatMap { $0.groups[group].anomaly }.map(\.bitPattern)
          == expected.groups[group].anomaly.map(\.bitPattern))
    }
  }

  @Test("Where samples are too close together for the days before, it is not asked for")
  func closeSamples() {
    func scores(_ model: Model) -> [Double] {
      var close = series
      close.step = .seconds(60)
      var scorer = SeriesScorer(model, threads: 1)
      return Array(scorer.scores(of: close).highest[143...])
    }
    #expect(scores(model(ofNoRole: -0.5)) == scores(.formula))
  }

  @Test("A metric that was 0 for long has a score when it is not")
  func fromNothing() {
    var series = tenMinuteSeries([[Double](repeating: 0, count: 200) + noise(50, seed: 3)])
    for role in [Role.resident, .other] {
      series.metrics[0].role = role
      var scorer = SeriesScorer(model(ofNoRole: -0.5), threads: 1)
      #expect(!scorer.scores(of: series).highest[143...].contains { !$0.isFinite })
    }
  }

  @Test("A checkpoint keeps it, and none")
  func checkpoint() throws {
    try inTemporaryFolder { folder in
      var models = [nil, -0.75].map(model)
      models.append(.formula)
      for model in models {
        try model.write(to: "\(folder)/m.safetensors", replacing: true)
        let read = try Model(contentsOf: "\(folder)/m.safetensors")
        #expect(read.configuration == model.configuration)
      }
    }
  }

  @Test(
    "A checkpoint in which it makes no sense is refused",
    arguments: [
      ("volatility_history", "1000"), ("volatility_of_no_role", "nan"),
      ("volatility_of_no_role", "101"),
    ])
  func wrongCheckpoint(key: String, value: String) throws {
    try inTemporaryFolder { folder in
      let path = "\(folder)/m.safetensors"
      try model(ofNoRole: -0.75).write(to: path)
      let checkpoint = try Checkpoint(contentsOf: path)
      let changed = checkpoint.metadata.map { $0.key == key ? (key, value) : $0 }
      try Checkpoint(checkpoint.network, metadata: changed).write(to: path, replacing: true)
      let error = #expect(throws: ModelError.self) { try Model(contentsOf: path) }
      #expect("\(error!)".contains("\(key)"))
    }
  }

  @Test("Training leaves nothing to calibrate")
  func calibratedInTraining() throws {
    var jumps = labelledJumps()
    jumps.metrics[0].role = .resident
    let training = TrainingConfiguration()
    let trainer = try Trainer(
      training, model(ofNoRole: nil).configuration,
      on: TrainingData(kinds: [[jumps]], validation: [jumps]), threads: 2)
    var state = trainer.start()
    state.best = Model.formula.network.parameters
    let trained = trainer.finished(state, threads: 2)
    let configuration = trained.model.configuration
    let card = Dictionary(uniqueKeysWithValues: trained.card.map { ($0.key, $0.value) })
    #expect(card["calibration_sharpness"] != "1.0")
    let again = training.calibration.result(
      for: trained.model, on: [jumps], label: "label", from: -10, threads: 2)
    // A step of the search is 0.05.
    let evidence = try #require(configuration.evidence)
    #expect(abs(again.shift) < 0.051)
    #expect(abs(again.alone - evidence.alone) < 0.101)
    #expect(abs(again.ofOne - evidence.ofOne) < 0.101)
    let ofNoRole = try #require(configuration.volatility?.ofNoRole)
    #expect(abs(try #require(again.ofNoRole) - ofNoRole) < 0.101)
  }

  @Test("With it false alarms are as rare, of no role, too")
  func calibration() throws {
    // A jump in every 200 samples that nobody labelled.
    var values = noise(4000, seed: 1)
    for start in stride(from: 700, to: 4000, by: 200) {
      for sample in start..<start + 10 { values[sample] += 100 }
    }
    var healthy = tenMinuteSeries(
      [values], truth: [Truth(name: "label", values: [Double](repeating: 0, count: 4000))])
    healthy.metrics[0].role = .resident
    var unknown = healthy
    unknown.metrics[0].role = .other
    var configuration = model(ofNoRole: nil).configuration
    configuration.evidence = .silent()
    configuration.threshold.method = .fixed(FixedThreshold())
    var network = Model.formula.network.parameters
    let calibration = Calibration()
    let found = calibration.result(
      for: Model(configuration: configuration, network: network, card: []), on: [healthy],
      label: "label", threads: 2)
    network.scaleAnomaly(by: 1, after: found.shift)
    configuration.evidence?.ofOne = found.ofOne
    configuration.volatility?.ofNoRole = found.ofNoRole
    let ofNoRole = try #require(found.ofNoRole)
    func alarms(_ series: Series, _ change: (inout ModelConfiguration) -> Void) -> Int {
      var changed = configuration
      change(&changed)
      var scorer = SeriesScorer(
        Model(configuration: changed, network: network, card: []), threads: 2)
      var threshold = Threshold(configuration.threshold)
      return scorer.scores(of: series).highest.map { threshold.decide($0).isOpen }.trueRuns.count
    }
    let accepted = Int(calibration.falseAlarms * Double(4000 - 143) / 144)
    #expect(alarms(healthy) { _ in } <= accepted)
    #expect(alarms(healthy) { $0.evidence?.ofOne += 0.2 } > accepted)
    #expect(alarms(unknown) { _ in } <= accepted)
    #expect(alarms(unknown) { $0.volatility?.ofNoRole = ofNoRole + 0.1 } > accepted)
  }
}
