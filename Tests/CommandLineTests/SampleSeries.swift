import Foundation

/// Series by formula: the same values on every machine and every day.
struct SampleSeries {
  /// What happens to the series at `onset`.
  enum Course: CaseIterable {
    case nothing, leak, slowLeak, stepUp, stepDown, variance, spike, burst, sawtoothLeak, restart
  }

  var id: String
  var values: [Double]  // bytes, whole
  var gaps: Set<Int> = []

  /// 400 MB, a daily swing and noise; then, at `onset`, its course.
  init(_ id: String, _ course: Course, count: Int = 720, onset: Int = 480, seed: Int = 1) {
    self.id = id
    var state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    func noise() -> Double {  // -1...1
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 33) / Double(1 << 30) - 1
    }
    values = (0..<count).map { t in
      let phase = 2 * Double.pi * Double((t + 13 * seed) % 144) / 144
      let since = Double(max(0, t - onset))
      let began = t >= onset
      let jitter = noise()
      var value = 400e6 + 20e6 * sin(phase) + 4e6 * jitter
      switch course {
      case .nothing: break
      case .leak: value += 2e6 * since
      case .slowLeak: value += 0.4e6 * since
      case .stepUp: value += began ? 150e6 : 0
      case .stepDown: value -= began ? 150e6 : 0
      case .variance: value += began ? 60e6 * noise() : 0
      case .spike: value += t == onset || t == onset + 1 ? 300e6 : 0
      case .burst: value += began && since < 30 ? 120e6 : 0
      case .sawtoothLeak: value += 40e6 * Double(t % 12) / 12 + 1e6 * since
      case .restart: value = began && since < 400 ? value * min(1, 0.2 + since / 100) : value
      }
      return value.rounded()
    }
  }

  static let start = 1_700_000_000  // 2023-11-14T22:13:20Z
  static let step = 600

  /// A wide CSV of the samples before `end`.
  func csv(before end: Int? = nil) -> String {
    var text = "timestamp,rss_bytes\n"
    for t in 0..<(end ?? values.count) where !gaps.contains(t) {
      text += "\(SampleSeries.start + SampleSeries.step * t),\(Int(values[t]))\n"
    }
    return text
  }

  /// A line of NDJSON.
  var ndjson: String {
    let samples = values.map { "\(Int($0))" }.joined(separator: ",")
    return "{\"id\":\"\(id)\",\"t0\":\(SampleSeries.start),\"step\":\(SampleSeries.step),"
      + "\"values\":{\"rss_bytes\":[\(samples)]}}\n"
  }

  /// A wide CSV with a column `label` that is 1 from `onset` on.
  func labelled(from onset: Int) -> String {
    var text = "timestamp,rss_bytes,label\n"
    for (t, value) in values.enumerated() {
      let time = SampleSeries.start + SampleSeries.step * t
      text += "\(time),\(Int(value)),\(t >= onset ? 1 : 0)\n"
    }
    return text
  }
}
