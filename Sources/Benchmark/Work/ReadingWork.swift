internal import Simulation
internal import TimeSeries

/// Reading of simulated series from memory, counted in bytes of text: a CSV of 30 days, the same
/// gzipped, and 5 days of six series as NDJSON.
func readingWork() -> [Work] {
  let simulator = Simulator(seed: 1)
  let csv = text(of: [simulator.series(0, days: 30)], .csv)
  let ndjson = text(of: Array(simulator.series(count: 6, days: 5)), .ndjson)
  return [
    reading("csv", csv, of: csv.count), reading("csv.gz", gzipped(csv), of: csv.count),
    reading("ndjson", ndjson, of: ndjson.count),
  ]
}

private func text(of series: [Series], _ format: SeriesWriter.Format) -> [UInt8] {
  var writer = SeriesWriter(format)
  return series.flatMap { writer.text(of: $0) }
}

private func reading(_ name: String, _ bytes: [UInt8], of count: Int) -> Work {
  Work(
    name, amount: Double(count),
    ways: [
      Way("reader") {
        _ = try! SeriesReader.read(bytes: bytes, name: name)  // what the writer wrote can be read
      }
    ])
}
