import Foundation
import TimeSeries

/// A text of numbers, made by formula, and the way to read it.
struct Input {
  enum Way { case reader, gunzippingReader, strtod }

  let name: String
  let way: Way
  let make: (_ bytes: Int) -> (text: String, samples: Int)

  static var all: [Input] { Value.allCases.flatMap(inputs) }

  private static func inputs(of value: Value) -> [Input] {
    let wide = Time.allCases.flatMap { time in
      [1, 4, 20].map { Input.wide($0, of: value, time) }
    }
    return wide + [
      .wide(4, of: value, .rfc3339, .gunzippingReader), .long(of: value), .ndjson(1, of: value),
      .ndjson(4, of: value), .plain(value),
    ]
  }

  private static func wide(
    _ columns: Int, of value: Value, _ time: Time, _ way: Way = .reader
  ) -> Input {
    let suffix = way == .gunzippingReader ? ".gz" : ""
    return Input(name: "wide CSV\(suffix), \(columns) of \(value), \(time.rawValue)", way: way) {
      var text = "timestamp" + (0..<columns).map { ",\(metricName($0))" }.joined() + "\n"
      var rows = 0
      while text.utf8.count < $0 {
        text += time.text(rows)
        for c in 0..<columns { text += "," + value.text(rows, c) }
        text += "\n"
        rows += 1
      }
      return (text, rows * columns)
    }
  }

  private static func long(of value: Value) -> Input {
    Input(name: "long CSV of \(value)", way: .reader) {
      var text = "series,timestamp,metric,value\n"
      var rows = 0
      while text.utf8.count < $0 {
        let time = Time.rfc3339.text(rows)
        for c in 0..<4 {
          text += "checkout-\(c / 2),\(time),\(metricName(c % 2)),\(value.text(rows, c))\n"
        }
        rows += 1
      }
      return (text, 4 * rows)
    }
  }

  private static func ndjson(_ columns: Int, of value: Value) -> Input {
    Input(name: "NDJSON, \(columns) of \(value)", way: .reader) {
      let length = 10_000  // samples: a week, one a minute
      var text = ""
      var lines = 0
      while text.utf8.count < $0 {
        let metrics = (0..<columns).map { c in
          "\"\(metricName(c))\":[\((0..<length).map { value.text($0, c) }.joined(separator: ","))]"
        }.joined(separator: ",")
        text += #"{"id":"pod-\#(lines)","t0":"2024-01-01T00:00:00Z","step":60,"values":{"#
        text += metrics + "}}\n"
        lines += 1
      }
      return (text, lines * columns * length)
    }
  }

  private static func plain(_ value: Value) -> Input {
    Input(name: "strtod, \(value) alone", way: .strtod) {
      var text = ""
      var samples = 0
      while text.utf8.count < $0 {
        text += value.text(samples, 0) + "\n"
        samples += 1
      }
      return (text, samples)
    }
  }
}

private enum Time: String, CaseIterable {
  case rfc3339 = "RFC 3339"
  case unix = "Unix seconds"

  /// One row a minute.
  func text(_ row: Int) -> String {
    let seconds = 1_700_000_000 + 60 * row
    return switch self {
    case .rfc3339: Timestamp(unixSeconds: Double(seconds)).description
    case .unix: "\(seconds)"
    }
  }
}

private enum Value: CaseIterable {
  case bytes, decimals

  /// A level and noise: whole bytes of 8 to 10 digits, or the same in another unit with 15 to 17.
  func text(_ row: Int, _ column: Int) -> String {
    let noise = (UInt64(row * 20 + column + 1) &* 0x9e37_79b9_7f4a_7c15) >> 40
    let bytes = 80_000_000 * (column + 1) + Int(noise)
    return switch self {
    case .bytes: "\(bytes)"
    case .decimals: "\(Double(bytes) / 1_234_567)"
    }
  }
}

/// One metric tells restarts, as in most inputs.
private func metricName(_ column: Int) -> String {
  column == 0 ? "process_resident_memory_bytes" : "metric_\(column)"
}
