/// All that decides how a run goes on after an epoch: save it, and the run ends bit-equal.
///
/// Every random number is drawn from the seed, the epoch and the step, so the generators' state is
/// the count of epochs.
public struct TrainingState: Sendable, Equatable {
  public var epoch = 0
  public var network: Network
  public var optimizer: AdamW

  /// The network of the epoch with the lowest validation loss.
  public var best: Network
  public var bestLoss = Double.infinity
  public var epochsSinceBest = 0
}
