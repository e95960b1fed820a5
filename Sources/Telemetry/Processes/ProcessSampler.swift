/// Samples the processes of a watch: what the kernel says of each, and what one of them says of
/// itself on its pages.
package struct ProcessSampler {
  /// One series at one moment.
  package struct Sample: Sendable, Equatable {
    package let series: String
    package var readings: [Reading]

    package init(series: String, readings: [Reading]) {
      self.series = series
      self.readings = readings
    }
  }

  /// The part of the time that may go into walks over page tables.
  private static let shareOfRollups = 1.0 / 500

  private let table: ProcessTable
  private var watch: ProcessWatch
  private var nextRollup: [String: ContinuousClock.Instant] = [:]  // by series

  package init(_ watch: ProcessWatch, in table: ProcessTable = ProcessTable()) {
    self.watch = watch
    self.table = table
  }

  /// The names of all series so far.
  package var series: [String] { watch.places.map(\.series) }

  /// What has ended and begun since the last sample, and the readings of all processes there are.
  package mutating func sample() -> (changes: [ProcessWatch.Change], samples: [Sample]) {
    let changes = watch.update()
    var samples: [Sample] = []
    for place in watch.places {
      guard let process = place.process, var readings = table.readings(of: process) else {
        continue
      }
      readings += rollup(of: process, as: place.series)
      samples.append(Sample(series: place.series, readings: readings))
    }
    return (changes, samples)
  }

  /// A walk takes longer the more memory there is: after one that took d, the next comes no sooner
  /// than d / `shareOfRollups` later.
  private mutating func rollup(
    of process: ProcessTable.Identity, as series: String
  ) -> [Reading] {
    let start = ContinuousClock.now
    if let next = nextRollup[series], start < next { return [] }
    let readings = table.rollup(of: process) ?? []
    nextRollup[series] = start + (ContinuousClock.now - start) / Self.shareOfRollups
    return readings
  }
}
