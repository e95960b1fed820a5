/// A series that is watched: its rows are on the grid already, come one after the other, and go out
/// as pieces.
package struct LiveSeries: Sendable {
  private var assembler: PieceAssembler
  private var irregularities = Irregularities()
  private var last: Int?  // slot

  /// - Parameters:
  ///   - metrics: names and roles, in the order of a row's values; one that tells restarts is read for
  ///     that alone.
  ///   - step: from one slot to the next; slot 0 is at 1970.
  package init(
    id: String, labels: [String: String], metrics: [(name: String, role: Role)], step: Duration
  ) {
    let columns = metrics.map { metric in
      Column(
        name: metric.name, role: metric.role,
        kind: Self.tellsRestarts(metricName: metric.name) ? .restartEvidence : .metric)
    }
    assembler = PieceAssembler(
      id: id, labels: labels, columns: columns, step: step.nanoseconds, pieceLength: 144)
  }

  /// Takes in the row of `slot`; slots between it and the one before are gaps. After a gap of more than
  /// 1,440 of them the series begins anew.
  /// - Precondition: `slot` is larger than any before.
  package mutating func append(_ row: [Double], slot: Int) {
    if last.map({ slot - $0 - 1 > SeriesBuilder.longestGap }) ?? true {
      assembler.beginSegment(origin: 0, &irregularities)
    }
    last = slot
    assembler.append(row.span, slot: slot, &irregularities)
  }

  /// What has come since the last time: pieces of at most 144 samples.
  package mutating func pieces() -> [Series] {
    assembler.finish(&irregularities)
    var pieces: [Series] = []
    while let piece = assembler.nextPiece() { pieces.append(piece) }
    return pieces
  }

  /// Whether a metric of that name says when a process began, and nothing else.
  package static func tellsRestarts(metricName: String) -> Bool {
    RestartRule.Evidence(metricName: metricName) != nil
  }
}
