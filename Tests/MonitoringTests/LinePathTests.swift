import Monitoring
import Tensor
import Testing

@Suite struct LinePathTests {
  private func path(_ values: [Double], columns: Int = 100, from first: Int = 0) -> String {
    LinePath(scale: 0...10, columns: columns).data(of: values, from: first)
  }

  @Test("Points are whole and each relative to the one before")
  func exact() {
    #expect(path([0, 10, 5]) == "M0 1000l1-1000 1 500")
    #expect(path([0, 10, 5], from: 7) == "M7 1000l1-1000 1 500")
    #expect(path([]) == "")
    #expect(path([.nan, .nan]) == "")
  }

  @Test("A gap interrupts the line, and a sample alone is a dot")
  func gaps() {
    #expect(path([1, .nan, 1, 1]) == "M0 900l0 0m2 0l1 0")
    #expect(path([.nan, 1, .nan]) == "M1 900l0 0")
    #expect(path([1, 1, .infinity, 1]) == "M0 900l1 0m2 0l0 0")
  }

  @Test("Of a level stretch the ends are drawn") func level() {
    #expect(path([1, 1, 1, 1, 2, 2, 2, 1]) == "M0 900l3 0 1-100 2 0 1 100")
    #expect(path([1, 1, .nan, 1, 1, 1]) == "M0 900l1 0m2 0l2 0")
  }

  @Test("A value far out of sight is drawn out of sight, not at infinity")
  func clamped() {
    #expect(path([1e300, -1e300]) == "M0-9000l1 18000")
    #expect(
      LinePath(scale: -1.7e308...1.7e308, columns: 9).data(of: [0, 1.7e308]) == "M0 500l1-500")
    #expect(LinePath(scale: 3...3, columns: 9).data(of: [3, 3]) == "M0 500l1 0")
  }

  @Test(
    "Whatever is drawn is a sample, in order, at most two a column, with every extreme in it",
    arguments: 0..<40 as Range<UInt64>)
  func downsampling(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 0...3_000, using: &random)
    let columns = Int.random(in: 1...300, using: &random)
    let gaps = Double.random(in: 0...1, using: &random)
    let values = (0..<count).map { _ in
      Double.random(in: 0...1, using: &random) < gaps * gaps
        ? .nan : Double.random(in: -5...5, using: &random)
    }
    let runs = LinePath.runs(of: values, columns: columns)
    let drawn = runs.flatMap { $0 }
    #expect(drawn == Array(Set(drawn)).sorted())
    #expect(drawn.allSatisfy { values[$0].isFinite })
    #expect(drawn.count <= 2 * columns)
    #expect(runs.allSatisfy { !$0.isEmpty })
    let known = values.indices.filter { values[$0].isFinite }
    #expect(drawn.isEmpty == known.isEmpty)
    #expect(drawn.map { values[$0] }.max() == known.map { values[$0] }.max())
    #expect(drawn.map { values[$0] }.min() == known.map { values[$0] }.min())
    // Every sample lies between the two drawn ones of its column.
    for column in 0..<columns where count > 2 * columns {
      let range = column * count / columns..<(column + 1) * count / columns
      let (all, some) = (known.filter(range.contains), drawn.filter(range.contains))
      #expect(all.map { values[$0] }.max() == some.map { values[$0] }.max())
      #expect(all.map { values[$0] }.min() == some.map { values[$0] }.min())
    }
  }

  @Test("Samples that fit are all drawn") func few() {
    #expect(LinePath.runs(of: [1, 2, .nan, 3], columns: 2) == [[0, 1], [3]])
    #expect(LinePath.runs(of: [5, 1, 9, 2, 2, 2], columns: 2) == [[1, 2, 3]])
  }
}
