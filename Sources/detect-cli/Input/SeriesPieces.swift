import NeuralDetect
import TimeSeries

/// The pieces of a file's series that are long enough to score, with notes on what was odd.
struct SeriesPieces: ~Copyable {
  private var reader: SeriesReader
  private let file: String
  private let options: SeriesOptions
  private let window: Int
  private let notes: Notes
  private var saysChoice: Bool  // once a run
  private var tooShort: [String: Int] = [:]  // id → samples, of series without a window yet

  init(
    _ file: String, _ options: SeriesOptions, window: Int, _ notes: Notes, saysChoice: Bool
  ) throws {
    reader = try SeriesReader(path: file, options: options.reading)
    self.file = file
    self.options = options
    self.window = window
    self.notes = notes
    self.saysChoice = saysChoice
  }

  /// The next piece; series too short for one window are left out and told of by `finish()`.
  mutating func next() throws -> Series? {
    while let piece = try reader.next() {
      let chosen = options.chosen(in: piece)
      sayChoice(chosen.metrics.count, of: piece.metrics.count)
      if piece.offset == 0, piece.count < window {
        tooShort[piece.id] = max(piece.count, tooShort[piece.id] ?? 0)
        continue
      }
      tooShort[piece.id] = nil
      return chosen
    }
    return nil
  }

  /// All series, whole.
  mutating func whole() throws -> [Series] {
    var all: [Series] = []
    while let piece = try next() {
      if piece.offset == 0 { all.append(piece) } else { all[all.count - 1].append(piece) }
    }
    return all
  }

  /// Says what was odd.
  ///
  /// - Throws: `SeriesError.tooShort` for a series that had no window.
  mutating func finish() throws {
    notes.report(reader.irregularities, of: file)
    if let short = tooShort.min(by: { $0.key < $1.key }) {
      throw SeriesError.tooShort(name: short.key, count: short.value, needed: window)
    }
  }

  private mutating func sayChoice(_ chosen: Int, of all: Int) {
    guard chosen < all, saysChoice else { return }
    saysChoice = false
    notes.say("\(file): \(chosen) of \(all) metrics measure memory; --metric chooses others")
  }
}
