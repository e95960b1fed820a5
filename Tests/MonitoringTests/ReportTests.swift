import Monitoring
import NeuralDetect
import Tensor
import Testing
import TimeSeries

/// A report on a course, with one changepoint and no forecast.
private func report(_ course: Course, labels: [String: String] = [:]) -> SeriesReport {
  var series = course.series
  series.labels = labels
  return SeriesReport(
    series: series, others: [], score: (0..<series.count).map { $0 < 400 ? 0.1 : 0.8 },
    threshold: [Double](repeating: 0.5, count: series.count), findings: [course.finding()],
    changepoints: series.metrics.map { _ in
      [("pelt", [Changepoint(index: 400, detected: 599, strength: 3)]), ("cusum", [])]
    },
    outlooks: series.metrics.map { _ in nil }, limit: nil)
}

private func calm(_ id: String, _ values: [Double]) -> SeriesReport {
  SeriesReport(
    series: Series(
      id: id, start: Course.start, step: .seconds(600),
      metrics: [Metric(name: "rss_bytes", values: values)]),
    others: [], score: values.map { _ in 0 }, threshold: values.map { _ in 0.5 }, findings: [],
    changepoints: [[]], outlooks: [nil], limit: nil)
}

private let leak = Course(.growth, .mebibytes("rss_bytes") { 100 + $0 })

/// What stands between `start` and the next `end`.
private func part(_ text: String, from start: String, to end: String) -> String? {
  guard let first = text.firstRange(of: start),
    let last = text[first.upperBound...].firstRange(of: end)
  else { return nil }
  return String(text[first.lowerBound..<last.upperBound])
}

