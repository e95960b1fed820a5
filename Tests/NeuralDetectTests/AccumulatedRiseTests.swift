import Foundation
import NeuralDetect
import TestSupport
import TimeSeries
import Testing

private func accumulated(_ values: [Double], step: Duration = .seconds(600)) -> [Double] {
  var extractor = FeatureExtractor([.level], step: step)
  var row: [Float] = []
  return values.map { extractor.append($0, restarted: false, to: &row).accumulated.value ?? 0 }
}

@Suite("The accumulated rise") struct AccumulatedRiseTests {
  @Test("It is what pandas' windows give")  // Golden/accumulated_rise.py
  func golden() {
    let values = (0..<1200).map { index in
      let t = Double(index)
      return 1000 + 40 * sin(t * .pi / 72) + 15 * sin(t * t * 0.37) + max(0, t - 700) * 0.25
    }
    let sums = accumulated(values)
    for (sample, sum) in [
      (322, 0), (323, 0.164165072), (330, 1.760915575), (400, 0), (690, 13.593841004),
      (760, 13.479475745), (850, 82.275522626), (950, 216.962629573), (1050, 308.140157958),
      (1199, 502.006370345),
    ] {
      #expect(abs(sums[sample] - sum) < 1e-6, "\(sample)")
    }
  }

  @Test("Nothing accumulates of a level that stays, of a fall, or in the first two days")
  func nothing() {
    #expect(accumulated([Double](repeating: 7, count: 1500)).allSatisfy { $0 == 0 })
    #expect(accumulated(noise(500, seed: 1) + noise(500, level: 700, seed: 2)).last == 0)
    #expect(accumulated((0..<300).map(Double.init)).allSatisfy { $0 == 0 })
  }

  @Test("The sum rises by 3.5 a sample at most, stays below 1100, and a gap adds nothing")
  func bounded() {
    let before = noise(700, seed: 3)
    let sums = accumulated(before + (0..<400).map { 1000 * pow(1.1, Double($0)) })
    for (earlier, later) in zip(sums, sums.dropFirst()) { #expect(later - earlier < 3.5 + 1e-9) }
    #expect(sums.max() == 1100)
    let gap = accumulated(before + [2000, 2000, .nan, .nan, 2000])
    #expect(gap[701] == gap[702] && gap[701] == gap[703] && gap[704] >= gap[703])
  }

  @Test("It begins after two days, and never where 576 floors span less")
  func twoDays() {
    let values = (0..<2000).map(Double.init)
    for (minutes, first) in [(10.0, 323), (20, 179), (5, 611)] {
      let sums = accumulated(values, step: .seconds(60 * minutes))
      #expect(sums.firstIndex { $0 > 0 } == first, "\(minutes) minutes")
    }
    #expect(accumulated(values, step: .seconds(60)).allSatisfy { $0 == 0 })
  }

  @Test("The network's odds are multiplied by it, if the model says so")
  func odds() {
    let values = noise(700, seed: 4) + (0..<400).map { 1000 + 0.2 * Double($0) }
    let series = tenMinuteSeries([values])
    func scores(_ accumulation: Double) -> [Double] {
      var configuration = Model.formula.configuration
      configuration.accumulation = accumulation
      let model = Model(
        configuration: configuration, network: Model.formula.network.parameters, card: [])
      var scorer = SeriesScorer(model, threads: 1)
      return scorer.scores(of: series).highest
    }
    let (plain, multiplied) = (scores(0), scores(1.6))
    for (sample, sum) in accumulated(values).enumerated() where sample >= 143 {
      let odds = plain[sample] / (1 - plain[sample]) * pow(1 + sum, 1.6)
      #expect(abs(multiplied[sample] - odds / (1 + odds)) < 1e-9)
    }
    #expect(multiplied[1000] > plain[1000])
  }

  @Test("Where nothing or less has accumulated, the odds are those of a network alone")
  func alone() {
    func scores(of series: Series, alone: Double, atFirst: Double) -> [Double] {
      var configuration = Model.formula.configuration
      configuration.accumulation = 1.6
      configuration.alone = alone
      configuration.aloneAtFirst = atFirst
      let model = Model(
        configuration: configuration, network: Model.formula.network.parameters, card: [])
      var scorer = SeriesScorer(model, threads: 1)
      return scorer.scores(of: series).highest
    }
    func raised(_ score: Double, by shift: Double) -> Double {
      let odds = score / (1 - score) * exp(shift)
      return odds / (1 + odds)
    }
    let values = noise(700, seed: 5) + (0..<300).map { 1000 + 0.2 * Double($0) }
    let young = tenMinuteSeries([values])
    let (plain, shifted) = (
      scores(of: young, alone: 0, atFirst: 0), scores(of: young, alone: 3, atFirst: 2)
    )
    for sample in 143..<322 {
      #expect(abs(shifted[sample] - raised(plain[sample], by: 2)) < 1e-9)
    }
    // Later what has accumulated is multiplied by, but by no less.
    var least = 0
    for (sample, sum) in accumulated(values).enumerated() where sample >= 323 {
      let more = max(0, 2 - 1.6 * log(1 + sum))
      if more > 0 { least += 1 }
      #expect(abs(shifted[sample] - raised(plain[sample], by: more)) < 1e-9)
    }
    #expect((1..<677).contains(least))

    let close = Series(id: "s", start: young.start, step: .seconds(60), metrics: young.metrics)
    let closePlain = scores(of: close, alone: 0, atFirst: 0)
    let closeShifted = scores(of: close, alone: 3, atFirst: 2)
    for sample in 143..<1000 {
      #expect(abs(closeShifted[sample] - raised(closePlain[sample], by: 3)) < 1e-9)
    }
  }
}
