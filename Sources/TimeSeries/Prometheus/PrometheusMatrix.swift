/// The body of Prometheus's answer to a range query, held while its series are given out.
final class PrometheusMatrix: PieceSource {
  private var pieces: HeldPieces

  init(_ lines: consuming LineReader, options: SeriesReader.Options) throws(SeriesError) {
    let file = lines.name
    let body = try lines.rest()
    var answer = PrometheusAnswer()
    do {
      try answer.read(body)
    } catch {
      let line = body[..<error.offset].count { $0 == 0x0a } + 1
      let lineStart = body[..<error.offset].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
      throw .invalidJSON(
        file: file, line: line, column: error.offset - lineStart + 1, reason: error.reason)
    }
    if let kind = answer.failure {
      throw .prometheusFailure(file: file, kind: kind, message: answer.message ?? "no reason given")
    }
    guard let resultType = answer.resultType else {
      throw .missingKeys(file: file, line: 1, keys: ["data.resultType"])
    }
    if resultType != "matrix" { throw .notAMatrix(file: file, resultType: resultType) }
    let series = answer.series(unnamedAs: seriesID(ofFile: file))
    if !series.isEmpty { try options.checkMetrics(in: series, file: file) }
    pieces = HeldPieces(
      series, file: file, options: options, irregularities: answer.irregularities)
  }

  var irregularities: Irregularities { pieces.allIrregularities }

  func next() throws -> Series? { try pieces.next() }
}
