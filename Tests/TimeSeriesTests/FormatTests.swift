import Testing

import TimeSeries

@Test(
  "Delimiters, line ends, quotes, blank lines, comments and a byte order mark make no difference")
func dialects() throws {
  let plain = try read("timestamp,a b,\"c,d\"\n0,1,2\n60,3,4\n").map(content)
  let variants = [
    "\u{feff}timestamp,a b,\"c,d\"\n0,1,2\n60,3,4",
    "timestamp,a b,\"c,d\"\r\n0,1,2\r\n60,3,4\r\n\r\n\r\n",
    "# exported today\n\n#\ntimestamp;a b;c,d\n0;1;2\n60;3;4\n",
    "timestamp\ta b\tc,d\n0\t1\t2\n60\t3\t4\n",
    "\"timestamp\",\"a b\",\"c,d\"\n\"0\",\"1\",\"2\"\n 60 , 3 ,\"4\" \n",
  ]
  for variant in variants { #expect(try read(variant).map(content) == plain, "\(variant)") }
}

@Test("The last line needs no end, whatever was read before it", arguments: 0..<8)
func lastLineWithoutEnd(extra: Int) throws {
  // More than a buffer, so that digits of lines before lie behind the last.
  let count = 40_000 + extra
  let text = csv((0..<count).map { (1_700_000_000 + $0 * 60, Double($0 + 1_000_000)) })
  let last = try read(text.dropLast(3) + "")[0].metrics[0].values.suffix(2)  // without ".0\n"
  #expect(Array(last) == [Double(count + 999_998), Double(count + 999_999)])
}

@Test("The time column is found by its name, else it is the first") func timeColumn() throws {
  for header in ["a,Time", "a,TS", "a,date", "a,DateTime", "a,timestamp"] {
    let series = try read("\(header)\n1,0\n2,60\n")[0]
    #expect(series.metrics.map(\.name) == ["a"] && series.step == .seconds(60))
  }
  #expect(try read("when,a\n0,1\n60,2\n")[0].metrics.map(\.name) == ["a"])
}

@Test("A column that counts samples makes times by the step") func countedTime() throws {
  let text = "step,a\n5,1\n6,2\n8,3\n"
  let series = try read(text)[0]
  #expect(series.step == .seconds(600) && series.start == Timestamp(unixSeconds: 3_000))
  #expect(series.metrics[0].values.map(\.isNaN) == [false, false, true, false])
  #expect(try read(text) { $0.step = .seconds(60) }[0].start == Timestamp(unixSeconds: 300))
}

@Test("A series is called like its file, or as it is asked to be") func names() throws {
  let text = "timestamp,a\n0,1\n60,2\n"
  #expect(try read(text, as: "api-1.test.csv.gz")[0].id == "api-1.test")
  #expect(try read(text, as: "b.tsv")[0].id == "b")
  #expect(try read(text) { $0.id = "mine" }[0].id == "mine")
}

@Test("Truth columns are truth, in every format") func truth() throws {
  let wide = try read(
    "timestamp,a,label,label_memory,changepoint,annotators\n0,1,0,1,0,3\n60,2,1,0,1,4\n")[0]
  #expect(wide.metrics.map(\.name) == ["a"])
  #expect(wide.truth.map(\.name) == ["label", "label_memory", "changepoint", "annotators"])
  #expect(wide.truth(named: "annotators")?.values == [3, 4])
  let long = try read("series,timestamp,metric,value\ns,0,a,1\ns,0,label,1\ns,60,a,2\n")[0]
  #expect(long.truth.map(\.name) == ["label"] && long.truth[0].values[0] == 1)
  let line = try read(#"{"id":"s","t0":0,"step":60,"values":{"a":[1,2],"label":[0,1]}}"#)[0]
  #expect(line.truth == [Truth(name: "label", values: [0, 1])] && line.metrics.count == 1)
}

@Test("Metrics are chosen by name; truth stays") func chosenMetrics() throws {
  let series = try read("timestamp,a,b,c,label\n0,1,2,3,0\n60,4,5,6,0\n") {
    $0.metrics = ["c", "a"]
  }[0]
  #expect(series.metrics.map(\.name) == ["a", "c"] && series.truth.count == 1)
}

@Test("Rows of a long CSV may interleave; series come in order of first appearance") func longCSV()
  throws
{
  var random = SplitMix(state: 5)
  var rows: [String] = []
  for t in 0..<50 {
    var block: [String] = []
    for s in ["b", "a", "c"] {
      for m in ["rss", "load"] { block.append("x,\(m),\(t * 10 + m.count),\(s),\(t * 60)") }
    }
    if t > 0 { block.shuffle(using: &random) }
    rows += block
  }
  let all = try read("extra,Metric,value,series,timestamp\n" + rows.joined(separator: "\n"))
  #expect(all.map(\.id) == ["b", "a", "c"])
  for series in all {
    #expect(Set(series.metrics.map(\.name)) == ["rss", "load"])
    #expect(series.metric(named: "rss")?.values == (0..<50).map { Double($0 * 10 + 3) })
    #expect(series.metric(named: "load")?.values == (0..<50).map { Double($0 * 10 + 4) })
    #expect(series.irregularities.isEmpty)
  }
}

@Test("Metrics of a long CSV may have times of their own") func longCSVOwnTimes() throws {
  var text = "series,timestamp,metric,value\n"
  for t in 0..<100 { text += "s,\(t * 60),a,\(t)\ns,\(t * 60).25,b,\(t)\n" }
  for t in 0..<20 { text += "s,\(t * 300),c,\(t)\n" }
  let series = try read(text)[0]
  #expect(series.step == .seconds(60) && series.count == 100)
  #expect(series.metric(named: "b")?.values == (0..<100).map(Double.init))
  #expect(series.metric(named: "c")?.values[5] == 1)
  #expect(series.irregularities.isEmpty)
}

@Test("NDJSON holds series with a step or with times, gaps as null or in words") func ndjson()
  throws
{
  let all = try read(
    #"""
    {"id":"a","labels":{"job":"api"},"t0":1700000000,"step":600,"values":{"rss":[1,null,3.5]}}

    {"values":{"rss":["NaN",2,"+Inf"]},"x":[{}],"step":0.5,"t0":"2023-11-14T22:13:20Z","id":7}
    {"id":"c","timestamps":["2023-11-14T22:13:20Z",1700000060,1700000180000],"values":{"rss":[1,2,3]}}
    """#)
  #expect(all.map(\.id) == ["a", "7", "c"] && all[0].labels == ["job": "api"])
  #expect(all.map(\.start) == Array(repeating: Timestamp(unixSeconds: 1_700_000_000), count: 3))
  #expect(all.map(\.step) == [.seconds(600), .milliseconds(500), .seconds(60)])
  #expect(all[0].metrics[0].values.description == "[1.0, nan, 3.5]")
  #expect(all[1].metrics[0].values.description == "[nan, 2.0, nan]")
  #expect(all[2].metrics[0].values.description == "[1.0, 2.0, nan, 3.0]")
  #expect(all[1].irregularities.nonFiniteValues == 2 && all[0].irregularities.emptyCells == 1)
}

@Test("Prometheus results with the same labels are metrics of one series") func prometheus() throws
{
  let all = try read(
    #"""
    {"status":"success","warnings":["partial"],"data":{"resultType":"matrix","result":[
    {"metric":{"__name__":"process_resident_memory_bytes","job":"api","instance":"a:1"},
     "values":[[1700000000,"1000000004.5"],[1700000015.0,"1e+21"],[1700000030,"NaN"]]},
    {"metric":{"instance":"b:1","job":"api"},"values":[[1700000000,"1"],[1700000015,"2"]]},
    {"metric":{"__name__":"jvm_memory_used_bytes","instance":"a:1","job":"api"},
     "values":[[1700000000,"5"],[1700000030,"+Inf"]],"histograms":[[1700000000,{"count":"1"}]]}]}}
    """#)
  #expect(all.map(\.id) == [#"instance="a:1",job="api""#, #"instance="b:1",job="api""#])
  #expect(all[0].metrics.map(\.name) == ["process_resident_memory_bytes", "jvm_memory_used_bytes"])
  #expect(all[0].metrics.map(\.role) == [.resident, .heapAllocated])
  #expect(all[0].metrics[0].values.description == "[1000000004.5, 1e+21, nan]")
  #expect(all[1].metrics[0].name == "value" && all[0].irregularities.nonFiniteValues == 2)
  #expect(
    all[0].irregularities.remarks
      == ["Prometheus: partial", "1 native histogram samples were left out"])
  #expect(try read(#"{"status":"success","data":{"resultType":"matrix","result":[]}}"#).isEmpty)
}

@Test("A JVM's area label takes the role from what is not heap") func areas() throws {
  let series = try read(
    #"{"data":{"resultType":"matrix","result":[{"metric":{"__name__":"jvm_memory_used_bytes","area":"nonheap"},"values":[[0,"1"],[60,"2"]]}]}}"#
  )
  #expect(series[0].metrics[0].role == .other)
}

@Test("Every format gives the same series", arguments: InputFormat.allCases)
func sameSeries(format: InputFormat) throws {
  let values = (0..<500).map { Double($0 * $0 % 1_000) / 8 }
  let text: String =
    switch format {
    case .csv:
      values.enumerated().reduce(into: "timestamp,rss\n") {
        $0 += "\($1.offset * 60),\($1.element)\n"
      }
    case .long:
      values.enumerated().reduce(into: "series,timestamp,metric,value\n") {
        $0 += "input,\($1.offset * 60),rss,\($1.element)\n"
      }
    case .ndjson: "{\"id\":\"input\",\"t0\":0,\"step\":60,\"values\":{\"rss\":\(values)}}"
    case .prometheus:
      "{\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\":\"rss\"},\"values\":["
        + values.enumerated().map { "[\($0.offset * 60),\"\($0.element)\"]" }.joined(separator: ",")
        + "]}]}}"
    }
  for forced in [nil, format] {
    let series = try read(text) { $0.format = forced }[0]
    #expect(series.id == "input" && series.start == .epoch && series.step == .seconds(60))
    #expect(series.metrics[0].values == values && series.metrics[0].role == .resident)
  }
}
