/// Takes the samples of a grid in order, averages them if a coarser step is wanted, and passes them on.
struct GridOutput: Sendable {
  var assembler: PieceAssembler

  private let gridStep: Int64
  private let bucketStep: Int64?
  private var bucket: Bucket
  private var origin: Int64 = 0
  private var last: Int?  // slot

  init(gridStep: Int64, bucketStep: Int64?, columns: [Column], assembler: PieceAssembler) {
    self.gridStep = gridStep
    self.bucketStep = bucketStep
    self.assembler = assembler
    bucket = Bucket(columns)
  }

  mutating func beginSegment(origin: Int64, _ irregularities: inout Irregularities) {
    emptyBucket(&irregularities)
    self.origin = origin
    last = nil
    assembler.beginSegment(origin: bucketStep == nil ? origin : 0, &irregularities)
  }

  /// Takes in the sample of `slot`.
  @inline(__always)
  mutating func append(
    _ sample: Span<Double>, slot: Int, _ irregularities: inout Irregularities
  ) {
    if let last, slot - last > 1 {
      irregularities.gaps += 1
      irregularities.missingSamples += slot - last - 1
    }
    last = slot
    guard let bucketStep else {
      assembler.append(sample, slot: slot, &irregularities)
      return
    }
    let time = origin &+ Int64(slot) &* gridStep  // wraps only by the last half of a step
    let bucketSlot = Int(time >= 0 ? time / bucketStep : -((bucketStep - 1 - time) / bucketStep))
    if bucket.slot != bucketSlot { emptyBucket(&irregularities) }
    bucket.add(sample, slot: bucketSlot)
  }

  mutating func finish(_ irregularities: inout Irregularities) {
    emptyBucket(&irregularities)
    assembler.finish(&irregularities)
  }

  private mutating func emptyBucket(_ irregularities: inout Irregularities) {
    guard let slot = bucket.slot else { return }
    let values = bucket.values
    assembler.append(values.span, slot: slot, &irregularities)
    bucket.removeAll()
  }
}
