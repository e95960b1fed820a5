/// How a model is trained.
public struct TrainingConfiguration: Sendable, Equatable {
  /// Epochs at most, and the steps of one.
  public var epochs = 30
  public var stepsPerEpoch = 100

  /// Windows in a step.
  public var batch = 64
  public var learningRate = 3e-3

  /// The share of a weight that decays in a step, in units of the learning rate.
  public var weightDecay = 0.01
  public var dropout = 0.1

  /// The gradient's norm above which it is scaled down.
  public var clip = 1.0

  /// Epochs without a better validation loss after which training ends.
  public var patience = 20

  /// The share of series that training never sees and validation is done on.
  public var validationShare = 0.2
  public var seed: UInt64 = 1

  /// The truth column to learn from; series without it get injected faults.
  public var label = "label"

  /// What a fault is taught to score as it lasts.
  public var urgency = Urgency()

  /// Whether the days before a window are weighed beside the network: see `Evidence`.
  public var weighsPast = true

  /// Whether stretches are disturbed, fill, and get faults where none is labelled: those of memory.
  public var laysOver = true

  /// What makes chances of scores, in the end.
  public var calibration = Calibration()

  public init() {}

  /// How a model of series that are not memory is trained.
  public static let ofAnySeries = {
    var configuration = TrainingConfiguration()
    configuration.urgency = Urgency(fresh: 2, later: 0.5, span: 200)
    configuration.laysOver = false
    configuration.weighsPast = false
    configuration.calibration.falseAlarms = 0.02
    return configuration
  }()
}
