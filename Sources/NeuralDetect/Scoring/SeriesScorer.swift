internal import Glibc
internal import Tensor
public import TimeSeries

/// Scores a series as it comes, piece by piece; how it is cut into pieces changes nothing.
///
/// The score of a sample is causal: it is the network's answer at the last step of the window that
/// ends there, its odds multiplied for what came before the window (see `Evidence`). Then, where the model says
/// so, it is averaged with the scores before it (see `ScoreSmoothing`), told whether the sample is a record (see
/// `NoveltyEvidence`), held against the scores before it (see `ScoreScaling`), told how much the metric moves (see
/// `VolatilityEvidence` and `NoveltyEvidence`), and shifted. Metrics of one process are scored as one: see
/// `MetricGroup`.
public struct SeriesScorer: Sendable {
  private let model: Model
  private let threads: Int
  private var groups: [MetricGroup] = []
  private var streams: [WindowStream] = []  // one a group
  private var smoothings: [ScoreSmoothing.Running] = []  // one a group, or none
  private var volatilities: [Volatility] = []  // one a group, or none
  private var ranges: [RangeSoFar] = []  // one a group, or none
  private var scalings: [ScoreScaling.Running] = []  // one a group, or none
  private var rates: [CounterRate] = []  // one a metric

  public init(_ model: Model, threads: Int) {
    self.model = model
    self.threads = threads
  }

  /// The windows of a group of metrics of one piece.
  struct PieceWindows: Sendable {
    let group: MetricGroup
    let windows: Windows
    let skipped: Int  // samples of the piece before the first window's end
    let volatility: [Double]  // a sample each; none where it is not asked for
    let outside: [Double]  // of the range so far, a sample each; none where it is not asked for
    let hasRole: Bool  // whether it is known what its metrics are
  }

  /// The scores of the next piece of the series.
  public mutating func scores(of piece: Series) -> SeriesScores {
    let windows = windows(of: piece)
    return scores(of: piece, windows)
  }

  mutating func windows(of piece: Series) -> [PieceWindows] {
    let configuration = model.configuration
    if piece.offset == 0 {
      groups = MetricGroup.groups(of: piece.metrics, in: configuration)
      streams = groups.map {
        WindowStream(configuration, present: $0.places.map { $0 != nil }, step: piece.step)
      }
      let smoothing = LongPast.day(of: piece.step) == nil ? nil : configuration.smoothing
      smoothings = groups.compactMap { _ in smoothing?.running() }
      let isAny = configuration.novelty != nil
      let weighsVolatility =
        isAny || configuration.volatility != nil && LongPast.day(of: piece.step) != nil
      volatilities = weighsVolatility ? groups.map { _ in Volatility(forgets: !isAny) } : []
      ranges = isAny ? groups.map { _ in RangeSoFar() } : []
      scalings = groups.compactMap { _ in configuration.scaling?.running() }
      rates = piece.metrics.map { _ in CounterRate() }
    }
    let restarts = Set(piece.restarts)
    let metrics = piece.metrics.indices.map { piece.metrics[$0].values(by: &rates[$0]) }
    let groups = groups
    let volatility = volatility(of: piece, metrics)
    let outside = outside(metrics)
    let hasRole = groups.map { $0.metrics.allSatisfy { piece.metrics[$0].role != .other } }
    @Sendable func append(to stream: inout WindowStream, _ index: Int) -> PieceWindows {
      let values = groups[index].places.map { $0.map { metrics[$0] } }
      let (windows, skipped) = stream.append(values, restarts: restarts)
      return PieceWindows(
        group: groups[index], windows: windows, skipped: skipped, volatility: volatility[index],
        outside: outside[index], hasRole: hasRole[index])
    }
    if min(threads, groups.count) == 1 {  // in place: a stream is a thousand times a sample
      return groups.indices.map { append(to: &streams[$0], $0) }
    }
    let before = streams
    let after = parallelMap(groups.count, threads: threads) { index in
      var stream = before[index]
      let piece = append(to: &stream, index)
      return (stream: stream, piece: piece)
    }
    streams = after.map(\.stream)
    return after.map(\.piece)
  }

  /// The `Volatility` of each group's resident memory, or 0 where that is not above its mean, or of its metric that
  /// may be anything, at the samples of `piece`; no samples where it is not asked for.
  private mutating func volatility(of piece: Series, _ values: [[Double]]) -> [[Double]] {
    groups.indices.map { group in
      guard volatilities.indices.contains(group) else { return [] }
      let isAny = model.configuration.novelty != nil
      let metric = groups[group].metrics.first {
        isAny || [.resident, .other].contains(piece.metrics[$0].role)
      }
      guard let metric else { return [Double](repeating: 0, count: piece.count) }
      let isEitherWay = isAny || piece.metrics[metric].role == .other
      return values[metric].map { value in
        volatilities[group].append(value)
        return isEitherWay || volatilities[group].isRaised ? volatilities[group].logRatio : 0
      }
    }
  }

  /// How far the first metric of each group lies outside of its range so far; no samples where it is not asked for.
  private mutating func outside(_ values: [[Double]]) -> [[Double]] {
    groups.indices.map { group in
      guard ranges.indices.contains(group) else { return [] }
      return values[groups[group].metrics[0]].map { value in
        guard value.isFinite else { return 0 }
        ranges[group].append(value)
        return ranges[group].outside(resolution: NoveltyEvidence.resolution)
      }
    }
  }

