import Testing

@testable import TimeSeries

private let sample = Series(
  id: "a,\"b\"", labels: ["pod": "p", "job": "j"], start: Timestamp(unixSeconds: 1_700_000_000),
  step: .seconds(600),
  metrics: [
    Metric(name: "rss_bytes", values: [1e15, .nan, 0.1, -0.0]),
    Metric(name: "say \"x\", y", values: [1, 2.5, 1e-300, 4]),
  ],
  truth: [Truth(name: "label", values: [0, 1, .nan, 0])])

@Test("Wide CSV has the exact text") func csvText() {
  var writer = SeriesWriter(.csv)
  #expect(
    String(decoding: writer.text(of: sample), as: UTF8.self) == """
      timestamp,rss_bytes,"say ""x"", y",label
      2023-11-14T22:13:20Z,1000000000000000,1,0
      2023-11-14T22:23:20Z,,2.5,1
      2023-11-14T22:33:20Z,0.1,1e-300,
      2023-11-14T22:43:20Z,-0,4,0

      """)
  #expect(writer.text(of: sample).starts(with: Array("2023".utf8)))  // no second header
}

@Test("NDJSON has the exact text") func ndjsonText() {
  var writer = SeriesWriter(.ndjson)
  #expect(
    String(decoding: writer.text(of: sample), as: UTF8.self)
      == #"{"id":"a,\"b\"","labels":{"job":"j","pod":"p"},"t0":1700000000,"step":600,"values":"#
      + #"{"rss_bytes":[1000000000000000,null,0.1,-0],"say \"x\", y":[1,2.5,1e-300,4],"#
      + #""label":[0,1,null,0]}}"# + "\n")
}

@Test("What is written reads back as the same series", arguments: SeriesWriter.Format.allCases)
func writtenReadsBack(format: SeriesWriter.Format) throws {
  let folder = TemporaryFolder()
  let path = folder.path + "/out"
  try SeriesWriter.write([sample], as: format, to: path)
  var options = Options()
  options.id = sample.id
  var back = try SeriesReader.read(path: path, options: options)
  back[0].labels = sample.labels  // which a wide CSV cannot hold
  #expect(back.map(content) == [content(sample)])
}

@Test("A file appears whole, or not at all") func atomic() throws {
  let folder = TemporaryFolder()
  let path = folder.path + "/out"
  do {
    var file = try AtomicFile(path: path)
    try file.write([1, 2, 3].span)
    #expect(folder.names.count == 1 && folder.names != ["out"])
  }
  #expect(folder.names == [])
  try AtomicFile.write([1, 2, 3], to: path)
  #expect(folder.names == ["out"] && folder.bytes(of: "out") == [1, 2, 3])
}

@Test("A file that exists is replaced only on request") func overwriting() throws {
  let folder = TemporaryFolder()
  let path = folder.path + "/out"
  try AtomicFile.write([1], to: path)
  let refusal = SeriesError.wouldOverwrite(file: path)
  #expect(throws: refusal) { try AtomicFile.write([2], to: path) }
  #expect(refusal.description == "\(path): exists already; give another name or force it")
  #expect(refusal.exitCode == 73 && folder.bytes(of: "out") == [1])
  try AtomicFile.write([2], to: path, replacing: true)
  #expect(folder.bytes(of: "out") == [2] && folder.names == ["out"])
}

@Test("A file that comes meanwhile is not replaced either") func lateArrival() throws {
  let folder = TemporaryFolder()
  let path = folder.path + "/out"
  #expect(throws: SeriesError.wouldOverwrite(file: path)) {
    var file = try AtomicFile(path: path)
    try file.write([1].span)
    try AtomicFile.write([2], to: path)
    try file.commit()
  }
  #expect(folder.bytes(of: "out") == [2] && folder.names == ["out"])
}

@Test("A folder that is not there is an error of output") func noFolder() {
  let path = "/nowhere/at/all"
  let error = SeriesError.unwritable(file: path, reason: "No such file or directory")
  #expect(throws: error) { try AtomicFile.write([1], to: path) }
  #expect(error.exitCode == 74)
}
