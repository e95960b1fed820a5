import Glibc
import Testing
import TimeSeries

@Suite struct LongCSVLogTests {
  private let folder = TemporaryFolder()
  private var path: String { "\(folder.path)/log.csv" }

  private func row(_ second: Int, _ value: String, series: String = "api") -> [UInt8] {
    var rows: [UInt8] = []
    LongCSVLog.appendRow(
      series: series, time: Timestamp(unixSeconds: Double(second)), metric: "rss_bytes",
      value: value, to: &rows)
    return rows
  }

  private var text: String { String(decoding: folder.bytes(of: "log.csv"), as: UTF8.self) }

  @Test("What is appended is read, also under names that need quotes") func reads() throws {
    let name = "a \"b\", c"
    for second in 0..<3 {
      let log = try LongCSVLog(path: path)  // opened anew each time
      try log.append(row(second, "\(second)") + row(second, "7", series: name))
    }
    let all = try SeriesReader.read(path: path)
    #expect(all.map(\.id) == ["api", name])
    #expect(all.map { $0.metrics[0].values } == [[0, 1, 2], [7, 7, 7]])
  }

  @Test("A torn last line is cut off, wherever the program died", arguments: 1...110)
  func torn(kept: Int) throws {
    let whole = Array(LongCSVLog.header.utf8) + row(0, "1") + row(60, "2") + row(120, "3")
    let left = Array(whole.prefix(kept))
    _ = folder.write(left, as: "log.csv")
    let lines = left.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    do {
      let log = try LongCSVLog(path: path)
      #expect(log.torn == left.count - lines && log.found == left.count)
      try log.append(row(180, "4"))
    }
    let beginning = lines == 0 ? Array(LongCSVLog.header.utf8) : Array(left.prefix(lines))
    #expect(folder.bytes(of: "log.csv") == beginning + row(180, "4"))
  }

  @Test("A very long torn line is cut off, too") func longTorn() throws {
    let good = Array(LongCSVLog.header.utf8) + row(0, "1")
    _ = folder.write(good + [UInt8](repeating: 0x61, count: 20_000), as: "log.csv")
    do {
      let log = try LongCSVLog(path: path)
      #expect(log.torn == 20_000)
    }
    #expect(folder.bytes(of: "log.csv") == good)
  }

  @Test("A file that is something else is left as it is") func other() throws {
    _ = folder.write(Array("timestamp,rss\n0,1\n".utf8), as: "log.csv")
    #expect(throws: SeriesError.self) { _ = try LongCSVLog(path: path) }
    #expect(text == "timestamp,rss\n0,1\n")
  }

  @Test("Only one appends at a time") func locked() throws {
    let first = try LongCSVLog(path: path)
    #expect(throws: SeriesError.self) { _ = try LongCSVLog(path: path) }
    try first.append(row(0, "1"))
  }
}
