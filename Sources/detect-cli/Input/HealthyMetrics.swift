import TimeSeries

/// The metrics of series in which nothing happened.
struct HealthyMetrics {
  /// Each metric's samples.
  private(set) var values: [[Double]] = []

  /// From one sample to the next, the same in all.
  private(set) var step: Duration = .zero

  /// Days of known samples.
  var days: Double {
    step * values.reduce(0) { $0 + $1.count(where: \.isFinite) } / .seconds(86_400)
  }

  /// - Throws: `SeriesError` for a file that cannot be read, `Failure` for steps that differ.
  init(_ files: [String], _ input: SeriesOptions, _ notes: Notes) throws {
    var saidChoice = true
    for file in files {
      var pieces = try SeriesPieces(.file(file), input, notes, saidChoice: saidChoice)
      for series in try pieces.whole().map(\.samples) {
        if step == .zero { step = series.step }
        guard series.step == step else {
          throw Failure(
            Failure.badData,
            "\(file): \(series.id) has a step of \(series.step), the others of \(step); set one with "
              + "--step")
        }
        values += series.metrics.map(\.values)
      }
      saidChoice = pieces.saidChoice
      try pieces.finish()
    }
  }
}
