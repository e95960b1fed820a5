import Glibc
import NeuralDetect
import TestSupport
import Testing

/// Excesses of that shape and scale 1, spread evenly.
private func excesses(_ count: Int, shape: Double, unit: Double = 1) -> [Double] {
  goldenRatioUniforms(count).map {
    unit * (shape == 0 ? -log($0) : expm1(-shape * log($0)) / shape)
  }
}

@Suite("The generalized Pareto distribution") struct GeneralizedParetoTests {
  // Golden values: Tests/Golden/peaks_over_threshold.py (SciPy, float64).
  @Test(
    "The fit is the one where both derivatives of the likelihood vanish",
    arguments: [
      (0, 20, 1, 0.072650908074, 1.013177759693),
      (0, 200, 1e-3, -0.017833381904, 1.025128865090e-3),
      (0.5, 50, 1, 0.463687868263, 1.019451318027),
      (1.5, 200, 1e6, 1.502464081370, 1.015500710112e6),
      (-0.3, 50, 1, -0.319216655983, 1.010994315057),
      (-0.6, 200, 1e-6, -0.631415332236, 1.033727092624e-6),
    ] as [(Double, Int, Double, Double, Double)])
  func golden(shape: Double, count: Int, unit: Double, expectedShape: Double, scale: Double) {
    let fit = GeneralizedPareto(fitting: excesses(count, shape: shape, unit: unit))
    // The likelihood is flat at its maximum: rounding moves that by about its square root.
    expectClose([fit.shape, fit.scale], [expectedShape, scale], rtol: 1e-7)
  }

  @Test(
    "An excess is passed with the probability it was asked for", arguments: [-0.7, 0, 1e-12, 2])
  func excess(shape: Double) {
    let distribution = GeneralizedPareto(shape: shape, scale: 3)
    #expect(distribution.excess(probability: 1) == 0)
    for probability in [0.9, 0.1, 1e-3, 1e-9] {
      let y = distribution.excess(probability: probability)
      let passing = shape == 0 ? exp(-y / 3) : pow(1 + shape * y / 3, -1 / shape)
      expectClose([passing], [probability], rtol: 1e-3)  // 1e-12 y loses digits in the power
    }
  }

  @Test("Equal excesses, or one, give the exponential distribution of their mean")
  func equal() {
    for count in [1, 2, 50] {
      let fit = GeneralizedPareto(fitting: [Double](repeating: 0.3, count: count))
      #expect(fit == GeneralizedPareto(shape: 0, scale: 0.3))
    }
  }

  @Test(
    "Any positive excesses give a finite fit",
    arguments: [
      [1, 2], [1e-300, 1e300], [.leastNonzeroMagnitude, 1], [1, 1, 1, 2], [1e308, 1.7e308],
      [1e-9, 1e-6, 1e-3, 1],
    ])
  func extremes(excesses: [Double]) {
    let fit = GeneralizedPareto(fitting: excesses)
    #expect(fit.shape.isFinite && fit.scale > 0 && fit.scale.isFinite)
    #expect(fit.excess(probability: 0.01) > 0)
  }

  @Test("The order of excesses changes the fit by rounding alone, their unit not at all")
  func symmetries() {
    let some = excesses(100, shape: 0.2)
    let fit = GeneralizedPareto(fitting: some)
    let sorted = GeneralizedPareto(fitting: some.sorted())
    expectClose([sorted.shape, sorted.scale], [fit.shape, fit.scale], rtol: 1e-7)
    let doubled = GeneralizedPareto(fitting: some.map { 2 * $0 })
    #expect(doubled == GeneralizedPareto(shape: fit.shape, scale: 2 * fit.scale))
  }
}
