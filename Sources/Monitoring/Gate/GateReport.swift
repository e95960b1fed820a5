internal import NeuralDetect
public import TimeSeries

/// A verdict as one page: the table of measures, and both sides drawn.
public struct GateReport: Sendable {
  public var verdict: GateVerdict
  public var before: [Series]
  public var after: [Series]

  public init(_ verdict: GateVerdict, before: [Series], after: [Series]) {
    self.verdict = verdict
    self.before = before
    self.after = after
  }

  public var html: String {
    page(
      title: Self.titles[verdict.decision] ?? "", subtitle: verdict.sentence,
      "<section><h2>Measures</h2>\(table)</section>\(side("Before", before))\(side("After", after))"
    )
  }

  private static let titles: [GateVerdict.Decision: String] = [
    .holds: "The fix holds", .failed: "The fix does not hold",
    .undecided: "Whether the fix holds cannot be said yet",
  ]

  private var table: HTML {
    let columns = ["Measure", "Before", "After", "Difference, 95%", "Ratio", "Effect", "Verdict"]
    let head = columns.map { "<th scope=\"col\">\($0)</th>" as HTML }
    let body = verdict.rows.map { row -> HTML in
      let cells = [
        row.text(row.before), row.text(row.after),
        "\(row.text(row.interval.lowerBound)) to \(row.text(row.interval.upperBound))",
        row.ratio.map { digits($0, 2) } ?? "–", digits(row.effect, 2), row.change.rawValue,
      ].map { "<td>\($0)</td>" as HTML }
      return
        "<tr><th scope=\"row\">\(row.measure.words), <bdi>\(row.metric)</bdi></th>\(cells)</tr>"
    }
    return """
      <div class="scroll"><table class="figures"><thead><tr>\(head)</tr></thead><tbody>\(body)</tbody>\
      </table></div><p>Means over the series of each side, at equal load where the load is known. Effect, the \
      difference in standard deviations of what is measured.</p>
      """
  }

  /// The judged metrics of the first series of a side.
  private func side(_ name: String, _ series: [Series]) -> HTML {
    let judged = Set(verdict.rows.filter { $0.growth != nil }.map(\.metric))
    let shown = series.prefix(Self.drawn).map { series -> HTML in
      let frame = ChartFrame(
        start: series.start, step: series.step, steps: max(1, series.count - 1),
        columns: Report.mostColumns, events: [])
      let charts = series.metrics.filter { judged.contains($0.name) }.map {
        MetricChart(frame: frame, metric: $0).html
      }
      return """
        <details class="series" open><summary><h2><bdi>\(series.id)</bdi></h2></summary>\
        <div class="charts" tabindex="0" role="group" \
        aria-label="Charts; plus and minus zoom, arrows move, Escape shows all" \
        data-start="\("\(series.start.unixSeconds)")" data-step="\("\(series.step.inSeconds)")" \
        data-end="\(frame.steps)">\(charts)\(frame.axis)</div></details>
        """
    }
    let rest: HTML =
      series.count > Self.drawn
      ? "<p>\(series.count - Self.drawn) more series are not drawn.</p>" : ""
    return "<section><h2>\(name)</h2>\(Array(shown))\(rest)</section>"
  }

  /// Series of a side that are drawn.
  private static let drawn = 10
}