  /// - Parameter known: the scores of each group, as network and evidence gave them, where they were found before:
  ///   a sample each.
  mutating func scores(
    of piece: Series, _ pieces: [PieceWindows], known: [[Double]]? = nil
  ) -> SeriesScores {
    var scores = known.map { recalled($0, piece, pieces) } ?? answered(piece, pieces)
    for group in scores.groups.indices {
      scores.groups[group].unscaled = scores.groups[group].anomaly
    }
    for group in smoothings.indices {
      for sample in 0..<piece.count {
        scores.groups[group].anomaly[sample] = smoothings[group](
          scores.groups[group].anomaly[sample])
      }
    }
    if let novelty = model.configuration.novelty {
      for (group, piece) in pieces.enumerated() {
        for (sample, outside) in piece.outside.enumerated() {
          scores.groups[group].anomaly[sample] = novelty(
            scores.groups[group].anomaly[sample], outside: outside)
        }
      }
    }
    for group in scalings.indices {
      for sample in 0..<piece.count {
        scores.groups[group].anomaly[sample] = scalings[group](scores.groups[group].anomaly[sample])
      }
    }
    for (group, piece) in pieces.enumerated() {
      for (sample, volatility) in piece.volatility.enumerated() {
        scores.groups[group].anomaly[sample] = model.configuration.weighing(
          volatility, beside: scores.groups[group].anomaly[sample], hasRole: piece.hasRole)
      }
      model.configuration.applyShift(to: &scores.groups[group].anomaly)
    }
    return scores
  }

  /// What network and evidence say.
  private func answered(_ piece: Series, _ pieces: [PieceWindows]) -> SeriesScores {
    let tiles = pieces.enumerated().flatMap { group, piece in
      PackedNetwork.tiles(of: piece.windows.count).map { (group: group, range: $0) }
    }
    let network = model.network
    let answers = parallelMap(tiles.count, threads: threads) { index in
      let (group, range) = tiles[index]
      return network.lastStep(of: pieces[group].windows.tile(range))
    }
    var scores = unanswered(piece, pieces)
    for (tile, answer) in zip(tiles, answers) {
      let piece = pieces[tile.group]
      for (window, probability) in zip(tile.range, answer) where piece.windows.isScorable(window) {
        let sample = piece.skipped + window
        scores.groups[tile.group].anomaly[sample] = NeuralDetect.probability(
          probability.anomaly, withOddsTimes: piece.windows.odds(window, model.configuration))
        scores.groups[tile.group].changepoint[sample] = probability.changepoint
      }
    }
    return scores
  }

  /// What it said before; where no window ends now, nothing. Where it is not known what it said, as in a
  /// gap, it is asked again.
  private func recalled(
    _ known: [[Double]], _ piece: Series, _ pieces: [PieceWindows]
  ) -> SeriesScores {
    var scores = unanswered(piece, pieces)
    let network = model.network
    for (group, piece) in pieces.enumerated() {
      for window in 0..<piece.windows.count {
        let sample = piece.skipped + window
        var score = known[group][sample]
        if !score.isFinite, piece.windows.isScorable(window) {
          score = NeuralDetect.probability(
            network.lastStep(of: piece.windows.tile(window..<window + 1))[0].anomaly,
            withOddsTimes: piece.windows.odds(window, model.configuration))
        }
        scores.groups[group].anomaly[sample] = score
      }
    }
    return scores
  }

  private func unanswered(_ piece: Series, _ pieces: [PieceWindows]) -> SeriesScores {
    let none = [Double](repeating: .nan, count: piece.count)
    return SeriesScores(
      groups: pieces.map {
        SeriesScores.Group(
          name: $0.group.name(in: piece.metrics), metrics: $0.group.metrics, anomaly: none,
          changepoint: none)
      })
  }
}

extension ModelConfiguration {
  /// What becomes of a score where a metric's volatility is v: see `NoveltyEvidence` and `VolatilityEvidence`.
  func weighing(_ v: Double, beside score: Double, hasRole: Bool) -> Double {
    if let novelty { return novelty(score, volatility: v) }
    return volatility.map { $0(score, volatility: v, hasRole: hasRole) } ?? score
  }

  /// Takes `scoreShift` from the log-odds of `scores`.
  func applyShift(to scores: inout [Double]) {
    guard scoreShift != 0 else { return }
    let factor = exp(-scoreShift)
    for sample in scores.indices {
      scores[sample] = probability(scores[sample], withOddsTimes: factor)
    }
  }
}

extension PackedNetwork {
  /// What the network says of one step.
  struct Probability: Sendable {
    var anomaly: Double
    var changepoint: Double
  }

  /// `count` windows in tiles of like size, none larger than `tile`.
  public static func tiles(of count: Int) -> [Range<Int>] {
    let tiles = (count + tile - 1) / tile
    return (0..<tiles).map { $0 * count / tiles..<($0 + 1) * count / tiles }
  }

  /// The probabilities at every step of every window of `tile`: B times T.
  func everyStep(of tile: WindowTile) -> [[Probability]] { probabilities(self(tile).logits) }

  /// The probabilities at the last step of every window of `tile`.
  func lastStep(of tile: WindowTile) -> [Probability] {
    probabilities(lastLogits(tile)).map { $0[0] }
  }

  /// The same for windows apart, `x` `[T, B, F]`.
  func lastStep(of x: Tensor) -> [Probability] {
    probabilities(self(x).logits).map { $0[$0.count - 1] }
  }

  /// Those of `logits`, `[T, B, O]`: B times T.
  private func probabilities(_ logits: Tensor) -> [[Probability]] {
    var logits = logits
    logits.applySigmoid()
    let (steps, batch, outputs) = (logits.shape[0], logits.shape[1], logits.shape[2])
    return (0..<batch).map { b in
      (0..<steps).map { t in
        func value(_ output: ModelConfiguration.Output) -> Double {
          Double(logits.elements[(t * batch + b) * outputs + output.rawValue])
        }
        return Probability(anomaly: value(.anomaly), changepoint: value(.changepoint))
      }
    }
  }
}
