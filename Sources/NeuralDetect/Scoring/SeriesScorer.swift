internal import Tensor
public import TimeSeries

/// Scores a series as it comes, piece by piece; how it is cut into pieces changes nothing.
///
/// The score of a sample is causal: it is the network's answer at the last step of the window that
/// ends there. Each metric is scored on its own.
public struct SeriesScorer: Sendable {
  private let model: Model
  private let threads: Int
  private var streams: [WindowStream] = []  // one a metric

  public init(_ model: Model, threads: Int) {
    self.model = model
    self.threads = threads
  }

  /// The windows of each metric of one piece.
  struct PieceWindows: Sendable {
    let windows: Windows
    let skipped: Int  // samples of the piece before the first window's end
  }

  /// The scores of the next piece of the series.
  public mutating func scores(of piece: Series) -> SeriesScores {
    scores(of: piece, windows(of: piece))
  }

  mutating func windows(of piece: Series) -> [PieceWindows] {
    if piece.offset == 0 {
      streams = piece.metrics.map { _ in WindowStream(model.configuration) }
    }
    let restarts = Set(piece.restarts)
    let (before, metrics) = (streams, piece.metrics)
    let after = parallelMap(metrics.count, threads: threads) { index in
      var stream = before[index]
      let (windows, skipped) = stream.append(metrics[index].values[...], restarts: restarts)
      return (stream: stream, piece: PieceWindows(windows: windows, skipped: skipped))
    }
    streams = after.map(\.stream)
    return after.map(\.piece)
  }

  func scores(of piece: Series, _ pieces: [PieceWindows]) -> SeriesScores {
    let tiles = pieces.enumerated().flatMap { metric, piece in
      PackedNetwork.tiles(of: piece.windows.count).map { (metric: metric, range: $0) }
    }
    let network = model.network
    let answers = parallelMap(tiles.count, threads: threads) { index in
      let (metric, range) = tiles[index]
      return network.lastStep(of: pieces[metric].windows.tile(range))
    }
    let none = [Double](repeating: .nan, count: piece.count)
    var scores = SeriesScores(
      metrics: piece.metrics.map {
        SeriesScores.Metric(name: $0.name, anomaly: none, changepoint: none)
      })
    for (tile, answer) in zip(tiles, answers) {
      for (window, probability) in zip(tile.range, answer) {
        guard pieces[tile.metric].windows.isScorable(window) else { continue }
        let sample = pieces[tile.metric].skipped + window
        scores.metrics[tile.metric].anomaly[sample] = probability.anomaly
        scores.metrics[tile.metric].changepoint[sample] = probability.changepoint
      }
    }
    return scores
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
