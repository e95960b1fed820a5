import Glibc
import Testing

import TimeSeries

@Test(
  "Bad text is refused in one line that says where, what and what to do",
  arguments: [
    ("", "input.csv: is empty; a header line and rows are needed"),
    ("\n \r\n", "input.csv: is empty; a header line and rows are needed"),
    ("# only\n# comments\n", "input.csv: is empty; a header line and rows are needed"),
    ("timestamp,rss\n", "input.csv: has a header but no rows; nothing can be read from it"),
    (
      "series,timestamp,metric,value\n",
      "input.csv: has a header but no rows; nothing can be read from it"
    ),
    (
      "0,1\n60,2\n",
      "input.csv:1: values where the header should be; "
        + "add a line of column names, such as timestamp,rss_bytes"
    ),
    (
      "host,rss\na,1\nb,2\n",
      "input.csv: none of the columns host, rss is a time; name one timestamp"
    ),
    (
      "timestamp\n0\n",
      "input.csv: no column beside time and truth; "
        + "separate columns by comma, tab or semicolon, one for each metric"
    ),
    (
      "timestamp|rss\n0|1\n",
      "input.csv: no column beside time and truth; "
        + "separate columns by comma, tab or semicolon, one for each metric"
    ),
    (
      "timestamp,label,label_memory,changepoint,annotators\n0,0,0,0,0\n",
      "input.csv: no column beside time and truth; "
        + "separate columns by comma, tab or semicolon, one for each metric"
    ),
    ("timestamp,a,a\n0,1,1\n", "input.csv: two columns are named “a”; rename one"),
    (
      "timestamp,a,b\n0,1,2\n60,1\n",
      "input.csv:3: 2 fields where the header has 3; complete the row or remove it"
    ),
    (
      "timestamp,a\n0,1\n\n60,1,2\n",
      "input.csv:4: 3 fields where the header has 2; complete the row or remove it"
    ),
    (
      "timestamp,a\n0,1\nnoon,2\n",
      "input.csv:3: “noon” is no time; write RFC 3339, as 2022-08-22T03:51:19Z, or Unix seconds"
    ),
    (
      "a,timestamp\n0,\n",
      "input.csv:2: “” is no time; write RFC 3339, as 2022-08-22T03:51:19Z, or Unix seconds"
    ),
    (
      "step,a\none,2\n",
      "input.csv:2: “one” is no time; write RFC 3339, as 2022-08-22T03:51:19Z, or Unix seconds"
    ),
    (
      "timestamp;a\n0;1,5\n60;2,5\n",
      "input.csv:2: “1,5” in a is no number; write it with a decimal point and no unit"
    ),
    (
      "timestamp,a\n0,\n60,5 MB\n",
      "input.csv:3: “5 MB” in a is no number; write it with a decimal point and no unit"
    ),
    (
      "series,timestamp,metric,value\ns,0,a,x\n",
      "input.csv:2: “x” in value is no number; write it with a decimal point and no unit"
    ),
    (
      "timestamp,a\n0,\"1\n",
      "input.csv:2: a quote that opens does not close on its line; close or remove it"
    ),
    (
      "timestamp,\"a\n0,1\n",
      "input.csv:1: a quote that opens does not close on its line; close or remove it"
    ),
    (
      "timestamp,a\n0,1\n0,2\n0,3\n",
      "input.csv: all times of input are equal, so there is no step; check the time column"
    ),
    (
      "timestamp,a\n120,1\n60,2\n0,3\n",
      "input.csv: the times of input only run backwards; sort the rows by time"
    ),
    ("timestamp,a\n0,1\n", "input: 1 sample, but 2 are needed; give a longer series"),
    (
      "series,timestamp,metric,value\ns,0,a,1\n",
      "s: 1 sample, but 2 are needed; give a longer series"
    ),
    (
      "<html>502 Bad Gateway</html>",
      "input.csv: is HTML or XML; give CSV, NDJSON or a Prometheus answer in UTF-8, plain or gzip"
    ),
    ("{\"id\":\"a\",", "input.csv:1:11: invalid JSON: the text ends too early"),
    (
      "{\"id\":\"a\"}\n",
      "input.csv:1: no values, t0, step; a series needs id, values, and t0 with step or timestamps"
    ),
    (
      "{\"id\":\"a\",\"t0\":0,\"step\":60,\"values\":{\"m\":[1]}}\n{\"t0\":0,\"values\":{\"m\":[1]}}\n",
      "input.csv:2: no id, step; a series needs id, values, and t0 with step or timestamps"
    ),
    (
      "{\"id\":\"a\",\"t0\":0,\"step\":60,\"values\":{\"m\":[1,2],\"n\":[1]}}\n",
      "input.csv:1: 1 value of n where the others have 2; write null for a gap"
    ),
    (
      "{\"id\":\"a\",\"timestamps\":[0,60,120],\"values\":{\"m\":[1,2]}}\n",
      "input.csv:1: 2 values of m where the others have 3; write null for a gap"
    ),
    (
      "{\"id\":\"a\",\"t0\":0,\"step\":0,\"values\":{\"m\":[1,2]}}\n",
      "input.csv:1: step must be a positive number of seconds below 9e9"
    ),
    (
      "{\"id\":\"a\",\"t0\":0,\"step\":60,\"values\":{\"m\":[1,x]}}\n",
      "input.csv:1:45: invalid JSON: a number, null or a string was expected"
    ),
    (
      "{\"id\":\"a\",\"t0\":0,\"step\":60,\"values\":{\"m\":[\"5 MB\"]}}\n",
      "input.csv:1:44: invalid JSON: a string that holds no number"
    ),
    (
      "{\"id\":\"a\",\"t0\":\"noon\",\"step\":60,\"values\":{\"m\":[1]}}\n",
      "input.csv:1:17: invalid JSON: no time; write Unix seconds or RFC 3339"
    ),
    (
      "{\"id\":\"a\",\"t0\":0,\"step\":60,\"values\":{\"label\":[1]}}\n",
      "input.csv:1: values must be an object with an array for each metric"
    ),
    (
      "{\"id\":\"a\",\"t0\":0,\"step\":60,\"values\":{\"m\":[]}}\n",
      "a: 0 samples, but 1 is needed; give a longer series"
    ),
    ("[1,2]\n", "input.csv:1:1: invalid JSON: an object was expected"),
    (
      "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse\\nerror\"}",
      "input.csv: Prometheus answered bad_data: parse·error; correct the query and ask again"
    ),
    (
      "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"2\"]}]}}",
      "input.csv: the answer is a vector, not a matrix; "
        + "use query_range, or a range selector such as metric[5h]"
    ),
    (
      "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"2\"]}}",
      "input.csv: the answer is a scalar, not a matrix; "
        + "use query_range, or a range selector such as metric[5h]"
    ),
    (
      "{\"status\":\"success\",\n\"data\":{\"resultType\":\"matrix\",\n\"result\":[{\"values\":[[1,2]]}]}}",
      "input.csv:3:25: invalid JSON: a string was expected"
    ),
    (
      "{\"status\":\"success\"}",
      "input.csv:1: no data.resultType; a series needs id, values, and t0 with step or timestamps"
    ),
  ])
