internal import Glibc
package import Tensor
internal import TimeSeries

/// Draws labelled windows from series: from their labels where they have them, else from injected
/// faults. What is drawn depends on the generator alone.
package struct ExampleSource: Sendable {
  /// Windows taken from one stretch of a series: its features are computed once for all of them.
  package static let windowsOfStretch = 8

  /// The samples before the first window: enough for the history that features compare with.
  private static let lead = FeatureExtractor.historyLength + FeatureExtractor.floorLength

  private let configuration: ModelConfiguration
  private let kinds: [[TrainingSeries]]

  /// Each of `kinds` is drawn equally often.
  ///
  /// - Precondition: at least one series of at least two windows.
  package init(_ kinds: [[TrainingSeries]], _ configuration: ModelConfiguration) {
    let needed = 2 * configuration.window
    let usable = kinds.map { $0.filter { $0.values.count >= needed } }.filter { !$0.isEmpty }
    precondition(!usable.isEmpty, "no series of \(needed) samples")
    self.kinds = usable
    self.configuration = configuration
  }

  /// Windows of one stretch, half of all stretches with a fault.
  package func windows(using random: inout SeededGenerator) -> LabelledWindows {
    let stretch = stretch(using: &random)
    var stream = WindowStream(configuration)
    let (windows, skipped) = stream.append(stretch.values[...], restarts: stretch.restarts)
    let first = max(0, stretch.values.count - 3 * configuration.window - skipped)
    let surprises = stretch.surprises.map { $0 - skipped }.filter { $0 < windows.count }
    let chosen = (0..<Self.windowsOfStretch).map { index in
      // Every other window ends soon after something began: there an alarm is early, or false.
      guard index % 2 == 0, let surprise = surprises.randomElement(using: &random) else {
        return Int.random(in: first..<windows.count, using: &random)
      }
      let since = Int(exp(Double.random(in: 0...log(48), using: &random))) - 1
      return max(0, min(surprise + since, windows.count - 1))
    }
    return labelled(windows.tensor(of: chosen), ends: chosen.map { $0 + skipped }, stretch)
  }

  private struct Stretch {
    var values: [Double]
    var restarts: Set<Int>
    var faults: [Range<Int>]
    var ambiguous: [Range<Int>]
    var changepoints: [Int]

    /// Where something begins, a fault or a disturbance.
    var surprises: [Int]
  }

  private func stretch(using random: inout SeededGenerator) -> Stretch {
    let series = kinds.randomElement(using: &random)!.randomElement(using: &random)!
    let wantsFault = Bool.random(using: &random)
    // Every third stretch begins with its service: there is no full history yet.
    let lead =
      Int.random(in: 0..<3, using: &random) > 0
      ? Self.lead : Int.random(in: 0..<Self.lead, using: &random)
    let length = min(series.values.count, lead + 3 * configuration.window)
    var start = Int.random(in: 0...series.values.count - length, using: &random)
    let isLabelled = !(series.faults ?? []).isEmpty
    if wantsFault, isLabelled, let fault = series.faults?.randomElement(using: &random) {
      // Its end in the last windows, or the middle of a long one.
      let at = Int.random(in: fault, using: &random)
      let after = Int.random(in: 1...2 * configuration.window, using: &random)
      start = max(0, min(at + after - length, series.values.count - length))
    }
    let range = start..<start + length
    var stretch = Stretch(
      values: Array(series.values[range]),
      restarts: Set(series.restarts.filter(range.contains).map { $0 - start }),
      faults: part(series.faults ?? [], range), ambiguous: part(series.ambiguous, range),
      changepoints: series.changepoints.filter(range.contains).map { $0 - start },
      surprises: series.changepoints.filter(range.contains).map { $0 - start })
    disturb(&stretch, injecting: wantsFault && !isLabelled, using: &random)
    return stretch
  }

  /// What of `ranges` lies in `part`, counted from its beginning.
  private func part(_ ranges: [Range<Int>], _ part: Range<Int>) -> [Range<Int>] {
    ranges.map { $0.clamped(to: part) }.filter { !$0.isEmpty }
      .map { $0.lowerBound - part.lowerBound..<$0.upperBound - part.lowerBound }
  }

  private func disturb(
    _ stretch: inout Stretch, injecting: Bool, using random: inout SeededGenerator
  ) {
    let finite = stretch.values.filter(\.isFinite)
    let differences = zip(stretch.values, stretch.values.dropFirst()).map { abs($1 - $0) }
    let noise = max(
      1.4826 * RobustStatistics.median(of: differences),
      0.4 * RobustStatistics.quantile(0.9, of: differences))
    let swing =
      RobustStatistics.quantile(0.9, of: finite) - RobustStatistics.quantile(0.1, of: finite)
    let level = abs(RobustStatistics.median(of: finite))
    guard noise.isFinite, swing.isFinite else { return }
    let unit = max(swing / 2.563, 2 * noise, 2e-3 * level)

    if Int.random(in: 0..<3, using: &random) == 0 {
      let disturbance = Disturbance.allCases.randomElement(using: &random)!
      let start = disturbance.apply(
        to: &stretch.values, unit: unit, noise: noise, using: &random)
      stretch.surprises.append(start)
      if disturbance == .restart { stretch.restarts.insert(start) }
    }
    if injecting {
      let first = max(stretch.values.count - 3 * configuration.window, 0)
      let injection = Injection(onsetIn: first..<stretch.values.count - 1, using: &random)
      let truth = injection.apply(
        to: &stretch.values, unit: unit, noise: noise, using: &random)
      stretch.faults.append(truth.fault)
      stretch.ambiguous += truth.ambiguous
      stretch.surprises.append(truth.fault.lowerBound)
      stretch.changepoints += truth.changepoints
    }
  }

  /// The last steps weigh most: they are what a causal score is read from.
  private func labelled(_ inputs: Tensor, ends: [Int], _ stretch: Stretch) -> LabelledWindows {
    let (steps, batch) = (inputs.shape[0], inputs.shape[1])
    var isFault = [Bool](repeating: false, count: stretch.values.count)
    for fault in stretch.faults { for t in fault { isFault[t] = true } }
    var isAmbiguous = [Bool](repeating: false, count: stretch.values.count)
    for range in stretch.ambiguous { for t in range { isAmbiguous[t] = true } }
    var targets = [Float](repeating: 0, count: steps * batch * 2)
    var weights = targets
    for (b, end) in ends.enumerated() {
      for t in 0..<steps {
        let at = (t * batch + b) * 2
        let sample = end - steps + 1 + t
        let bump =
          stretch.changepoints.map { change in
            let distance = Double(change - sample)
            return exp(-distance * distance / (2 * 2 * 2))
          }.max() ?? 0
        targets[at] = isFault[sample] ? 1 : 0
        targets[at + 1] = Float(bump)
        let recent: Float = t == steps - 1 ? 48 : t >= steps - 24 ? 1.5 : 0.5
        weights[at] = isAmbiguous[sample] ? 0 : recent
        weights[at + 1] = 0.25 * (1 + 8 * Float(bump))
      }
    }
    return LabelledWindows(
      inputs: inputs, targets: Tensor(targets, shape: [steps, batch, 2]),
      weights: Tensor(weights, shape: [steps, batch, 2]))
  }
}
