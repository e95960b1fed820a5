internal import Glibc
internal import Tensor

extension Network {
  /// Makes the anomaly's logit z to a (z − s).
  package mutating func scaleAnomaly(by sharpness: Double, after shift: Double) {
    let anomaly = ModelConfiguration.Output.anomaly.rawValue
    let outputs = extents.outputs
    stepHead.bias.elements[anomaly] -= Float(shift)
    stepHead.bias.elements[anomaly] *= Float(sharpness)
    for weight in stride(from: anomaly, to: stepHead.weight.elements.count, by: outputs) {
      stepHead.weight.elements[weight] *= Float(sharpness)
      contextHead.weight.elements[weight] *= Float(sharpness)
    }
  }
}

extension ThresholdRule {
  /// Makes the rolling rule mean for sharpened scores what it means for those before, but for the
  /// deviation: the floor of one half stays where it is.
  package mutating func sharpen(by sharpness: Double) {
    guard case .rolling(var rolling) = method, rolling.floor == 0.5 else { return }
    func sharpened(_ score: Double) -> Double {
      let odds = pow(score / (1 - score), sharpness)
      return odds / (1 + odds)
    }
    rolling.ceiling = sharpened(rolling.ceiling)
    hysteresis = sharpened(hysteresis * rolling.floor) / rolling.floor
    method = .rolling(rolling)
  }
}