func badText(text: String, message: String) {
  #expect(failure(Array(text.utf8)) == message)
}

@Test(
  "Bad bytes are refused",
  arguments: [
    ([0x50, 0x4b, 3, 4, 0, 0], "a zip archive"), ([0x28, 0xb5, 0x2f, 0xfd, 1], "zstd data"),
    ([0x50, 0x41, 0x52, 0x31, 1], "a Parquet file"), ([0xff, 0xfe, 0x74, 0], "UTF-16 text"),
    ([0x42, 0x5a, 0x68, 0x39], "bzip2 data"), ([0x7f, 0x45, 0x4c, 0x46, 0], "binary data"),
  ] as [([UInt8], String)])
func badBytes(bytes: [UInt8], kind: String) {
  #expect(
    failure(bytes)
      == "input.csv: is \(kind); give CSV, NDJSON or a Prometheus answer in UTF-8, plain or gzip")
}

@Test("Text must be UTF-8, in the header and where a value was expected") func notUTF8() {
  let message = "bytes that are no UTF-8 text; convert the file to UTF-8"
  #expect(
    failure(Array("timestamp,caf".utf8) + [0xe9] + Array("\n0,1\n".utf8))
      == "input.csv:1: \(message)")
  #expect(
    failure(Array("timestamp,a\n0,".utf8) + [0xe9] + Array("\n".utf8)) == "input.csv:2: \(message)")
  let late = csv((0..<30_000).map { ($0 * 60, 1) })
  #expect(
    failure(Array(late.utf8) + Array("9000000,".utf8) + [0, 0x0a]) == "input.csv:30002: \(message)")
}

