internal import NeuralDetect
internal import Simulation
internal import Tensor
internal import TimeSeries

/// What `score` does between file and printer, at stride 1: read, features, windows, network,
/// thresholds. The model has the shape of the shipped one; what its weights are costs nothing.
struct ScoringWork {
  private let model: Model
  private let series: [Series]  // one metric each
  private let texts: [[UInt8]]  // as NDJSON

  /// `count` simulated series of `days` each, ten-minute samples.
  init(count: Int = 1, days: Double) {
    var configuration = ModelConfiguration()
    configuration.evidence = .silent(trees: 120, depth: 3)
    model = Model(
      configuration: configuration, network: Network(configuration.extents, seed: 1), card: [])
    series = Simulator(seed: 1).series(count: count, days: days).map { series in
      Series(
        id: series.id, start: series.start, step: series.step, metrics: [series.metrics[0]])
    }
    texts = series.map { series in
      var writer = SeriesWriter(.ndjson)
      return writer.text(of: series)
    }
  }

  /// Windows in all series: one ends at each sample but the first.
  private var windows: Double {
    series.reduce(0) { $0 + Double($1.count - model.configuration.window + 1) }
  }

  /// On one thread, beside the recurrent layer alone on the same windows.
  var oneThread: Work {
    let lstm = PackedBiLSTM(model.network.parameters.lstm, training: false)
    let tiles = series.flatMap { series in
      let places = model.configuration.roles.map { $0 == series.metrics[0].role }
      var stream = WindowStream(model.configuration, present: places)
      let windows = stream.append(places.map { $0 ? series.metrics[0].values : nil }).windows
      return PackedNetwork.tiles(of: windows.count).map { windows.tile($0) }
    }
    return Work(
      "scoring", amount: windows,
      ways: [
        Way("scoring") { score(threads: 1) },
        Way("LSTM alone") {
          for tile in tiles { _ = lstm(own: tile.own, shared: tile.shared) }
        },
      ])
  }

  /// Series after series, the windows of one on several threads: history, or a day at a time.
  func wholeSeries(threads: [Int]) -> Work {
    Work(
      "whole series", amount: windows,
      ways: threads.map { threads in Way("\(threads)") { score(threads: threads) } })
  }

  /// A sample of a series at a time, the series on several threads: as samples come in.
  func sampleBySample(threads: [Int]) -> Work {
    Work(
      "sample by sample", amount: windows,
      ways: threads.map { threads in
        Way("\(threads)") {
          _ = parallelMap(texts.count, threads: threads) {
            score(texts[$0], pieceLength: 1, threads: 1)
          }
        }
      })
  }

  private func score(threads: Int) {
    for text in texts { score(text, pieceLength: .max, threads: threads) }
  }

  private func score(_ text: [UInt8], pieceLength: Int, threads: Int) {
    var options = SeriesReader.Options()
    options.pieceLength = pieceLength
    var (scorer, thresholds) = (SeriesScorer(model, threads: threads), MetricThresholds(model))
    // What the writer wrote can be read.
    var reader = try! SeriesReader(bytes: text, name: "simulated", options: options)
    while let piece = try! reader.next() {
      let scores = scorer.scores(of: piece)
      _ = thresholds.decisions(on: scores, in: piece)
    }
  }
}