@Suite struct ReportTests {
  @Test("A chart is its name, its marked values, its samples and what was found there")
  func chart() {
    let html = Report(series: [calm("s", [0, 1_048_576, .nan, 524_288])]).html
    #expect(
      part(html, from: "<figure>", to: "</figure>") == """
        <figure><figcaption><bdi>rss_bytes</bdi> <small>last 512 KiB</small><output></output>\
        </figcaption><div class="plot" data-l="0.0" data-h="1114112.0" data-u="bytes">\
        <span style="top:100.0%">0</span><span style="top:52.9%">0.5 MiB</span>\
        <span style="top:5.9%">1 MiB</span>\
        <svg class="t" viewBox="0 0 3 1000" preserveAspectRatio="none" role="img" \
        aria-label="rss_bytes"><path class="g" d="M0 1000h3M0 529h3M0 59h3"/>\
        <path class="g gx" d="M0 0v1000M0.5 0v1000M1 0v1000M1.5 0v1000M2 0v1000M2.5 0v1000M3 0v1000"/>\
        <path class="l" d="M0 1000l1-941m2 470l0 0"/></svg></div></figure>
        """)
  }

  @Test("A row of the summary carries what it is sorted by")
  func row() {
    let html = Report(series: [report(leak)]).html
    #expect(
      part(html, from: "<tbody>", to: "</tbody>") == """
        <tbody><tr data-f="api-7 warning growth rss_bytes"><th scope="row"><a href="#s0">\
        <bdi>api-7</bdi></a></th><td data-v="1"><span class="badge warning">warning</span></td>\
        <td>growth</td><td data-v="1720636800.0">2024-07-10 18:40 …</td>\
        <td data-v="0.75">0.75</td></tr></tbody>
        """)
  }

  @Test("Events are bands with their onset and detection, changepoints are ticks by method")
  func marks() {
    let html = Report(series: [report(leak)]).html
    #expect(html.contains("<rect class=\"e\" x=\"400\" width=\"200\" height=\"1000\"/>"))
    #expect(html.contains("<path class=\"on\" d=\"M400 0v1000\"/>"))
    #expect(html.contains("<path class=\"de\" d=\"M406 0v1000\"/>"))
    #expect(
      part(html, from: "<div class=\"lane\">", to: "</div>") == """
        <div class="lane"><span>pelt</span><svg class="t" viewBox="0 0 599 1000" \
        preserveAspectRatio="none" role="img" aria-label="pelt: 1 changepoint">\
        <path class="c" d="M400 0v1000"/></svg></div>
        """)
    #expect(html.components(of: "class=\"lane\"") == 1)  // cusum found nothing
    #expect(html.contains("rss_bytes of api-7 grows 6 MiB/h since 10 Jul 18:40."))
  }

  @Test("No name becomes a tag, an attribute or a script")
  func hostile() {
    let hostile = "</title><script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u{0}&amp;"
    var course = leak
    course.id = hostile
    course.metrics[0].name = hostile
    var page = Report(series: [report(course, labels: [hostile: hostile])])
    page.leftOut = [hostile]
    let html = page.html
    #expect(html.components(of: "<script") == 1)
    #expect(!html.contains("<img") && !html.contains("</title><") && !html.contains("\u{0}"))
    #expect(html.contains("&lt;script&gt;alert(1)"))
    var harmless = leak
    harmless.id = "x"
    harmless.metrics[0].name = "y"
    page.series = [report(harmless, labels: ["a": "b"])]
    page.leftOut = ["z"]
    for mark in ["<", ">", "\""] {
      #expect(html.components(of: mark) == page.html.components(of: mark))
    }
  }

  @Test("The page needs no network, and lets no other script run")
  func alone() throws {
    let html = Report(series: [report(leak)]).html
    #expect(html.firstMatch(of: /(src|srcset|action)=|url\(|@import|https?:/) == nil)
    let script = try #require(part(html, from: "<script>", to: "</script>"))
    let bytes = Array(script.dropFirst(8).dropLast(9).utf8)
    let digest = base64(SHA256.digest(of: bytes.span))
    #expect(html.contains("script-src 'sha256-\(digest)'"))
    #expect(html.contains("default-src 'none'"))
  }

  @Test("The gravest series stand first; from the 21st on they are folded")
  func order() {
    var critical = leak
    critical.id = "worst"
    var worst = report(critical)
    worst = SeriesReport(
      series: worst.series, others: [], score: worst.score, threshold: worst.threshold,
      findings: worst.findings.map { finding in
        var event = finding.event
        event.severity = .critical
        return Finding(event, in: worst.series, beside: [], outlook: nil)
      }, changepoints: worst.changepoints, outlooks: worst.outlooks, limit: nil)
    let many = (0..<30).map { calm("calm-\($0)", [1, 2, 3]) }
    let html = Report(series: many + [report(leak), worst]).html
    let headings = html.matches(of: /<h2><bdi>([^<]*)<\/bdi>/).map { String($0.1) }
    #expect(headings == ["worst", "api-7"] + (0..<30).map { "calm-\($0)" })
    #expect(html.components(of: "<details class=\"series\" open") == 20)
    #expect(html.contains("<summary>12 more series, by severity</summary>"))
    #expect(html.contains("<h1>Memory: 2 of 32 series to look at</h1>"))
    for place in 0..<32 {
      #expect(html.contains("href=\"#s\(place)\"") && html.contains("<div id=\"s\(place)\">"))
    }
  }

  @Test("What there is nothing of is said")
  func empty() {
    let none = Report().html
    #expect(none.contains("<p class=\"none\">No series.</p>"))
    var page = Report(series: [calm("s", [.nan, .nan])])
    page.leftOut = ["short: 100 samples, but 144 are needed; give a longer series"]
    #expect(page.html.contains("<p class=\"none\">No events.</p>"))
    #expect(page.html.contains("<small>no samples</small>"))
    #expect(
      page.html.contains("<li>short: 100 samples, but 144 are needed; give a longer series</li>"))
    #expect(page.html.contains("Memory: nothing to look at"))
  }

  @Test("A page of 1,000 series of ten days stays below 15 MB")
  func size() {
    var random = SeededGenerator(seed: 1)
    let reports = (0..<1_000).map { number -> SeriesReport in
      var course = leak
      course.id = "service-\(number)"
      course.metrics = (0..<4).map { metric in
        Metric(
          name: "process_memory_\(metric)_bytes",
          values: (0..<1_440).map { _ in Double.random(in: 1e8...2e8, using: &random) })
      }
      return report(course)
    }
    #expect(Report(series: reports).html.utf8.count < 15_000_000)
  }
}

extension String {
  /// How often `other` occurs.
  fileprivate func components(of other: String) -> Int { ranges(of: other).count }
}
