package import Tensor

/// What the past said, sample by sample, in series of which it is known what happened: what `Evidence`
/// is made from.
package struct EvidenceExamples: Sendable {
  /// Samples from one row to the next: neighbours say the same.
  static let spacing = 5

  /// The statistics of a place one after the other, a row a sample; `nan` where one is not known.
  package var statistics: [Float] = []  // [rows, places · statistics]
  package var isFault: [Bool] = []

  /// The first statistic of counts; none, unless set.
  package var countsFrom = Int.max
  package var weights: [Float] = []

  package init() {}

  var count: Int { isFault.count }

  mutating func append(_ other: EvidenceExamples) {
    statistics += other.statistics
    isFault += other.isFault
    weights += other.weights
  }
}

extension ExampleSource {
  /// Every row of the last kind of series: recordings, where there are such, for simulated services are
  /// quieter than real ones.
  package func evidenceExamples(using random: SeededGenerator, threads: Int) -> EvidenceExamples {
    let series = kinds[kinds.count - 1].filter { LongPast.day(of: $0.step) != nil }
    let each = parallelMap(series.count, threads: threads) { index in
      var random = random.split(UInt64(index))
      return examples(of: series[index], using: &random)
    }
    var all = EvidenceExamples()
    all.countsFrom = configuration.countsFrom
    return each.reduce(into: all) { $0.append($1) }
  }

  /// The rows of one series. In turn they see all metrics, the first of memory alone, and any, so that
  /// what is there suffices.
  private func examples(
    of series: TrainingSeries, using random: inout SeededGenerator
  ) -> EvidenceExamples {
    let present = series.metrics.map { $0 != nil }
    let first = present.indices.first { series.isMemory[$0] }!
    var some = present.map { $0 && Bool.random(using: &random) }
    // A fault may be injected into the first alone.
    if series.marked == nil || !zip(some, series.isMemory).contains(where: { $0 && $1 }) {
      some[first] = true
    }
    let views = [present, present.indices.map { $0 == first }, some]
    let whole = 0..<series.count
    var stretch = Stretch(
      metrics: series.metrics, count: series.count, restarts: Set(series.restarts),
      truth: series.truth(in: whole, seeing: present))
    var truths = views.map { series.truth(in: whole, seeing: $0) }
    if series.marked == nil, Bool.random(using: &random) {
      let injection = rise(in: configuration.window..<series.count - 1, using: &random)
      inject(injection, into: &stretch, isMemory: series.isMemory, using: &random)
      truths = views.map { _ in stretch.truth }
    }
    if Bool.random(using: &random) {
      fill(&stretch, isMemory: series.isMemory, using: &random)
    }

    var extractors = stretch.metrics.map { values in
      values.map { _ in FeatureExtractor([], pastStep: series.step) }
    }
    var examples = EvidenceExamples()
    var row: [Float] = []
    let unknown = [Float](
      repeating: .nan, count: configuration.evidencePlaces * Statistic.allCases.count)
    for sample in 0..<series.count {
      for (place, values) in stretch.metrics.enumerated() {
        guard let values else { continue }
        _ = extractors[place]!.append(
          values[sample], restarted: stretch.restarts.contains(sample), to: &row)
      }
      let number = sample - (configuration.window - 1)
      guard number >= 0, number % EvidenceExamples.spacing == 0 else { continue }
      let view = number / EvidenceExamples.spacing % views.count
      guard !truths[view].isAmbiguous[sample] else { continue }
      var statistics = unknown
      for (place, extractor) in extractors.enumerated() where views[view][place] {
        Evidence.lay(
          extractor?.past?.statistics ?? [], at: min(place, configuration.roles.count),
          into: &statistics)
      }
      examples.statistics += statistics
      examples.isFault.append(truths[view].isFault[sample])
      examples.weights.append(view == 0 ? 2 : 1)
    }
    return examples
  }

  /// A fault that makes memory grow: no other shows in the statistics.
  private func rise(in range: Range<Int>, using random: inout SeededGenerator) -> Injection {
    let rising: [Injection.Shape] = [
      .linearGrowth, .saturatingGrowth, .acceleratingGrowth, .sawtoothGrowth, .stepUp,
    ]
    while true {
      let injection = Injection(onsetIn: range, using: &random)
      if rising.contains(injection.shape) { return injection }
    }
  }
}
