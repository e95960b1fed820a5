import NeuralDetect
import TimeSeries

/// The pieces of a source's series that are long enough to score, with notes on what was odd.
struct SeriesPieces: ~Copyable {
  private var reader: AveragedPieces
  private let file: String
  private let options: SeriesOptions
  private let window: Int
  private let roles: [Role]
  private let judgesAny: Bool  // whether a metric of no role is judged by other rules
  private let notes: Notes
  private let limit: String?  // the metric that says where memory is full
  private var isLimited = false
  private var tooShort: [(id: String, count: Int)] = []  // segments without a window
  private var scored: Set<String> = []  // ids of those with one
  private var unknown: [String] = []  // metrics of no role, of the first series that has any

  /// Whether it was said that some metrics are left out.
  private(set) var saidChoice: Bool

  /// What was read of the latest piece but left out.
  private(set) var others: [Metric] = []

  /// The pieces for a model to score, averaged over its step where samples are closer; without a model, of
  /// any length and of memory alone.
  init(
    _ source: SeriesSource, _ options: SeriesOptions, for model: ModelConfiguration? = nil,
    _ notes: Notes,
    saidChoice: Bool, limit: String? = nil
  ) throws {
    reader = AveragedPieces(
      try source.reader(options.reading(beside: limit)), over: model?.step,
      least: model?.window ?? 1, limit: limit)
    self.limit = limit
    file = source.name
    self.options = options
    window = model?.window ?? 1
    roles = model?.places ?? []
    judgesAny = model?.volatility?.ofNoRole != nil
    self.notes = notes
    self.saidChoice = saidChoice
  }

  /// The next piece, the metrics of it that are chosen; series too short for one window are left out and
  /// told of by `finish()`.
  mutating func next() throws -> AveragedPieces.Piece? {
    while let next = try reader.next() {
      let piece = next.seen
      let chosen = try options.chosen(in: piece, with: roles, of: file, beside: limit)
      isLimited = isLimited || limit.flatMap(piece.metric)?.values.contains { $0 > 0 } ?? false
      sayChoice(chosen.metrics.count, of: piece.metrics.count)
      if piece.offset == 0, piece.count < window {
        tooShort.append((piece.id, piece.count))
        continue
      }
      scored.insert(piece.id)
      if judgesAny, unknown.isEmpty {
        unknown = chosen.metrics.filter { $0.role == .other }.map(\.name)
      }
      let names = Set(chosen.metrics.map(\.name))
      others = piece.metrics.filter { !names.contains($0.name) }
      return AveragedPieces.Piece(
        samples: try options.chosen(in: next.samples, with: roles, of: file, beside: limit),
        seen: chosen)
    }
    return nil
  }

  /// All series, whole.
  mutating func whole() throws -> [AveragedPieces.Piece] {
    var all: [AveragedPieces.Piece] = []
    while let piece = try next() {
      if piece.samples.offset == 0 {
        all.append(piece)
      } else {
        all[all.count - 1].append(piece)
      }
    }
    return all
  }

  /// Says what was odd.
  ///
  /// - Throws: `SeriesError.tooShort` for a series that had no window.
  mutating func finish() throws {
    notes.report(reader.irregularities, of: file)
    if let name = unknown.first {
      let more = unknown.count > 1 ? " and \(unknown.count - 1) more" : ""
      notes.say(
        "\(file): \(name)\(more) may measure anything, so that whatever is unusual counts; "
          + "if it is memory, --role '\(name)=resident' says so")
    }
    if let limit, !isLimited { notes.say("\(file): \(limit) is never above 0: no limit") }
    if let short = tooShort.first(where: { !scored.contains($0.id) }) {
      throw SeriesError.tooShort(name: short.id, count: short.count, needed: window)
    }
    for short in tooShort {
      notes.say(
        "\(file): \(short.id): \(short.count) samples beside a long gap have no score: "
          + "a window needs \(window)")
    }
  }

  private mutating func sayChoice(_ chosen: Int, of all: Int) {
    guard chosen < all, !saidChoice else { return }
    saidChoice = true
    notes.say(
      "\(file): \(chosen) of \(all) metrics measure memory or explain it; --metric chooses others")
  }
}
