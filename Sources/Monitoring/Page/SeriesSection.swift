internal import NeuralDetect
internal import TimeSeries

/// Everything about one series: its events in words, then the charts, one below the other on one time.
struct SeriesSection {
  let report: SeriesReport

  /// What the summary's links lead to.
  let anchor: String

  /// Columns in which a line is drawn.
  let columns: Int

  /// All of it, folded unless `isOpen`.
  func html(isOpen: Bool) -> HTML {
    let series = report.series
    let labels = series.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let tags: HTML =
      labels.isEmpty ? "" : "<p class=\"labels\"><bdi>\(labels.joined(separator: " "))</bdi></p>"
    return """
      <details class="series"\(isOpen ? " open" : "") data-f="\(Self.searched(report))">\
      <summary><h2><bdi>\(series.id)</bdi></h2>\(badge(report.severity))</summary>\
      <div id="\(anchor)">\(tags)\(events)\(charts)</div></details>\n
      """
  }

  /// What a filter looks in: lower case.
  static func searched(_ report: SeriesReport) -> String {
    let words =
      [report.series.id] + report.series.labels.values.sorted()
      + report.findings.flatMap { [$0.event.severity.name, $0.event.kind.words, $0.event.metric] }
    return Array(words.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } })
      .joined(separator: " ").lowercased()
  }

  private var events: HTML {
    guard !report.findings.isEmpty else { return "<p class=\"none\">No events.</p>" }
    let items = report.findings.enumerated().map { index, finding in
      EventNotes(finding: finding, series: report.series).html(
        isOpen: index == 0, isOnly: report.findings.count == 1)
    }
    return "<ol class=\"events\">\(items)</ol>"
  }

  private var charts: HTML {
    let series = report.series
    let ahead = report.outlooks.compactMap { $0?.steps }.max() ?? 0
    let frame = ChartFrame(
      start: series.start, step: series.step, steps: max(1, series.count - 1 + ahead),
      columns: columns,
      events: report.findings.map { finding in
        let samples = series.samples(of: finding.event)
        let detected = Int((finding.event.detectedAt - series.start) / series.step)
        return (samples, max(0, min(series.count - 1, detected)))
      })
    let metrics = series.metrics.indices.map { index in
      MetricChart(
        frame: frame, metric: series.metrics[index], changepoints: report.changepoints[index],
        outlook: report.outlooks[index],
        limit: series.metrics[index].role.isCount ? nil : report.limit
      ).html
    }
    // A load says what memory goes with; metrics of unknown meaning are there for who asks.
    func charts(_ metrics: [Metric]) -> [HTML] {
      metrics.map { MetricChart(frame: frame, metric: $0).html }
    }
    let unknown = charts(report.others.filter { $0.role == .other })
    let more: HTML =
      unknown.isEmpty
      ? ""
      : """
      <details class="more"><summary>\(unknown.count) more \
      \(unknown.count == 1 ? "metric" : "metrics"), not judged</summary>\(unknown)</details>
      """
    let score = ScoreChart(frame: frame, score: report.score, threshold: report.threshold).html
    return """
      <div class="charts" tabindex="0" role="group" \
      aria-label="Charts; plus and minus zoom, arrows move, Escape shows all" \
      data-start="\("\(series.start.unixSeconds)")" data-step="\("\(series.step.inSeconds)")" \
      data-end="\(frame.steps)">\(metrics)\(score)\
      \(charts(report.others.filter { $0.role != .other }))\(more)\(frame.axis)</div>
      """
  }
}
