public import Tensor
public import TimeSeries

/// A trained network and how to use it.
public struct Model: Sendable {
  public private(set) var configuration: ModelConfiguration
  public private(set) var network: PackedNetwork

  /// What is told of the model: its training data's digest, seed, measured quality; in order.
  public let card: [(key: String, value: String)]

  /// When a score is anomalous: the rule the model was calibrated with, until another is set.
  public var threshold: ThresholdRule {
    get { configuration.threshold }
    set { configuration.threshold = newValue }
  }

  /// What series are averaged over where their samples are closer; `nil` leaves them as they are.
  public var step: Duration? {
    get { configuration.step }
    set { configuration.step = newValue }
  }

  public init(
    configuration: ModelConfiguration, network: Network, card: [(key: String, value: String)]
  ) {
    precondition(
      network.extents == configuration.extents,
      "a network of \(network.extents) for \(configuration.extents)")
    self.configuration = configuration
    self.network = PackedNetwork(network, training: false)
    self.card = card
  }

  /// The precision of the recurrent products, `Float` until another is set.
  ///
  /// - Precondition: the processor has it.
  public var precision: Precision = .float32 {
    didSet { network = PackedNetwork(network.parameters, precision: precision, training: false) }
  }
}

extension Model {
  /// `series` averaged over the model's step; `nil` where its samples are not closer, or make no window of
  /// such steps: then the model looks at it as it is.
  public func averaged(_ series: Series) -> Series? {
    step.flatMap { series.averaged(over: $0, least: configuration.window) }
  }
}
