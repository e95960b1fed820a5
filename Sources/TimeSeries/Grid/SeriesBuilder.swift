/// Brings the rows of one series onto a grid and gives it out in pieces.
///
/// The step is the one given with the data, else the median of the first 1,024 positive spacings;
/// rows are held until it is known. A row belongs to the slot round((t − t₀) / step), t₀ being the
/// first row's time. A wanted step below 1.5 of the data's own is the grid's; a larger one averages
/// over buckets that begin at its multiples.
struct SeriesBuilder: Sendable {
  /// Samples in succession that may be missing inside a segment.
  static let longestGap = 1_440

  /// Rows in succession that are left out as too late before the series begins anew.
  static let mostTooLate = 100

  /// Rows that are held, at most, for want of 1,024 positive spacings.
  private static let mostHeld = 1 << 16

  var irregularities: Irregularities

  let id: String
  private let file: String
  private let labels: [String: String]
  private let columns: [Column]
  private let wantedStep: Int64?
  private let pieceLength: Int

  private var estimate = StepEstimate()
  private var heldTimes: [Int64] = []
  private var heldRows: [Double] = []
  private var grid: Grid?

  /// - Parameters:
  ///   - dataStep: the spacing of the data in nanoseconds, where it is known beforehand.
  init(
    id: String, labels: [String: String], columns: [Column], dataStep: Int64?, file: String,
    options: SeriesReader.Options, irregularities: Irregularities = Irregularities()
  ) {
    self.id = id
    self.labels = labels
    self.columns = columns
    self.file = file
    self.irregularities = irregularities
    wantedStep = options.step?.nanoseconds
    pieceLength = options.pieceLength
    if let dataStep { beginGrid(dataStep: dataStep) }
  }

  /// The next piece that is complete.
  mutating func nextPiece() -> Series? { grid?.nextPiece() }

  /// Takes in a row, one value a column.
  mutating func append(_ row: [Double], at time: Int64) {
    guard grid == nil else {
      grid!.append(row, at: time, &irregularities)  // in place, unlike with `?`
      return
    }
    estimate.append(time)
    heldTimes.append(time)
    heldRows.append(contentsOf: row)
    if estimate.isDecided || heldTimes.count == SeriesBuilder.mostHeld, let step = estimate.step {
      beginGrid(dataStep: step)
    }
  }

  /// Ends the series; its last pieces can be taken after that.
  /// - Throws: `SeriesError`, if its times give no step.
  mutating func finish() throws(SeriesError) {
    if grid == nil {
      guard let step = estimate.step ?? (heldTimes.count == 1 ? wantedStep : nil) else {
        if heldTimes.count < 2 { throw .tooShort(name: id, count: heldTimes.count, needed: 2) }
        throw estimate.sawOneTime
          ? .constantTime(file: file, name: id) : .descendingTime(file: file, name: id)
      }
      beginGrid(dataStep: step)
    }
    grid?.finish(&irregularities)
  }

  private mutating func beginGrid(dataStep: Int64) {
    grid = Grid(
      dataStep: dataStep, wantedStep: wantedStep, columns: columns, id: id, labels: labels,
      pieceLength: pieceLength, &irregularities)
    for (i, time) in heldTimes.enumerated() {
      let row = heldRows[i * columns.count..<(i + 1) * columns.count]
      grid?.append(Array(row), at: time, &irregularities)
    }
    heldTimes = []
    heldRows = []
  }
}
