import NeuralDetect
import TimeSeries

/// What is known of each sample of a series: the answer to it or, where it was averaged, to the last
/// step that was over when it came.
struct HeldAnswers {
  /// What a model says of a group of metrics.
  struct Answer {
    var score = Double.nan
    var changepoint = Double.nan
    var decision: MetricThresholds.Decision?
  }

  private var last: [Answer] = []  // one a group

  /// The answers to each sample of `piece`, a list a group, by those to what is seen of it.
  mutating func answers(
    to piece: AveragedPieces.Piece, _ scores: SeriesScores,
    _ decisions: [[MetricThresholds.Decision?]]
  ) -> [[Answer]] {
    if piece.samples.offset == 0 { last = scores.groups.map { _ in Answer() } }
    let steps = piece.samples.steps(of: piece.seen)
    return scores.groups.enumerated().map { index, group in
      let answers = steps.map { step in
        step.map { step in
          Answer(
            score: group.anomaly[step], changepoint: group.changepoint[step],
            decision: decisions[index][step])
        } ?? last[index]
      }
      last[index] = answers.last ?? last[index]
      return answers
    }
  }
}
