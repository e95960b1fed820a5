public import Tensor

/// Windows with the targets of every step and the weights of their losses, time first.
public struct LabelledWindows: Sendable {
  public var inputs: Tensor  // [T, B, F]
  public var targets: Tensor  // [T, B, O], 0...1
  public var weights: Tensor  // [T, B, O]

  public init(inputs: Tensor, targets: Tensor, weights: Tensor) {
    self.inputs = inputs
    self.targets = targets
    self.weights = weights
  }
}

/// The loss of a batch and its gradient, summed over tiles of few windows whose saved activations
/// stay in cache.
///
/// Tiles are summed in their order, so the sums do not depend on the number of threads.
public struct BatchGradient: Sendable {
  /// Windows in a tile that training computes at once.
  public static let tile = 6

  public let loss: Double
  public let gradient: Network

  public init(
    of network: PackedNetwork, on tiles: [LabelledWindows], dropout: [Dropout], threads: Int
  ) {
    keepFreedMemory()
    let parts = parallelMap(tiles.count, threads: threads) { index in
      let tile = tiles[index]
      let dropout = dropout.isEmpty ? Dropout.none : dropout[index]
      var gradient = Network(zerosLike: network.parameters)
      let forward = network.forward(tile.inputs, dropout: dropout)
      let loss = BinaryCrossEntropy(
        logits: forward.logits, targets: tile.targets, weights: tile.weights)
      network.backward(forward, loss.gradient, into: &gradient)
      return (loss: loss.loss, gradient: gradient)
    }
    var sum = parts[0].gradient
    for part in parts.dropFirst() { sum.add(part.gradient) }
    loss = parts.reduce(0) { $0 + $1.loss }
    gradient = sum
  }
}
