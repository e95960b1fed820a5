/// An even grid of times that rows are put on as they come.
struct Grid: Sendable {
  private(set) var output: GridOutput

  private let step: Int64  // of the rows, before any averaging
  private let longestGap: Int  // slots
  private var origin: Int64?
  private var buffer: ReorderBuffer
  private var watch: StepWatch
  private var lastTime: Int64 = 0
  private var lastSlot = 0  // of that time
  private var lateInSuccession = 0

  init(
    dataStep: Int64, wantedStep: Int64?, columns: [Column], id: String, labels: [String: String],
    pieceLength: Int, _ irregularities: inout Irregularities
  ) {
    let wanted = wantedStep ?? dataStep
    let isCoarser = Double(wanted) >= 1.5 * Double(dataStep)
    step = isCoarser ? dataStep : wanted
    let (gap, overflows) = SeriesBuilder.longestGap.multipliedReportingOverflow(
      by: isCoarser ? Int(wanted / dataStep) : 1)
    longestGap = overflows ? .max : gap
    buffer = ReorderBuffer(width: columns.count)
    watch = StepWatch(step: dataStep)
    output = GridOutput(
      gridStep: step, bucketStep: isCoarser ? wanted : nil, columns: columns,
      assembler: PieceAssembler(
        id: id, labels: labels, columns: columns, step: wanted, pieceLength: pieceLength))
    if isCoarser {
      irregularities.remarks.append(
        "samples every \(Duration.nanoseconds(dataStep).compactDescription) were averaged over "
          + Duration.nanoseconds(wanted).compactDescription)
    }
  }

  mutating func append(
    _ row: [Double], at time: Int64, _ irregularities: inout Irregularities
  ) {
    guard let origin else {
      begin(at: time, row, &irregularities)
      return
    }
    let spacing = difference(time, lastTime)
    if watch.changes(with: spacing) { irregularities.stepChanges += 1 }
    // Most times are one step after the last: that needs no division.
    let slot = spacing == step ? lastSlot + 1 : slot(of: time, origin: origin)
    lastTime = time
    lastSlot = slot
    if let newest = buffer.newest, slot - newest - 1 > longestGap {
      irregularities.newSegments += 1
      begin(at: time, row, &irregularities)
      return
    }
    switch insert(row, at: slot, &irregularities) {
    case .inOrder: lateInSuccession = 0
    case .disordered:
      irregularities.disordered += 1
      lateInSuccession = 0
    case .duplicate:
      irregularities.duplicates += 1
      lateInSuccession = 0
    case .tooLate:
      if lateInSuccession == 0 { irregularities.clockReversals += 1 }
      if lateInSuccession == SeriesBuilder.mostTooLate {
        irregularities.newSegments += 1
        begin(at: time, row, &irregularities)
      } else {
        irregularities.tooLate += 1
        lateInSuccession += 1
      }
    }
  }

  /// The next piece that is complete.
  mutating func nextPiece() -> Series? { output.assembler.nextPiece() }

  mutating func finish(_ irregularities: inout Irregularities) {
    buffer.removeAll(into: &output, &irregularities)
    output.finish(&irregularities)
  }

  /// Begins a segment whose slot 0 is at `time`.
  private mutating func begin(
    at time: Int64, _ row: [Double], _ irregularities: inout Irregularities
  ) {
    buffer.removeAll(into: &output, &irregularities)
    origin = time
    lastTime = time
    lastSlot = 0
    lateInSuccession = 0
    output.beginSegment(origin: time, &irregularities)
    _ = insert(row, at: 0, &irregularities)
  }

  private mutating func insert(
    _ row: [Double], at slot: Int, _ irregularities: inout Irregularities
  ) -> ReorderBuffer.Arrival {
    buffer.insert(row, at: slot, into: &output, &irregularities)
  }

  /// The slot whose time is nearest; a slot's own middle belongs to the later one.
  private func slot(of time: Int64, origin: Int64) -> Int {
    let (distance, step) = (difference(time, origin), step)
    let shifted = distance + step / 2
    return Int(shifted >= 0 ? shifted / step : -((step - 1 - shifted) / step))
  }
}

/// `later - earlier`, or the half of the largest number that has its sign.
private func difference(_ later: Int64, _ earlier: Int64) -> Int64 {
  let (difference, overflows) = later.subtractingReportingOverflow(earlier)
  let bound = Int64.max / 2
  return overflows ? (later > earlier ? bound : -bound) : min(max(difference, -bound), bound)
}
