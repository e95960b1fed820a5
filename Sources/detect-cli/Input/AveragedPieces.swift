import TimeSeries

/// The pieces of a reader, averaged over a longer step in every series that has enough samples for it.
struct AveragedPieces: ~Copyable {
  /// A piece as it was read, and what is looked at in its place: the steps that end in it.
  struct Piece {
    private(set) var samples: Series
    private(set) var seen: Series

    /// Adds the next piece of the same series.
    mutating func append(_ piece: Piece) {
      samples.append(piece.samples)
      seen.append(piece.seen)
    }
  }

  private var reader: SeriesReader
  private let step: Duration?
  private let least: Int
  private let limit: String?
  private var averaging: Averaging?

  /// What was read while the samples of another series were put together.
  private var ahead: Result<Series?, any Error>?

  /// - Parameters:
  ///   - step: what is averaged over where samples are closer; `nil` leaves them as they are.
  ///   - least: the steps that a series must have, or it is left as it is.
  ///   - limit: the metric that says where memory is full: its last value in a step counts.
  init(
    _ reader: consuming SeriesReader, over step: Duration?, least: Int, limit: String? = nil
  ) {
    self.reader = reader
    self.step = step
    self.least = least
    self.limit = limit
  }

  /// What was odd about all that was read, and what was averaged.
  var irregularities: Irregularities {
    var irregularities = reader.irregularities
    irregularities.remarks += remarks
    return irregularities
  }
  private var remarks: [String] = []

  mutating func next() throws -> Piece? {
    guard let piece = try take() else { return nil }
    guard piece.offset == 0 else {
      return Piece(samples: piece, seen: averaging?.append(piece) ?? piece)
    }
    averaging = step.flatMap { Averaging(of: piece.step, over: $0, lasting: limit) }
    guard var averaging else { return Piece(samples: piece, seen: piece) }
    let samples = gathered(piece, atLeast: (least + 1) * averaging.factor)
    let seen = averaging.append(samples)
    guard seen.count >= least else {
      self.averaging = nil
      return Piece(samples: samples, seen: samples)
    }
    self.averaging = averaging
    let remark =
      "samples every \(samples.step.compactDescription) were averaged over "
      + "\(seen.step.compactDescription), near to what the model was made for; "
      + "--as-sampled looks at each"
    if !remarks.contains(remark) { remarks.append(remark) }
    return Piece(samples: samples, seen: seen)
  }

  /// `first` and the pieces after it, up to `count` samples if the series has them.
  private mutating func gathered(_ first: Series, atLeast count: Int) -> Series {
    var samples = first
    while samples.count < count {
      let next = Result { try take() }
      guard case .success(let piece?) = next, piece.offset > 0 else {
        ahead = next
        break
      }
      samples.append(piece)
    }
    return samples
  }

  private mutating func take() throws -> Series? {
    defer { ahead = nil }
    return try ahead?.get() ?? reader.next()
  }
}
