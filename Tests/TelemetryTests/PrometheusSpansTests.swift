import Testing
import TimeSeries

import Telemetry

@Suite struct PrometheusSpansTests {
  private let start = Timestamp(unixSeconds: 1_700_000_000.25)

  @Test("Raw samples are asked for in days that follow each other without gap or overlap")
  func raw() {
    let span = start..<start + .seconds(86_400 * 2 + 5)
    let parts = PrometheusSpans.raw(span)
    #expect(parts.map { ($0.upperBound - $0.lowerBound).inSeconds } == [86_400, 86_400, 5])
    #expect(parts.first?.lowerBound == span.lowerBound && parts.last?.upperBound == span.upperBound)
    for (a, b) in zip(parts, parts.dropFirst()) { #expect(a.upperBound == b.lowerBound) }
  }

  @Test("Steps are multiples of the step, each once, fewer than 11,000 in a part")
  func steps() {
    let span = start..<start + .seconds(25_000)
    let parts = PrometheusSpans.steps(span, step: .seconds(1))
    let seconds = parts.flatMap { part in
      stride(from: part.lowerBound.unixSeconds, through: part.upperBound.unixSeconds, by: 1)
    }
    #expect(seconds == (1_700_000_001...1_700_025_000).map(Double.init))
    #expect(parts.allSatisfy { ($0.upperBound - $0.lowerBound).inSeconds < 11_000 })
    #expect(PrometheusSpans.steps(start..<start + .milliseconds(1), step: .seconds(1)).isEmpty)
    let exact = Timestamp(unixSeconds: 1_699_999_980)
    #expect(
      PrometheusSpans.steps(exact..<exact + .seconds(60), step: .seconds(60)) == [exact...exact])
  }
}
