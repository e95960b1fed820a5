import Benchmark
import NeuralDetect
import Testing
import TimeSeries

@Suite struct WorkTests {
  @Test("A window's operations are those of its matrix products", arguments: [32, 64, 128])
  func operations(hidden: Int) {
    let steps = 144
    let gates = 2 * 2 * 4 * hidden * (3 + hidden)  // both directions
    let attention = 2 * hidden * 2 * hidden + 2 * hidden + 2 * 2 * hidden
    let head = 2 * 2 * hidden
    let extents = Network.Extents.compared(hidden: hidden)
    #expect(extents.operations(steps: steps) == Double(steps * (gates + attention + head)))
  }

  @Test("A second layer reads both directions of the first")
  func layers() {
    let two = Network.Extents(features: 3, hidden: 8, layers: 2, outputs: 1)
    let one = Network.Extents.compared(hidden: 8)
    #expect(two.operations(steps: 1) - one.operations(steps: 1) == Double(2 * 2 * 4 * 8 * (16 + 8)))
  }

  @Test("What is gzipped reads as it was", arguments: [2, 1000])
  func gzip(rows: Int) throws {
    let csv = Array(
      ("timestamp,rss_bytes\n" + (0..<rows).map { "\($0 * 600),\($0)\n" }.joined()).utf8)
    let packed = gzipped(csv)
    #expect(packed.prefix(2) == [0x1F, 0x8B])
    let (plain, unpacked) = (
      try SeriesReader.read(bytes: csv, name: "plain"),
      try SeriesReader.read(bytes: packed, name: "packed")
    )
    #expect(plain[0].metrics[0].values == unpacked[0].metrics[0].values)
  }
}
