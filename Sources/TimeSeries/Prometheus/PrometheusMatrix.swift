/// The body of Prometheus's answer to a range query, held while its series are given out.
struct PrometheusMatrix: PieceSource {
  private var pieces: HeldPieces

  /// - Throws: `SeriesError`.
  init(_ text: consuming Text, options: SeriesReader.Options) throws(SeriesError) {
    let file = text.name
    try self.init(PrometheusAnswer(text), file: file, options: options)
  }

  /// - Throws: `SeriesError.unknownMetric`.
  init(
    _ answer: consuming PrometheusAnswer, file: String, options: SeriesReader.Options
  ) throws(SeriesError) {
    let series = answer.series(unnamedAs: options.id ?? seriesID(ofFile: file))
    if !series.isEmpty { try options.checkMetrics(in: series, file: file) }
    pieces = HeldPieces(
      series, file: file, options: options, irregularities: answer.irregularities)
  }

  func allIrregularities() -> Irregularities { pieces.allIrregularities }

  mutating func next() throws -> Series? { try pieces.next() }
}
