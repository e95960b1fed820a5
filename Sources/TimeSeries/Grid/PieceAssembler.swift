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

  // Samples gather in a block, column behind column, and move from there to the columns' own arrays.
  private let blockLength: Int
  private let stride: Int  // not a multiple of 4 KiB, where all columns would share cache lines
  private var block: [Double]
  private var blockCount = 0
  private var gathered: [[Double]]
  private var restarts: [Int] = []
  private var varieties: [Variety]

  init(
    id: String, labels: [String: String], columns: [Column], step: Int64, pieceLength: Int
  ) {
    self.id = id
    self.labels = labels
    self.columns = columns
    self.step = step
    self.pieceLength = pieceLength
    blockLength = min(1_024, pieceLength)
    stride = blockLength + 8
    block = [Double](repeating: .nan, count: stride * columns.count)
    restartRule = RestartRule(columns)
    gathered = [[Double]](repeating: [], count: columns.count)
    varieties = [Variety](repeating: .empty, count: columns.count)
  }

  /// The next piece that is complete.
  mutating func nextPiece() -> Series? {
    pieces.isEmpty ? nil : pieces.removeFirst()
  }

  /// Samples of the piece that is not complete.
  private var length: Int { gathered[0].count + blockCount }

  /// Ends the segment before, if there is one; slot 0 is at `origin` from here on.
  mutating func beginSegment(origin: Int64, _ irregularities: inout Irregularities) {
    finishPiece(&irregularities)
    self.origin = origin
    next = nil
    offset = 0
    restartRule.beginSegment()
  }

  /// Takes in the sample of `slot`.
  /// - Precondition: `slot` is larger than any before in this segment.
  @inline(__always)
  mutating func append(
    _ sample: Span<Double>, slot: Int, _ irregularities: inout Irregularities
  ) {
    if let next {
      for _ in next..<slot {
        for c in columns.indices { block[c * stride + blockCount] = .nan }
        finishSample(&irregularities)
      }
    } else {
      start = slot
    }
    if restartRule.isRestart(sample) {
      restarts.append(length)
      irregularities.restarts += 1
    }
    store(sample)
    next = slot + 1
    finishSample(&irregularities)
  }

  /// Gives out the samples that are left, and what can be said only at the end.
  mutating func finish(_ irregularities: inout Irregularities) { finishPiece(&irregularities) }

  @inline(__always)
  private mutating func store(_ sample: Span<Double>) {
    let (stride, count) = (stride, blockCount)
    var block = block.mutableSpan
    for c in sample.indices { block[c * stride + count] = sample[c] }
  }

  @inline(__always)
  private mutating func finishSample(_ irregularities: inout Irregularities) {
    blockCount += 1
    if blockCount == blockLength { emptyBlock() }
    if length == pieceLength { finishPiece(&irregularities) }
  }

  private mutating func emptyBlock() {
    for c in columns.indices {
      let values = block[c * stride..<c * stride + blockCount]
      varieties[c].add(values)
      gathered[c].append(contentsOf: values)
    }
    blockCount = 0
  }

  private mutating func finishPiece(_ irregularities: inout Irregularities) {
    emptyBlock()
    let count = length
    guard count > 0 else { return }
    let metrics = columns.indices.filter { columns[$0].kind == .metric }
    // A count that never changes, beside memory, is as it should be.
    let holdsMemory = metrics.contains { columns[$0].role.isMemory }
    irregularities.constantMetrics = metrics.filter {
      varieties[$0].isConstant && !(holdsMemory && columns[$0].role.isCount)
    }.map { columns[$0].name }
    irregularities.emptyMetrics = metrics.filter { varieties[$0].isEmpty }.map { columns[$0].name }
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

/// What the values so far have in common.
private enum Variety: Sendable {
  case empty
  case single(Double)
  case constant(Double)
  case varied

  mutating func add(_ values: ArraySlice<Double>) {
    if case .varied = self { return }
    for value in values where !value.isNaN {
      switch self {
      case .empty: self = .single(value)
      case .single(value), .constant(value): self = .constant(value)
      default:
        self = .varied
        return
      }
    }
  }

  var isConstant: Bool { if case .constant = self { true } else { false } }
  var isEmpty: Bool { if case .empty = self { true } else { false } }
}