@Test("A line longer than 16 MiB is refused") func longLine() {
  let line = [UInt8](repeating: UInt8(ascii: "1"), count: 17 << 20)
  #expect(
    failure(Array("timestamp,a\n0,".utf8) + line)
      == "input.csv:2: longer than 16 MiB; break the text into lines")
}

@Test("A metric that is not there is an error that lists those that are") func unknownMetric() {
  let message = "input.csv: no metric “rss”; there are a, b"
  let wide = Array("timestamp,a,label,b\n0,1,0,2\n60,1,0,2\n".utf8)
  let long = Array("series,timestamp,metric,value\ns,0,a,1\ns,0,b,1\ns,0,label,1\n".utf8)
  let lines = Array(#"{"id":"s","t0":0,"step":60,"values":{"a":[1],"b":[2]}}"#.utf8)
  for input in [wide, long, lines] { #expect(failure(input) { $0.metrics = ["rss"] } == message) }
  #expect(failure(lines) { $0.metrics = ["a", "rss"] } == message)
}

@Test("A long CSV that is forced needs its columns") func missingColumn() {
  #expect(
    failure(Array("series,timestamp,value\n".utf8)) { $0.format = .long }
      == "input.csv: no column metric among series, timestamp, value; "
      + "a long CSV needs series, timestamp, metric and value")
}

@Test("A step that is not positive is refused") func badStep() {
  #expect(
    failure(Array("timestamp,a\n0,1\n".utf8)) { $0.step = .zero }
      == "the step must be positive, got 0.0 s")
}

@Test("A file that cannot be opened is named, with an exit code of its kind") func badFiles() {
  let folder = TemporaryFolder()
  func error(_ path: String) -> SeriesError? {
    do {
      _ = try SeriesReader.read(path: path)
      return nil
    } catch { return error as? SeriesError }
  }
  let missing = error(folder.path + "/none.csv")
  #expect(missing?.description == "\(folder.path)/none.csv: no such file; check the path")
  #expect(missing?.exitCode == 66)
  let directory = error(folder.path)
  #expect(directory?.description == "\(folder.path): is a directory; name the files in it")
  #expect(directory?.exitCode == 66)
  let empty = error(folder.write([], as: "empty.csv"))
  #expect(empty?.exitCode == 65)
  #expect(error("/proc/self/mem")?.exitCode == 74)
  #expect(error("\(folder.path)/empty.csv/x")?.exitCode == 66)
}

@Test("A message is one line, whatever the text at fault") func oneLine() {
  let text = String(repeating: "x\u{7}\u{b}", count: 100)
  let message = SeriesError.badTime(file: "f", line: 1, text: text).description
  #expect(message.unicodeScalars.allSatisfy { $0.value >= 0x20 })
  #expect(message.contains("x··x") && message.count < 200)
}
