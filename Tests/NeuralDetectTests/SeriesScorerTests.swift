import NeuralDetect
import TestSupport
import Testing
import TimeSeries

private let example = {
  var first = noise(700, seed: 1)
  for index in 500..<700 { first[index] += 400 }
  var second = noise(700, level: 5e6, sigma: 2e4, seed: 2)
  for index in 300..<400 { second[index] = .nan }
  return tenMinuteSeries([first, second])
}()

private func scores(_ pieces: [Series], threads: Int = 1) -> [[Double]] {
  var scorer = SeriesScorer(.formula, threads: threads)
  var all = [[Double]](repeating: [], count: 4)
  for piece in pieces {
    for (index, group) in scorer.scores(of: piece).groups.enumerated() {
      all[2 * index] += group.anomaly
      all[2 * index + 1] += group.changepoint
    }
  }
  return all
}

private func bits(_ scores: [[Double]]) -> [[UInt64]] { scores.map { $0.map(\.bitPattern) } }

@Suite("Scores of a series") struct SeriesScorerTests {
  @Test("Pieces of any length give the same scores", arguments: [1, 7, 144, 1000])
  func pieces(length: Int) {
    #expect(bits(scores(example.pieces(of: length))) == bits(scores([example])))
  }

  @Test("Any number of threads gives the same scores", arguments: [2, 3, 8])
  func threads(count: Int) {
    #expect(bits(scores([example], threads: count)) == bits(scores([example])))
  }

  @Test("The first 143 samples have no score, nor have windows of gaps; all others have one")
  func scored() {
    let scores = scores([example])
    for sample in 0..<700 {
      #expect(scores[0][sample].isNaN == (sample < 143))
      let values = example.metrics[1].values
      let missing = sample < 143 ? 144 : values[sample - 143...sample].count { $0.isNaN }
      #expect(scores[2][sample].isNaN == (missing > 72))
    }
  }

  @Test("Scores are probabilities, low on noise and high on a step")
  func values() {
    let scores = scores([example])
    #expect(scores[0][143..<500].max()! < 0.1)
    #expect(scores[0][500] > 0.9)
    let highest = scores[1].indices.filter { scores[1][$0].isFinite }
      .max { scores[1][$0] < scores[1][$1] }
    #expect(highest == 500)
  }

  @Test("A new series begins anew")
  func anew() {
    var scorer = SeriesScorer(.formula, threads: 1)
    _ = scorer.scores(of: example)
    let again = scorer.scores(of: example).groups.flatMap { [$0.anomaly, $0.changepoint] }
    #expect(bits(again) == bits(scores([example])))
  }

  @Test("In retrospect every sample has a score, the first ones too")
  func retrospective() {
    let past = RetrospectiveScorer(.formula, threads: 2).scores(of: example)
    #expect(past.groups.map(\.name) == ["m0", "m1"])
    #expect(past.groups[0].anomaly.filter(\.isNaN).isEmpty)
    #expect(past.groups[0].changepoint.count == 700)
    // The formula's answer at a step does not depend on the window.
    expectClose(Array(past.groups[0].anomaly[143...]), Array(scores([example])[0][143...]))
    let one = RetrospectiveScorer(.formula, threads: 1).scores(of: example)
    #expect(bits([one.groups[0].anomaly]) == bits([past.groups[0].anomaly]))
  }

  @Test("A series shorter than a window has no scores")
  func short() {
    let short = example.cut(after: 143)
    #expect(scores([short])[0].filter { !$0.isNaN }.isEmpty)
    let past = RetrospectiveScorer(.formula, threads: 1).scores(of: short)
    #expect(past.groups[0].anomaly.filter { !$0.isNaN }.isEmpty)
  }

  @Test("A load that is counted scores as its rate does, in pieces too")
  func counter() {
    let rates = noise(400, level: 50, sigma: 5, seed: 3)
    var total = 0.0
    let totals = rates.map { rate in
      total += rate
      return total
    }
    func series(_ name: String, _ load: [Double]) -> Series {
      var series = tenMinuteSeries([noise(400, seed: 1), load])
      series.metrics[0].role = .resident
      series.metrics[1] = Metric(name: name, values: load)
      return series
    }
    let configuration = ModelConfiguration()
    let model = Model(
      configuration: configuration, network: Network(configuration.extents, seed: 1), card: [])
    func scores(_ pieces: [Series]) -> [Double] {
      var scorer = SeriesScorer(model, threads: 1)
      return pieces.flatMap { scorer.scores(of: $0).groups[0].anomaly }
    }
    let counted = series("http_requests_total", totals)
    let whole = scores([counted])
    #expect(bits([scores(counted.pieces(of: 150))]) == bits([whole]))
    // How much came before the first sample is not known.
    let rated = scores([series("requests_per_second", [.nan] + rates.dropFirst())])
    expectClose(Array(whole[143...]), Array(rated[143...]), rtol: 1e-4)
    #expect(scores([series("requests_per_second", totals)]) != whole)
  }
}
