import NeuralDetect
import Tensor
import TimeSeries

extension Model {
  /// A model whose answers follow from its two inputs by a formula, so that nothing is trained.
  ///
  /// A cell that remembers nothing gives φ(a) = tanh tanh a of what its cell gate takes in. With
  /// φ(2x - 3) + φ(-2x - 3), which rises with |x|, the anomaly passes one half where |level| is
  /// about 1.35: some 7 spreads. The changepoint rises with |difference|.
  static let formula = Model(
    configuration: formulaConfiguration, network: Network(formulaConfiguration.extents, parameter),
    card: [])

  private static let formulaConfiguration = {
    var configuration = ModelConfiguration()
    configuration.features = [.level, .difference]
    configuration.roles = [.resident]
    configuration.counts = []
    configuration.hidden = 4
    configuration.smoothing = nil
    configuration.volatility = nil
    return configuration
  }()

  /// Gate rows i, f, g, o of four units: the gates i and o are open, f is shut.
  private static func parameter(_ name: String, _ shape: Shape) -> Tensor {
    switch name {
    case "weight_ih_l0":  // [16, 2]
      var weight = Tensor(zeros: shape)
      for (unit, (feature, slope)) in [(0, 2), (0, -2), (1, 1), (1, -1)].enumerated() {
        weight.elements[2 * (8 + unit) + feature] = Float(slope)
      }
      return weight
    case "bias_ih_l0":
      return Tensor(
        [20, 20, 20, 20, -20, -20, -20, -20, -3, -3, -2, -2, 20, 20, 20, 20], shape: shape)
    case "head.weight":  // [2, 16]
      var weight = Tensor(zeros: shape)
      for unit in 0..<2 { weight.elements[unit] = 20 }
      for unit in 2..<4 { weight.elements[16 + unit] = 10 }
      return weight
    case "head.bias": return Tensor([22, 11], shape: shape)
    default: return Tensor(zeros: shape)
    }
  }
}

/// A series of ten-minute samples.
func tenMinuteSeries(
  _ metrics: [[Double]], id: String = "s", truth: [Truth] = [], restarts: [Int] = []
) -> Series {
  Series(
    id: id, start: Timestamp(unixSeconds: 1_700_000_000), step: .seconds(600),
    metrics: metrics.enumerated().map { Metric(name: "m\($0)", values: $1) }, truth: truth,
    restarts: restarts)
}

/// Noise around a level: `count` samples.
func noise(_ count: Int, level: Double = 1000, sigma: Double = 10, seed: UInt64) -> [Double] {
  var random = SeededGenerator(seed: seed)
  return (0..<count).map { _ in level + sigma * random.nextGaussian() }
}

/// Noise with jumps of 10 samples: faults are the higher ones, and some of the others.
func labelledJumps() -> Series {
  var values = noise(9000, seed: 1)
  var label = [Double](repeating: 0, count: values.count)
  for (index, start) in stride(from: 700, to: 8900, by: 200).enumerated() {
    let isHigh = index % 2 == 0
    for sample in start..<start + 10 {
      values[sample] += isHigh ? 75 : 60
      label[sample] = isHigh || index % 6 == 1 ? 1 : 0
    }
  }
  return tenMinuteSeries([values], truth: [Truth(name: "label", values: label)])
}

extension Series {
  /// The series cut into pieces of `length` samples, as a reader gives them.
  func pieces(of length: Int) -> [Series] {
    stride(from: 0, to: count, by: length).map { first in
      let range = first..<Swift.min(first + length, count)
      return Series(
        id: id, start: time(at: first), step: step, offset: first,
        metrics: metrics.map {
          Metric(name: $0.name, role: $0.role, values: Array($0.values[range]))
        },
        restarts: restarts.filter(range.contains).map { $0 - first })
    }
  }

  /// The first `count` samples.
  func cut(after count: Int) -> Series { pieces(of: count)[0] }
}
