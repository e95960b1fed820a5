internal import Glibc
package import Tensor
internal import TimeSeries

/// Draws labelled windows from series: from their labels where they have them, else from injected
/// faults. What is drawn depends on the generator alone.
package struct ExampleSource: Sendable {
  /// Windows taken from one stretch of a series: its features are computed once for all of them.
  package static let windowsOfStretch = 8

  let configuration: ModelConfiguration
  private let training: TrainingConfiguration
  let kinds: [[TrainingSeries]]

  /// Each of `kinds` is drawn equally often.
  ///
  /// - Precondition: at least one series of at least two windows.
  package init(
    _ kinds: [[TrainingSeries]], _ configuration: ModelConfiguration,
    _ training: TrainingConfiguration = TrainingConfiguration()
  ) {
    let needed = 2 * configuration.window
    let usable = kinds.map { $0.filter { $0.count >= needed } }.filter { !$0.isEmpty }
    precondition(!usable.isEmpty, "no series of \(needed) samples")
    self.kinds = usable
    self.configuration = configuration
    self.training = training
  }

  /// Windows of one stretch, half of all stretches with a fault.
  package func windows(using random: inout SeededGenerator) -> LabelledWindows {
    let stretch = stretch(using: &random)
    var stream = WindowStream(configuration, present: stretch.metrics.map { $0 != nil })
    let (windows, skipped) = stream.append(stretch.metrics, restarts: stretch.restarts)
    let first = max(0, stretch.count - 3 * configuration.window - skipped)
    let surprises = stretch.surprises.map { $0 - skipped }.filter { $0 < windows.count }
    let chosen = (0..<Self.windowsOfStretch).map { index in
      // Every other window ends soon after something began: there an alarm is early, or false.
      guard index % 2 == 0, let surprise = surprises.randomElement(using: &random) else {
        return Int.random(in: first..<windows.count, using: &random)
      }
      let since = Int(exp(Double.random(in: 0...log(288), using: &random))) - 1
      return max(0, min(surprise + since, windows.count - 1))
    }
    return labelled(windows.tensor(of: chosen), ends: chosen.map { $0 + skipped }, stretch)
  }

  struct Stretch {
    var metrics: [[Double]?]  // by place
    let count: Int
    var restarts: Set<Int>
    var truth: TrainingSeries.Truth

    /// Where something begins, a fault or a disturbance.
    var surprises: [Int] = []

    /// Those of `isMemory` that have a metric.
    func places(where isMemory: [Bool]) -> [Int] {
      metrics.indices.filter { metrics[$0] != nil && isMemory[$0] }
    }
  }

  private func stretch(using random: inout SeededGenerator) -> Stretch {
    let series = kinds.randomElement(using: &random)!.randomElement(using: &random)!
    let wantsFault = Bool.random(using: &random)
    // Every third stretch begins with its service: there is no full history yet. One that looks far
    // back always does.
    let isOld = Int.random(in: 0..<3, using: &random) > 0 && !configuration.looksFarBack
    let lead =
      isOld ? configuration.lead : Int.random(in: 0..<configuration.lead, using: &random)
    let length = min(series.count, lead + 3 * configuration.window)
    var start = Int.random(in: 0...series.count - length, using: &random)
    if wantsFault, let fault = series.marked?.randomElement(using: &random) {
      // Soon after its onset, or late in it, or past its end: as often by the logarithm of the time.
      let latest = Double(min(fault.count + 2 * configuration.window, length))
      let after = Int(exp(Double.random(in: 0...log(latest), using: &random)))
      start = max(0, min(fault.lowerBound + after - length, series.count - length))
    }
    let range = start..<start + length
    let kept = kept(of: series, using: &random)
    let truth = series.truth(in: range, seeing: kept)
    var stretch = Stretch(
      metrics: zip(series.metrics, kept).map { values, isKept in
        isKept ? values.map { Array($0[range]) } : nil
      },
      count: length, restarts: Set(series.restarts.filter(range.contains).map { $0 - start }),
      truth: truth, surprises: truth.changepoints)
    if training.laysOver {
      disturb(
        &stretch, isMemory: series.isMemory,
        injecting: wantsFault && (series.marked ?? []).isEmpty, using: &random)
    }
    if stretch.metrics.count(where: { $0 != nil }) == 1, Int.random(in: 0..<3, using: &random) == 0
    {
      // A metric whose role nobody knows stands in the first place.
      stretch.metrics.sort { $0 != nil && $1 == nil }
    }
    return stretch
  }

  /// The places of `series` that the network is shown: in half the stretches all of its own, in a sixth one metric
  /// of memory, else any but none of memory. So what is there suffices, whatever it is.
  private func kept(of series: TrainingSeries, using random: inout SeededGenerator) -> [Bool] {
    let present = series.metrics.prefix(configuration.roles.count).map { $0 != nil }
    let memory = present.indices.filter { series.isMemory[$0] }
    let sure = memory.randomElement(using: &random)!
    switch Int.random(in: 0..<6, using: &random) {
    case 0..<3: return present
    case 3: return present.indices.map { $0 == sure }
    default:
      return present.indices.map { place in
        let isKept = Bool.random(using: &random)
        return present[place] && (isKept || place == sure)
      }
    }
  }

  /// Lays a disturbance over every third stretch, lets two of five fill, and lays a fault over the stretch if that is
  /// asked for. Disturbance and fault come at the same moments and by the same rule in all metrics of memory that
  /// they touch, in each by its own measure.
  private func disturb(
    _ stretch: inout Stretch, isMemory: [Bool], injecting: Bool,
    using random: inout SeededGenerator
  ) {
    let places = stretch.places(where: isMemory)
    let measures = places.map { Measure(of: stretch.metrics[$0]!) }
    guard !measures.contains(where: { !$0.unit.isFinite }) else { return }
    if Int.random(in: 0..<3, using: &random) == 0 {
      let disturbance = Disturbance.allCases.randomElement(using: &random)!
      let same = SeededGenerator(seed: random.next())
      for (place, measure) in zip(places, measures) {
        var random = same
        let start = disturbance.apply(
          to: &stretch.metrics[place]!, unit: measure.unit, noise: measure.noise, using: &random)
        if place == places[0] { stretch.surprises.append(start) }
        if disturbance == .restart { stretch.restarts.insert(start) }
      }
    }
    if Int.random(in: 0..<5, using: &random) < 2 {
      fill(&stretch, isMemory: isMemory, using: &random)
    }
    guard injecting else { return }
    let first = max(stretch.count - 3 * configuration.window, 0)
    let injection = Injection(onsetIn: first..<stretch.count - 1, using: &random)
    inject(injection, into: &stretch, places, measures, using: &random)
  }

  /// Lets metrics of memory fill: all, or as often the first alone.
  func fill(
    _ stretch: inout Stretch, isMemory: [Bool], using random: inout SeededGenerator
  ) {
    let filling = Filling(using: &random)
    let places = stretch.places(where: isMemory)
    for place in Bool.random(using: &random) ? places[...] : places.prefix(1) {
      filling.apply(to: &stretch.metrics[place]!)
    }
  }

  /// Lays a fault over metrics of memory: over all, or as often over the first alone.
  func inject(
    _ injection: Injection, into stretch: inout Stretch, isMemory: [Bool],
    using random: inout SeededGenerator
  ) {
    let places = stretch.places(where: isMemory)
    let measures = places.map { Measure(of: stretch.metrics[$0]!) }
    guard !measures.contains(where: { !$0.unit.isFinite }) else { return }
    inject(injection, into: &stretch, places, measures, using: &random)
  }

  private func inject(
    _ injection: Injection, into stretch: inout Stretch, _ places: [Int], _ measures: [Measure],
    using random: inout SeededGenerator
  ) {
    let same = SeededGenerator(seed: random.next())
    // Beside the heap as often as in it.
    let touched = Bool.random(using: &random) ? places.count : 1
    for (place, measure) in zip(places, measures).prefix(touched) {
      var random = same
      let truth = injection.apply(
        to: &stretch.metrics[place]!, unit: measure.unit, noise: measure.noise, using: &random)
      guard place == places[0] else { continue }
      for t in truth.fault { stretch.truth.isFault[t] = true }
      for range in truth.ambiguous { for t in range { stretch.truth.isAmbiguous[t] = true } }
      stretch.truth.changepoints += truth.changepoints
      stretch.surprises.append(truth.fault.lowerBound)
    }
  }

  /// What a metric usually does.
  private struct Measure {
    let unit: Double  // its swing
    let noise: Double  // its change from sample to sample

    init(of values: [Double]) {
      let finite = values.filter(\.isFinite)
      let differences = zip(values, values.dropFirst()).map { abs($1 - $0) }
      noise = max(
        1.4826 * RobustStatistics.median(of: differences),
        0.4 * RobustStatistics.quantile(0.9, of: differences))
      let swing =
        RobustStatistics.quantile(0.9, of: finite) - RobustStatistics.quantile(0.1, of: finite)
      let level = abs(RobustStatistics.median(of: finite))
      unit = noise.isFinite ? max(swing / 2.563, 2 * noise, 2e-3 * level) : .nan
    }
  }

  /// The last steps weigh most: they are what a causal score is read from.
  private func labelled(_ inputs: Tensor, ends: [Int], _ stretch: Stretch) -> LabelledWindows {
    let (steps, batch) = (inputs.shape[0], inputs.shape[1])
    let truth = stretch.truth
    let faults = training.urgency.targets(for: truth.isFault)
    var targets = [Float](repeating: 0, count: steps * batch * 2)
    var weights = targets
    for (b, end) in ends.enumerated() {
      for t in 0..<steps {
        let at = (t * batch + b) * 2
        let sample = end - steps + 1 + t
        let bump =
          truth.changepoints.map { change in
            let distance = Double(change - sample)
            return exp(-distance * distance / (2 * 2 * 2))
          }.max() ?? 0
        targets[at] = faults[sample]
        targets[at + 1] = Float(bump)
        let recent: Float = t == steps - 1 ? 48 : t >= steps - 24 ? 1.5 : 0.5
        weights[at] = truth.isAmbiguous[sample] ? 0 : recent
        weights[at + 1] = 0.25 * (1 + 8 * Float(bump))
      }
    }
    return LabelledWindows(
      inputs: inputs, targets: Tensor(targets, shape: [steps, batch, 2]),
      weights: Tensor(weights, shape: [steps, batch, 2]))
  }
}
