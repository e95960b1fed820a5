import Foundation
import NeuralDetect
import Tensor
import Testing

private func noise(_ count: Int, seed: UInt64) -> [Double] {
  var random = SeededGenerator(seed: seed)
  return (0..<count).map { _ in random.nextGaussian() }
}

@Test("Penalties follow their formulas")
func penaltyFormulas() {
  func resolved(_ penalty: Penalty) -> SegmentPenalty {
    penalty.resolved(count: 100, parameters: 2, unit: 5)
  }
  let n = log(100.0)
  #expect(resolved(.value(7)).perChange == 7)
  #expect(abs(resolved(.bic).perChange - 15 * n) < 1e-12)
  #expect(abs(resolved(.mbic).perChange - 20 * n) < 1e-12)
  #expect(abs(resolved(.mbicOfR).perChange - 25 * n) < 1e-12)
  #expect(abs(resolved(.calibrated(3)).perChange - 15 * n) < 1e-12)
  for penalty in [Penalty.value(7), .bic, .calibrated(3)] {
    #expect(resolved(penalty).length(10) == 0)
  }
  #expect(abs(resolved(.mbic).length(10) - 5 * log(0.1)) < 1e-12)
  #expect(resolved(.mbic).length(100) == 0)
  #expect(resolved(.mbicOfR).length(10) == resolved(.mbic).length(10))
}

@Test("σ of independent noise is right by both scales, of levels by differences alone")
func noiseScales() {
  let values = noise(20_000, seed: 5).map { 3 * $0 }
  #expect(abs(NoiseScale.total.sigma(of: values) - 3) < 0.1)
  #expect(abs(NoiseScale.differences.sigma(of: values) - 3) < 0.1)
  let levels = values.enumerated().map { $0.element + ($0.offset / 500 % 2 == 0 ? 0 : 100) }
  #expect(NoiseScale.total.sigma(of: levels) > 45)
  #expect(abs(NoiseScale.differences.sigma(of: levels) - 3) < 0.1)
  let rare = (0..<100).map { $0 == 50 ? 1.0 : 0 }
  #expect(NoiseScale.differences.sigma(of: rare) > 0)
  #expect(NoiseScale.differences.sigma(of: [4, 4, 4]) == 0)
}

@Test(
  "A useless parameter saves one unit of noise on average",
  arguments: [(CostFunction.l1, 1.0), (.l2, 1.0), (.normal, 2.0), (.linear, 2.0)])
func units(cost: CostFunction, parameters: Double) {
  // κ log n units a changepoint; one split in the middle, of p parameters, saves p units.
  let saved = (1...400).map { seed in
    let values = Observations(of: noise(200, seed: UInt64(seed))).values
    func gain(_ cost: some SegmentCost) -> Double {
      cost.cost(0, 200) - cost.cost(0, 100) - cost.cost(100, 200)
    }
    return switch cost {
    case .l1: gain(L1Cost(values)) / 0.6267
    case .l2: gain(L2Cost(values))
    case .normal: gain(NormalCost(values, floor: 1e-6))
    case .linear: gain(LinearCost(values))
    case .rbf: 0.0
    }
  }
  #expect(abs(saved.reduce(0, +) / 400 - parameters) < 0.3)
}

@Test("A calibrated penalty keeps to the rate it was given and is close to it")
func calibration() {
  let healthy = (0..<12).map { noise(600, seed: UInt64(100 + $0)) }
  let days = 12 * 600.0 / 144
  var rates: [Double] = []
  for allowed in [0.05, 0.2, 1] {
    var calibration = FalseAlarmCalibration()
    calibration.rate = allowed
    let penalty = calibration.penalty(on: healthy) { penalty in
      var method = PELT()
      method.cost = .l2
      method.penalty = penalty
      return method
    }
    var method = PELT()
    method.cost = .l2
    method.penalty = penalty
    let found = healthy.reduce(0) { $0 + method.changepoints(in: $1).count }
    #expect(Double(found) / days <= allowed)
    rates.append(Double(found) / days)
    guard case .calibrated(let kappa) = penalty else {
      Issue.record("\(penalty)")
      return
    }
    method.penalty = .calibrated(kappa / 1.02)
    let more = healthy.reduce(0) { $0 + method.changepoints(in: $1).count }
    #expect(Double(more) / days > allowed)
  }
  #expect(rates == rates.sorted() && rates[2] > rates[0])
}
