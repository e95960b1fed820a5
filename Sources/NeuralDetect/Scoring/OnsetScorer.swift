internal import Tensor
package import TimeSeries

/// Scores whole series as `SeriesScorer` does, and says of each sample where in its window the network
/// sees the change: what an event raised there would have as its onset.
package struct OnsetScorer: Sendable {
  /// What is known at one sample.
  package struct Answer: Sendable {
    /// The highest score of the groups of metrics.
    package var anomaly: Double

    /// The sample at which that group changed.
    package var onset: Int
  }

  private let model: Model

  package init(_ model: Model) { self.model = model }

  /// An answer a sample; `nil` where no window ends.
  package func answers(on series: Series) -> [Answer?] {
    var answers = [Answer?](repeating: nil, count: series.count)
    var scorer = SeriesScorer(model, threads: 1)
    for piece in scorer.windows(of: series) {
      let (windows, skipped) = (piece.windows, piece.skipped)
      for range in PackedNetwork.tiles(of: windows.count) {
        var (logits, _) = model.network(windows.tile(range))  // [T, B, O]
        logits.applySigmoid()
        for (column, window) in range.enumerated() where windows.isScorable(window) {
          let sample = skipped + window
          var answer = answer(logits, column, at: sample)
          answer.anomaly = probability(
            answer.anomaly, withOddsTimes: windows.odds(window, model.configuration))
          if answer.anomaly > answers[sample]?.anomaly ?? -1 { answers[sample] = answer }
        }
      }
    }
    return answers
  }

  /// The events of the series as changepoints: each begins at its onset, and its score is its strength.
  package func changepoints(in series: Series) -> [Changepoint] {
    var threshold = Threshold(model.threshold)
    var isOpen = false
    var found: [Changepoint] = []
    for (sample, answer) in answers(on: series).enumerated() {
      let decision = threshold.decide(answer?.anomaly ?? .nan)
      if decision.isOpen, !isOpen, let answer {
        found.append(
          Changepoint(index: answer.onset, detected: sample, strength: answer.anomaly))
      }
      isOpen = decision.isOpen
    }
    return found
  }

  private func answer(_ probabilities: Tensor, _ column: Int, at sample: Int) -> Answer {
    let (steps, batch, outputs) = (
      probabilities.shape[0], probabilities.shape[1], probabilities.shape[2]
    )
    func probability(_ step: Int, _ output: ModelConfiguration.Output) -> Float {
      probabilities.elements[(step * batch + column) * outputs + output.rawValue]
    }
    let onset = (1..<steps).max { probability($0, .changepoint) < probability($1, .changepoint) }!
    return Answer(
      anomaly: Double(probability(steps - 1, .anomaly)), onset: sample - (steps - 1 - onset))
  }
}
