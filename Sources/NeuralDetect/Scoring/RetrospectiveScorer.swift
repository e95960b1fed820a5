internal import Tensor
public import TimeSeries

/// Scores each sample of a whole series by every window that holds it, later ones too: the mean of
/// the network's answers at that sample, their odds multiplied for what came before it (see `Evidence`), beside
/// how much the metric moves (see `VolatilityEvidence` and `NoveltyEvidence`).
///
/// Sharper than causal scores where the past is studied; never for alarms, and never smoothed or scaled.
public struct RetrospectiveScorer: Sendable {
  private let model: Model
  private let threads: Int

  public init(_ model: Model, threads: Int) {
    self.model = model
    self.threads = threads
  }

  public func scores(of series: Series) -> SeriesScores {
    var scorer = SeriesScorer(model, threads: threads)
    let pieces = scorer.windows(of: series)
    return SeriesScores(
      groups: pieces.map {
        scores($0.group.name(in: series.metrics), $0, count: series.count)
      })
  }

  private func scores(
    _ name: String, _ piece: SeriesScorer.PieceWindows, count: Int
  ) -> SeriesScores.Group {
    let tiles = PackedNetwork.tiles(of: piece.windows.count)
    let network = model.network
    let answers = parallelMap(tiles.count, threads: threads) { index in
      network.everyStep(of: piece.windows.tile(tiles[index]))
    }
    let length = model.configuration.window
    var configuration = model.configuration
    configuration.smoothing = nil
    let odds = (0..<count).map { piece.windows.odds($0 - piece.skipped, configuration) }
    var anomaly = [Double](repeating: 0, count: count)
    var changepoint = anomaly
    var windows = anomaly
    for (tile, answer) in zip(tiles, answers) {
      for (window, steps) in zip(tile, answer) where piece.windows.isScorable(window) {
        let start = piece.skipped + window - (length - 1)
        for (step, probability) in steps.enumerated() {
          anomaly[start + step] += NeuralDetect.probability(
            probability.anomaly, withOddsTimes: odds[start + step])
          changepoint[start + step] += probability.changepoint
          windows[start + step] += 1
        }
      }
    }
    for sample in 0..<count {
      anomaly[sample] = windows[sample] > 0 ? anomaly[sample] / windows[sample] : .nan
      changepoint[sample] = windows[sample] > 0 ? changepoint[sample] / windows[sample] : .nan
    }
    // At first everything is new: novelty is asked for from where causal scores begin.
    if let novelty = configuration.novelty {
      for (sample, outside) in piece.outside.enumerated().dropFirst(length - 1) {
        anomaly[sample] = novelty(anomaly[sample], outside: outside)
      }
    }
    let first = configuration.novelty == nil ? 0 : length - 1
    for (sample, volatility) in piece.volatility.enumerated().dropFirst(first) {
      anomaly[sample] = configuration.weighing(
        volatility, beside: anomaly[sample], hasRole: piece.hasRole)
    }
    configuration.applyShift(to: &anomaly)
    return SeriesScores.Group(
      name: name, metrics: piece.group.metrics, anomaly: anomaly, changepoint: changepoint)
  }
}
