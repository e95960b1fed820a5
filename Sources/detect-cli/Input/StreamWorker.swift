import NeuralDetect
import TimeSeries

/// Answers each line of standard input, a series as NDJSON, with one line: stateless, flushed, in
/// order. A line that cannot be scored is answered with its error.
struct StreamWorker {
  private let model: Model
  private let threads: Int
  private let options: SeriesOptions

  init(_ model: Model, _ threads: Int, _ options: SeriesOptions) {
    self.model = model
    self.threads = threads
    self.options = options
  }

  func run() throws {
    var output = StandardOutput()
    var failures = 0
    var number = 0
    while let line = readLine(strippingNewline: true) {
      number += 1
      do {
        try output.writeLine(answer(to: line, number).description)
      } catch let error as SeriesError {
        failures += 1
        try output.writeLine(failure(error, number).description)
      }
      try output.flush()
    }
    if failures > 0 {
      throw Failure(Failure.badData, "\(failures) of \(number) lines could not be scored")
    }
  }

  private func failure(_ error: SeriesError, _ number: Int) -> JSONValue {
    .object([.init("line", .integer(Int64(number))), .init("error", .string(error.description))])
  }

  /// A gap of over 1,440 samples begins a new segment of the series.
  private func answer(to line: String, _ number: Int) throws -> JSONValue {
    var reading = options.reading()
    reading.format = .ndjson
    let segments = try SeriesReader.read(
      bytes: Array(line.utf8), name: "line \(number)", options: reading
    ).map { options.chosen(in: $0, with: model.configuration.places) }
    let window = model.configuration.window
    guard let longest = segments.max(by: { $0.count < $1.count }), longest.count >= window else {
      let series = segments.first
      throw SeriesError.tooShort(
        name: series?.id ?? "line \(number)", count: series?.count ?? 0, needed: window)
    }
    return .object([
      .init("id", .string(longest.id)), .init("segments", .array(segments.map(scored))),
      .init("irregularities", (segments.last ?? longest).irregularities.json),
    ])
  }

  private func scored(_ series: Series) -> JSONValue {
    var scorer = SeriesScorer(model, threads: threads)
    var thresholds = MetricThresholds(model)
    let seen = model.averaged(series) ?? series
    let scores = scorer.scores(of: seen)
    let decisions = thresholds.decisions(on: scores, in: seen)
    var held = HeldAnswers()
    let answers = held.answers(
      to: AveragedPieces.Piece(samples: series, seen: seen), scores, decisions)
    let metrics = zip(scores.groups, answers).map { group, answers in
      JSONValue.Member(group.name, columns(answers))
    }
    let averaged =
      seen.step == series.step
      ? [] : [JSONValue.Member("averaged_over", .number(seen.step.inSeconds))]
    return .object(
      [
        .init("t0", .string(series.start.description)),
        .init("step", .number(series.step.inSeconds)),
      ] + averaged + [.init("metrics", .object(metrics))])
  }

  private func columns(_ answers: [HeldAnswers.Answer]) -> JSONValue {
    func column(_ name: String, _ value: (HeldAnswers.Answer) -> JSONValue?) -> JSONValue.Member {
      .init(name, .array(answers.map { value($0) ?? .null }))
    }
    return .object([
      column("score") { .number($0.score) },
      column("threshold") { $0.decision.map { .number($0.threshold) } },
      column("anomaly") { $0.decision.map { .boolean($0.isAnomalous) } },
      column("changepoint_probability") { .number($0.changepoint) },
    ])
  }
}
