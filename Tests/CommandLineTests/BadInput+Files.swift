import TestSupport
extension BadInput {
  /// Files that are no series.
  static let files: [BadInput] =
    [
      BadInput(
        testDescription: "no such file", arguments: scoring("missing.csv"), code: 66,
        message: ["missing.csv: no such file", "check the path"]),
      BadInput(
        testDescription: "a file as a folder", arguments: scoring("good.csv/x.csv"), code: 66,
        message: ["good.csv/x.csv: no such file"]),
      BadInput(
        testDescription: "a directory", arguments: scoring("/tmp"), code: 66,
        message: ["/tmp: is a directory"]),
    ]
    + ["forecast", "detect"].flatMap { command in
      [
        BadInput(
          testDescription: "\(command) with a limit that no metric has",
          arguments: [command, "good.csv", "--limit", "limit_bytes"], code: 65,
          message: ["good.csv: no metric “limit_bytes”; there are rss_bytes"]),
        BadInput(
          testDescription: "\(command) with a cgroup that is none",
          arguments: [command, "good.csv", "--limit", "/nowhere/memory.max"], code: 66,
          message: ["/nowhere/memory.max: no such file"]),
        BadInput(
          testDescription: "\(command) with a cgroup without a limit",
          arguments: [command, "good.csv", "--limit", "./memory.max"],
          file: ("memory.max", { Array("max\n".utf8) }), code: 65,
          message: ["./memory.max: says max, which is no limit"]),
      ]
    } + [
      bad("empty", "", ["bad.csv: is empty", "a header line"]),
      bad("blank lines", "\n\n  \n", ["bad.csv: is empty"]),
      bad("binary junk", [0x7F, 0x45, 0x4C, 0x46, 0, 1, 2, 3, 0xFF], ["bad.csv: is binary data"]),
      bad("zip", [0x50, 0x4B, 3, 4] + Array("rest".utf8), ["bad.csv: is a zip archive"]),
      bad("zstd", [0x28, 0xB5, 0x2F, 0xFD, 1, 2], ["bad.csv: is zstd data"]),
      bad("bzip2", Array("BZh91AY".utf8), ["bad.csv: is bzip2 data"]),
      bad("Parquet", Array("PAR1....".utf8), ["bad.csv: is a Parquet file"]),
      bad("HTML", "<!DOCTYPE html>\n<html></html>\n", ["bad.csv: is HTML or XML"]),
      bad("UTF-16", [0xFF, 0xFE] + Array("t\0,\0".utf8), ["bad.csv: is UTF-16 text"]),
      bad("truncated gzip", { $0.dropLast(12) }, ["bad.csv: the gzip data ends too early"]),
      bad("gzip without its trailer", { $0.dropLast(4) }, ["the gzip data ends too early"]),
      bad(
        "corrupt gzip",
        { gzip in
          var gzip = gzip
          for place in gzip.count / 2..<gzip.count / 2 + 8 { gzip[place] ^= 0x5A }
          return gzip[...]
        }, ["bad.csv: the gzip data is corrupt", "again"]),
      bad(
        "gzip with a wrong checksum",
        { gzip in
          var gzip = gzip
          gzip[gzip.count - 6] ^= 1
          return gzip[...]
        }, ["bad.csv: the gzip data is corrupt"]),
      bad("gzip magic alone", [0x1F, 0x8B], ["bad.csv: "]),
      bad("junk behind gzip", { $0 + [1, 2, 3] }, ["bad.csv: begins or continues like gzip"]),

      bad("header only", "timestamp,rss_bytes\n", ["bad.csv: has a header but no rows"]),
      bad("no header", "1700000000,1\n1700000600,2\n", ["bad.csv:1: values where the header"]),
      bad("no time column", "name,rss_bytes\nx,1\ny,2\n", ["no", "time", "name one timestamp"]),
      bad("no metric column", "timestamp\n1\n2\n", ["bad.csv: no column beside time and truth"]),
      bad("truth alone", "timestamp,label\n1,0\n2,1\n", ["no column beside time and truth"]),
      bad(
        "too few fields", "timestamp,rss_bytes\n0,1\n600\n1200,3\n",
        ["bad.csv:3: 1 field where the header has 2"]),
      bad(
        "too many fields", "timestamp,rss_bytes\n0,1\n600,2,3\n",
        ["bad.csv:3: 3 fields where the header has 2"]),
      bad(
        "bad time", "timestamp,rss_bytes\n0,1\nyesterday,2\n", ["bad.csv:3: “yesterday” is no time"]
      ),
      bad(
        "bad date", "timestamp,rss_bytes\n2023-02-30T00:00:00Z,1\n", ["bad.csv:2: ", "is no time"]),
      bad(
        "bad number", "timestamp,rss_bytes\n0,1 MiB\n600,2 MiB\n",
        ["bad.csv:2: “1 MiB” in rss_bytes"]),
      bad(
        "comma as point", "timestamp;rss_bytes\n0;1,5\n600;2,5\n", ["bad.csv:2: “1,5” in rss_bytes"]
      ),
      bad("NUL", Array("timestamp,rss_bytes\n0,1\n6\u{0}0,2\n".utf8), ["bad.csv: is binary data"]),
      bad(
        "invalid UTF-8",
        Array("timestamp,rss_bytes\n0,1\n".utf8) + [0xC3, 0x28] + Array(",2\n".utf8),
        ["bad.csv:3: ", "UTF-8"]),
      bad(
        "a line too long",
        Array("timestamp,rss_bytes\n0,".utf8)
          + [UInt8](repeating: 0x31, count: 17 << 20), ["bad.csv:2: longer than 16 MiB"]),
      bad(
        "a column twice", "timestamp,rss_bytes,rss_bytes\n0,1,2\n", ["two columns", "“rss_bytes”"]),
      bad("an open quote", "timestamp,rss_bytes\n\"0,1\n", ["bad.csv:2: a quote that opens"]),
      bad("times all equal", "timestamp,rss_bytes\n0,1\n0,2\n0,3\n", ["bad.csv: all times"]),
      bad(
        "times backwards",
        "timestamp,rss_bytes\n"
          + (0..<600).map { "\(6_000_000 - 600 * $0),1\n" }.joined(), ["bad.csv: the times of"]),
      bad(
        "too short", SampleSeries("short", .nothing, count: 143).csv(),
        ["bad: 143 samples, but 144 are needed"]),
      bad(
        "long without value", "series,timestamp,metric\na,0,m\n", ["bad.csv: no column value"],
        ["--input-format", "long"]),
      bad(
        "unknown metric", SampleSeries("a", .nothing).csv(), ["no metric “heap”", "rss_bytes"],
        ["--metric", "heap"]),
      bad(
        "a role of a metric that is not there", SampleSeries("a", .nothing).csv(),
        ["no metric “heap”", "rss_bytes"], ["--role", "heap=resident"]),
      bad(
        "a role of a metric in no line", SampleSeries("a", .nothing).ndjson,
        ["no metric “heap”", "rss_bytes"], ["--role", "heap=resident"]),

      bad("bad JSON", "{\"id\":\"a\",\"values\":{\n", ["bad.csv:1:", "invalid JSON"]),
      bad("JSON of nothing", "{}\n", ["bad.csv:1: no id, values, t0, step"]),
      bad("JSON array", "[1,2,3]\n", ["bad.csv:1:1: invalid JSON"]),
      bad(
        "JSON unequal lengths",
        "{\"id\":\"a\",\"t0\":0,\"step\":1,\"values\":{\"a\":[1,2],\"b\":[1]}}\n",
        ["bad.csv:1: 1 value of b where the others have 2"]),
      bad(
        "JSON zero step", "{\"id\":\"a\",\"t0\":0,\"step\":0,\"values\":{\"a\":[1,2]}}\n",
        ["bad.csv:1: step must be a positive number of seconds"]),
      bad(
        "JSON negative step", "{\"id\":\"a\",\"t0\":0,\"step\":-600,\"values\":{\"a\":[1,2]}}\n",
        ["bad.csv:1: step must be a positive number of seconds"]),
      bad(
        "JSON step as text", "{\"id\":\"a\",\"t0\":0,\"step\":\"x\",\"values\":{\"a\":[1]}}\n",
        ["bad.csv:1:", "step"]),
      bad(
        "JSON without values", "{\"id\":\"a\",\"t0\":0,\"step\":1,\"values\":{}}\n",
        ["bad.csv:1: values must be an object with an array for each metric"]),
      bad(
        "JSON nested too deep", "{\"id\":" + String(repeating: "[", count: 100_000) + "\n",
        ["bad.csv:1:", "invalid JSON"]),
      bad(
        "a Prometheus error",
        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}",
        ["bad.csv: Prometheus answered bad_data: parse error"]),
      bad(
        "a Prometheus vector",
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
        ["bad.csv: the answer is a vector", "query_range"]),
      bad(
        "Prometheus cut off", "{\"status\":\"success\",\"data\":{\"resultType\":\"mat", ["bad.csv"]),
      bad(
        "CSV read as NDJSON", SampleSeries("a", .nothing).csv(), ["bad.csv:1:1: invalid JSON"],
        ["--input-format", "ndjson"]),
    ]
    + [
      result("results of nothing known", "a,b\n1,2\n", ["bad.csv: no column series"]),
      result("results of bad JSON", "{\"series\":\"good\"\n", ["bad.csv:1: "]),
      result("results without severity", "{\"series\":\"good\"}\n", ["bad.csv:1: no \"severity\""]),
      result(
        "results without a time", "{\"series\":\"good\",\"severity\":\"warning\"}\n",
        ["bad.csv:1: no time \"onset\""]),
      result(
        "a forecast without a band", "series,timestamp,metric,yhat\ngood,0,m,1\ngood,600,m,2\n",
        ["bad.csv: no column yhat_lower"]),
      result(
        "a forecast without rows", "series,metric,timestamp,yhat,yhat_lower,yhat_upper\n",
        ["bad.csv: has a header but no rows"]),
      result(
        "a forecast with a broken row",
        "series,metric,timestamp,yhat,yhat_lower,yhat_upper\ngood,m,0,1,0\n",
        ["bad.csv:2: 5 fields where the header has 6"]),
      BadInput(
        testDescription: "labels without labels",
        arguments: ["evaluate", "bad.csv", "--labels", "good.csv", "--quiet"],
        file: (
          "bad.csv",
          { Array("series,timestamp,metric,score,anomaly\ngood,0,m,1,1\ngood,600,m,1,1\n".utf8) }
        ),
        code: 65, message: ["no labelled series has a column label", "--label"]),
      BadInput(
        testDescription: "training on one series",
        arguments: ["train", "bad.csv", "--output", "m.safetensors"],
        file: ("bad.csv", { Array(SampleSeries("a", .leak).csv().utf8) }), code: 65,
        message: ["training needs two series", "give more files"]),
      BadInput(
        testDescription: "training on a short series",
        arguments: ["train", "good.csv", "--output", "m.safetensors"], code: 65,
        message: ["training needs a series of 288 samples, the longest has 200"]),
    ]

  private static func scoring(_ file: String) -> [String] {
    ["score", file, "--model", "small.safetensors", "--quiet"]
  }

  /// A file `bad.csv` that cannot be scored.
  private static func bad(
    _ what: String, _ text: String, _ message: [String], _ options: [String] = []
  ) -> BadInput {
    bad(what, Array(text.utf8), message, options)
  }

  private static func bad(
    _ what: String, _ bytes: [UInt8], _ message: [String], _ options: [String] = []
  ) -> BadInput {
    BadInput(
      testDescription: what, arguments: scoring("bad.csv") + options,
      file: ("bad.csv", { bytes }), code: 65, message: message)
  }

  /// A gzip file that was good before `damage`.
  private static func bad(
    _ what: String, _ damage: @escaping @Sendable ([UInt8]) -> ArraySlice<UInt8>,
    _ message: [String]
  ) -> BadInput {
    BadInput(
      testDescription: what, arguments: scoring("bad.csv"),
      file: (
        "bad.csv",
        {
          let folder = Folder()
          folder.write(SampleSeries("a", .nothing).csv(), "a.csv")
          return Array(damage(Program.shell("gzip -c a.csv", in: folder).output))
        }
      ), code: 65, message: message)
  }

  /// A file `bad.csv` that is no result.
  private static func result(_ what: String, _ text: String, _ message: [String]) -> BadInput {
    BadInput(
      testDescription: what, arguments: ["evaluate", "bad.csv", "--labels", "good.csv", "--quiet"],
      file: ("bad.csv", { Array(text.utf8) }), code: 65, message: message)
  }
}
