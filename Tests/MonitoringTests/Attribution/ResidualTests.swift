import Monitoring
import Testing
import TimeSeries

private func series(_ values: [Double], _ others: [Metric] = []) -> Series {
  Series(
    id: "api-7", start: Course.start, step: .seconds(600),
    metrics: others + [Metric(name: "rss_bytes", values: values)])
}

private func time(_ sample: Double) -> Timestamp { Course.start + .seconds(600) * sample }

/// 400 MB with a day's swing of 20 MB.
private func level(_ sample: Int) -> Double {
  400e6 + 20e6 * Course.sine(sample)
}

extension Course {
  fileprivate static func sine(_ sample: Int) -> Double {
    let phase = Double(sample % 144) / 144
    return phase < 0.5 ? 16 * phase * (0.5 - phase) : -16 * (phase - 0.5) * (1 - phase)
  }
}

@Suite struct ResidualTests {
  @Test("A residual counts the samples at its end that exceed the threshold without a break")
  func cycles() throws {
    let flat = [Double](repeating: 100e6, count: 10)
    for (rest, cycles) in [
      ([2, 2, 2, 2], 4), ([0, 2, 2, 2], 3), ([2, 2, 1, 2], 1), ([2, 2, 2, 0], 0),
      ([2, .nan, 2, 2], 3),
    ] as [([Double], Int)] {
      let residual = try Residual(
        of: series(flat + rest.map { 100e6 + $0 * 1e6 }), from: time(9), to: time(13))
      #expect(residual.cycles == cycles)
      #expect(residual.samples == 10..<14)
      let last = rest.filter(\.isFinite).suffix(3)
      #expect(abs(residual.bytes - last.reduce(0, +) / 3 * 1e6) < 1e-6)
      #expect(residual.expected == [Double](repeating: 100e6, count: 4))
    }
  }

  @Test("A leak opens an attribution with its third sample, not before")
  func opens() throws {
    let values = [Double](repeating: 100e6, count: 10) + [0, 2e6, 4e6, 6e6, 8e6].map { 100e6 + $0 }
    let grown = try growth(from: [:], to: ["main.keep": 6 * mebibyte])
    func isOpen(until sample: Int) throws -> Bool {
      let residual = try Residual(
        of: series(Array(values[...sample])), from: time(9), to: time(Double(sample)))
      return Attribution(of: grown, residual: residual).isOpen
    }
    #expect(try !isOpen(until: 12))
    #expect(try isOpen(until: 13))
    #expect(try isOpen(until: 14))
  }

  @Test(
    "What a forecast explains is no residual: a service that breathes is healthy, a leak is not")
  func forecast() throws {
    let healthy = (0..<864).map(level)
    let quiet = try Residual(of: series(healthy), from: time(720), to: time(820))
    #expect(abs(quiet.bytes) < 1.2e6 && quiet.expected.count == 101, "\(quiet.bytes)")
    let leaking = healthy.enumerated().map { $1 + 1e6 * Double(max(0, $0 - 720)) }
    let leak = try Residual(of: series(leaking), from: time(720), to: time(820))
    #expect(abs(leak.bytes - 100e6) < 1.2e6 && leak.cycles > 95, "\(leak.bytes)")
  }

  @Test("A trend that goes on explains nothing: no more is expected than was ever seen")
  func trend() throws {
    let values = (0..<720).map { level($0) + 1e6 * Double($0) }
    let residual = try Residual(of: series(values), from: time(600), to: time(700))
    #expect(residual.expected.allSatisfy { $0 <= values[...600].max()! })
    #expect(residual.bytes > 60e6)
  }

  @Test("Resident memory is looked at before all, then any other memory")
  func metric() throws {
    let values = [Double](repeating: 1e6, count: 20)
    func chosen(_ names: [String]) throws -> String {
      try Residual(
        of: Series(
          id: "s", start: Course.start, step: .seconds(600),
          metrics: names.map { Metric(name: $0, values: values) }),
        from: time(9), to: time(15)
      ).metric.name
    }
    #expect(try chosen(["requests", "heap_inuse_bytes", "rss_bytes"]) == "rss_bytes")
    #expect(try chosen(["requests", "heap_inuse_bytes"]) == "heap_inuse_bytes")
    #expect(try chosen(["requests"]) == "requests")
    #expect(throws: SeriesError.noMetricColumn(file: "s")) { try chosen([]) }
  }

  @Test("Nothing before the growth, or too little since, is too short")
  func tooShort() {
    let values = [Double](repeating: 1e6, count: 20)
    for (from, to, name) in [
      (-2.0, 10.0, "before the growth began"), (9, 10, "since the growth began"),
      (25, 30, "since the growth began"),
    ] {
      do throws(SeriesError) {
        _ = try Residual(of: series(values), from: time(from), to: time(to))
        Issue.record("\(from) to \(to) was enough")
      } catch { #expect("\(error)".contains(name), "\(error)") }
    }
  }

  @Test("Moments at the ends of time are beyond the series, not trapped on")
  func endsOfTime() {
    let fine = Series(
      id: "s", start: Timestamp(nanoseconds: .min), step: .nanoseconds(1),
      metrics: [Metric(name: "rss_bytes", values: [1, 2, 3])])
    #expect(throws: SeriesError.self) {
      try Residual(
        of: fine, from: Timestamp(nanoseconds: .min), to: Timestamp(nanoseconds: .max))
    }
  }
}
