/// Why a training run could not start or go on.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  case tooFewSamples(needed: Int, longest: Int)
  case oneSeries
  case lossNotFinite(epoch: Int, step: Int, learningRate: Double)
  case otherRun(path: String, what: String)

  public var description: String {
    switch self {
    case .tooFewSamples(let needed, let longest):
      "training needs a series of \(needed) samples, the longest has \(longest): give more history"
    case .oneSeries:
      "training needs two series at least, one to validate on: give more files or metrics"
    case .lossNotFinite(let epoch, let step, let learningRate):
      "the loss is not a number in epoch \(epoch), step \(step), at learning rate \(learningRate): "
        + "lower --learning-rate, or look for absurd values in the data"
    case .otherRun(let path, let what):
      "\(path) belongs to a run with another \(what): repeat that run's options, or start anew "
        + "without --resume"
    }
  }
}
