/// Puts samples that come in order into pieces of a series, with `nan` for those that do not come.
struct PieceAssembler: Sendable {
  private var pieces: [Series] = []  // complete

  private let id: String
  private let labels: [String: String]
  private let columns: [Column]
  private let step: Int64
  private let pieceLength: Int

  private var origin: Int64 = 0  // the time of slot 0
  private var restartRule: RestartRule
  private var next: Int?  // slot
  private var offset = 0
  private var start = 0  // the slot of the piece's first sample

  // Samples gather row by row, then turn into columns a block at a time.
  private let blockLength: Int
  private var block: [Double] = []
  private var gathered: [[Double]]
  private var restarts: [Int] = []
  private var ranges: [ValueRange]

  init(
    id: String, labels: [String: String], columns: [Column], step: Int64, pieceLength: Int
  ) {
    self.id = id
    self.labels = labels
    self.columns = columns
    self.step = step
    self.pieceLength = pieceLength
    blockLength = min(1_024, pieceLength)
    restartRule = RestartRule(columns)
    gathered = [[Double]](repeating: [], count: columns.count)
    ranges = [ValueRange](repeating: ValueRange(), count: columns.count)
    block.reserveCapacity(blockLength * columns.count)
  }

  /// The next piece that is complete.
  mutating func nextPiece() -> Series? {
    pieces.isEmpty ? nil : pieces.removeFirst()
  }

  /// Samples of the piece that is not complete.
  private var length: Int { gathered[0].count + block.count / columns.count }

  /// Ends the segment before, if there is one; slot 0 is at `origin` from here on.
  mutating func beginSegment(origin: Int64, _ irregularities: inout Irregularities) {
    finishPiece(&irregularities)
    self.origin = origin
    next = nil
    offset = 0
    restartRule.beginSegment()
  }

  /// Takes in the sample of `slot`, whose values begin at `base`.
  /// - Precondition: `slot` is larger than any before in this segment.
  mutating func append(
    _ values: [Double], at base: Int, slot: Int, _ irregularities: inout Irregularities
  ) {
    if let next {
      for _ in next..<slot {
        block.append(contentsOf: repeatElement(.nan, count: columns.count))
        finishSample(&irregularities)
      }
    } else {
      start = slot
    }
    if restartRule.isRestart(values, at: base) {
      restarts.append(length)
      irregularities.restarts += 1
    }
    block.append(contentsOf: values[base..<base + columns.count])
    next = slot + 1
    finishSample(&irregularities)
  }

  /// Gives out the samples that are left, and what can be said only at the end.
  mutating func finish(_ irregularities: inout Irregularities) { finishPiece(&irregularities) }

  private mutating func finishSample(_ irregularities: inout Irregularities) {
    if block.count == blockLength * columns.count { turnBlock() }
    if length == pieceLength { finishPiece(&irregularities) }
  }

  private mutating func turnBlock() {
    let rows = block.count / columns.count
    for c in columns.indices {
      var range = ranges[c]
      for row in 0..<rows {
        let value = block[row * columns.count + c]
        range.add(value)
        gathered[c].append(value)
      }
      ranges[c] = range
    }
    block.removeAll(keepingCapacity: true)
  }

  private mutating func finishPiece(_ irregularities: inout Irregularities) {
    turnBlock()
    let count = length
    guard count > 0 else { return }
    let metrics = columns.indices.filter { columns[$0].kind == .metric }
    irregularities.constantMetrics = metrics.filter { ranges[$0].isConstant }.map {
      columns[$0].name
    }
    irregularities.emptyMetrics = metrics.filter { ranges[$0].isEmpty }.map { columns[$0].name }
    pieces.append(
      Series(
        id: id, labels: labels,
        start: Timestamp(nanoseconds: origin &+ Int64(start) &* step), step: .nanoseconds(step),
        offset: offset,
        metrics: metrics.map {
          Metric(name: columns[$0].name, role: columns[$0].role, values: gathered[$0])
        },
        truth: columns.indices.filter { columns[$0].kind == .truth }.map {
          Truth(name: columns[$0].name, values: gathered[$0])
        },
        restarts: restarts, irregularities: irregularities))
    for c in columns.indices {
      gathered[c] = []
      if pieceLength < .max { gathered[c].reserveCapacity(pieceLength) }
    }
    restarts = []
    offset += count
    start += count
  }
}

/// Whether all values so far were equal.
private struct ValueRange: Sendable {
  private var smallest = Double.infinity
  private var largest = -Double.infinity
  private var count = 0

  mutating func add(_ value: Double) {
    smallest = value < smallest ? value : smallest
    largest = value > largest ? value : largest
    count += value.isNaN ? 0 : 1
  }

  var isConstant: Bool { count > 1 && smallest == largest }
  var isEmpty: Bool { count == 0 }
}
