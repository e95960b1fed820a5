import NeuralDetect
import TestSupport
import Testing

@Suite("Measures of forecasts") struct ForecastMeasuresTests {
  private func measures(
    _ actual: [Double], _ yhat: [Double], half: Double, history: [Double] = [0, 1, 2, 3],
    season: Int = 1
  ) -> ForecastMeasures? {
    ForecastMeasures(
      of: actual, yhat, lower: yhat.map { $0 - half }, upper: yhat.map { $0 + half }, level: 0.95,
      after: history, season: season)
  }

  @Test("Errors, scale and coverage are counted by hand, gaps left out") func byHand() throws {
    let found = try #require(
      measures([1, 2, .nan, 7], [1, 4, 0, 4], half: 2, history: [0, 2, .nan, 4, 8]))
    #expect(found.count == 3)
    expectClose([found.meanAbsoluteError], [5.0 / 3])
    expectClose([found.scaledError ?? .nan], [5.0 / 9])  // steps of 2 and 4
    expectClose([found.coverage], [2.0 / 3])
  }

  // z (2 Φ(z) − 1) + 2 φ(z) − 1/√π for z = 0, 1 and −3: 0.2336949773, 0.6024413576, 2.4365747251.
  @Test(
    "CRPS is that of a Gaussian",
    arguments: [(0, 0.2336949773), (1, 0.6024413576), (-3, 2.4365747251)])
  func score(z: Double, expected: Double) throws {
    let found = try #require(measures([10 + 2 * z], [10], half: 2 * 1.959963985))
    expectClose([found.rankedProbabilityScore], [2 * expected], rtol: 1e-7)
  }

  @Test("A band without width scores as the error") func point() throws {
    let found = try #require(measures([3, 5], [4, 5], half: 0))
    #expect(found.rankedProbabilityScore == 0.5 && found.coverage == 0.5)
  }

  @Test("Nothing known gives nothing, a history that repeats no scale") func undefined() throws {
    #expect(measures([.nan], [1], half: 1) == nil)
    #expect(try #require(measures([1], [1], half: 1, history: [5, 5, 5])).scaledError == nil)
    #expect(
      try #require(measures([1], [1], half: 1, history: [1, 2, 1, 2], season: 2)).scaledError == nil
    )
  }
}
