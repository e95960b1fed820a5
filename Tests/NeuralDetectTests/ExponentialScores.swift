import Glibc
import Tensor

/// Scores of an exponential distribution, the tail that most others tend to.
func exponentialScores(_ count: Int, mean: Double, seed: UInt64) -> [Double] {
  var random = SeededGenerator(seed: seed)
  return (0..<count).map { _ in
    exponentialQuantile(Double.random(in: 0..<1, using: &random), mean: mean)
  }
}

/// What a share `probability` of them is below.
func exponentialQuantile(_ probability: Double, mean: Double) -> Double {
  -mean * log1p(-probability)
}

/// Numbers evenly spread over (0, 1): the multiples of the golden ratio, from the first on. Also in
/// Tests/Golden/peaks_over_threshold.py.
func goldenRatioUniforms(_ count: Int) -> [Double] {
  (1...count).map { (Double($0) * 0.6180339887498949 + 0.5).truncatingRemainder(dividingBy: 1) }
}
