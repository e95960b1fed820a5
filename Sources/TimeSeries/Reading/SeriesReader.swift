/// Reads series piece by piece from a file or standard input, in bounded memory.
///
/// gzip and the format are recognized by content. A wide CSV and NDJSON are read as they come, one
/// piece or one line in memory; a long CSV and a Prometheus body are held, about 8 bytes a sample.
public struct SeriesReader: ~Copyable {
  /// What to read, and how.
  public struct Options: Sendable {
    /// The input's format; `nil` recognizes it.
    public var format: InputFormat?

    /// The grid's step. `nil` takes the median of the first 1,024 positive spacings (10 minutes for
    /// a time column that only counts). A step of 1.5 spacings or more averages over it.
    public var step: Duration?

    /// The metrics to keep; empty keeps all.
    public var metrics: [String] = []

    /// Roles that the metrics' names do not tell; like `metrics`, the input must have them.
    public var roles: [String: Role] = [:]

    /// Samples in a piece, at most.
    public var pieceLength = 4096

    /// The column of a long CSV that holds the values.
    public var valueColumn = "value"

    /// The id of a wide CSV's series, in place of its file's name.
    public var id: String?

    /// Everything recognized, everything kept.
    public init() {}

    /// - Throws: `SeriesError.nonPositiveStep`.
    func check() throws(SeriesError) {
      precondition(pieceLength > 0, "a piece of \(pieceLength) samples")
      if let step, step <= .zero { throw .nonPositiveStep(seconds: step.inSeconds) }
    }

    /// The metrics that are called by name: not to find one is an error.
    var named: [String] { metrics + roles.keys.sorted() }
  }

  private var source: any PieceSource & ~Copyable

  /// Opens the file at `path`; `-` is standard input.
  /// - Throws: `SeriesError`.
  /// - Precondition: `options.pieceLength` is positive.
  public init(path: String, options: Options = Options()) throws {
    try options.check()
    source = try openPieces(Text(.open(path: path)), options: options)
  }

  /// Reads what is already in memory; `name` stands for the file in messages.
  /// - Throws: `SeriesError`.
  package init(bytes: [UInt8], name: String, options: Options = Options()) throws {
    source = try openPieces(Text(.inMemory(bytes, name: name)), options: options)
  }

  /// The series of answers that have been read already; `name` stands for them in messages.
  /// - Throws: `SeriesError`.
  package init(
    _ answer: PrometheusAnswer, name: String, options: Options = Options()
  ) throws(SeriesError) {
    try options.check()
    source = try PrometheusMatrix(answer, file: name, options: options)
  }

  /// The next piece; `nil` at the end.
  ///
  /// What comes out up to a sample does not depend on rows that come more than 256 samples after it,
  /// nor on the piece length; only the grid's step depends on more, the first 1,024 spacings.
  /// - Throws: `SeriesError`, where the input turns out unusable; pieces before it stay good.
  public mutating func next() throws -> Series? {
    defer { irregularities = source.allIrregularities() }
    return try source.next()
  }

  /// What was odd about everything read so far, all series together.
  public private(set) var irregularities = Irregularities()

  /// All series that are left; whole ones if pieces are as long as they may be.
  private mutating func rest() throws -> [Series] {
    var all: [Series] = []
    while let series = try next() { all.append(series) }
    return all
  }

  /// All series of what is already in memory, whole.
  /// - Throws: `SeriesError`.
  package static func read(
    bytes: [UInt8], name: String, options: Options = Options()
  ) throws -> [Series] {
    var options = options
    options.pieceLength = .max
    var reader = try SeriesReader(bytes: bytes, name: name, options: options)
    return try reader.rest()
  }

  /// All series of a file, whole. A series that begins anew is two of the same id.
  /// - Throws: `SeriesError`.
  public static func read(path: String, options: Options = Options()) throws -> [Series] {
    var options = options
    options.pieceLength = .max
    var reader = try SeriesReader(path: path, options: options)
    return try reader.rest()
  }
}

/// A format's reader.
protocol PieceSource: ~Copyable {
  mutating func next() throws -> Series?
  mutating func allIrregularities() -> Irregularities
}
