internal import NeuralDetect
internal import TimeSeries

/// What was found, as one page that needs nothing else: no network, and to be read without scripts.
///
///     let page = Report(series: reports).html
///
/// The gravest series stand first. Of many series the lines are drawn in fewer columns, so that the
/// page stays near `size`.
public struct Report: Sendable {
  public var series: [SeriesReport]

  /// Why some of the input is not on the page, a sentence each.
  public var leftOut: [String] = []

  /// Series that are not folded.
  public var open = 20

  /// Bytes that the lines may take.
  public var size = 6_000_000

  public init(series: [SeriesReport] = []) { self.series = series }

  public var html: String {
    let ranked = ranked
    let columns = columns(of: ranked)
    let sections = ranked.enumerated().map { place, entry in
      SeriesSection(
        report: entry.report, anchor: entry.anchor,
        columns: place < open ? Self.mostColumns : columns
      ).html(isOpen: place < open)
    }
    let rest = sections.dropFirst(open)
    let folded: HTML =
      rest.isEmpty
      ? ""
      : """
      <details id="rest"><summary>\(rest.count) more \
      series, by severity</summary>\(Array(rest))</details>
      """
    return page(
      title: title, subtitle: subtitle,
      """
      \(missing)
      \(summary(ranked))\(series.isEmpty ? "" : legend(columns))
      \(Array(sections.prefix(open)))\(folded)
      """)
  }

  /// Gravest first, then those that need least until they are full, then in the order they came in.
  private var ranked: [(report: SeriesReport, anchor: String)] {
    func rank(_ report: SeriesReport) -> (Int, Double) {
      let left = report.findings.compactMap { $0.event.end == nil ? $0.outlook?.untilFull : nil }
      return (-(report.severity?.rawValue ?? -1), left.min()?.inSeconds ?? .infinity)
    }
    let order = series.indices.sorted {
      (rank(series[$0]).0, rank(series[$0]).1, $0) < (rank(series[$1]).0, rank(series[$1]).1, $1)
    }
    return order.enumerated().map { (series[$1], "s\($0)") }
  }

  static let mostColumns = 720
  private static let fewestColumns = 48

  /// Columns for the folded series: two points of about six bytes in each of all their lines.
  private func columns(of ranked: [(report: SeriesReport, anchor: String)]) -> Int {
    let lines = ranked.dropFirst(open).reduce(0) {
      $0 + $1.report.series.metrics.count + $1.report.others.count + 2
    }
    guard lines > 0 else { return Self.mostColumns }
    return min(Self.mostColumns / 2, max(Self.fewestColumns, size / (12 * lines)))
  }

  private var title: String {
    let alarms = series.count { ($0.severity ?? .info) > .info }
    return alarms == 0
      ? "Memory: nothing to look at" : "Memory: \(alarms) of \(series.count) series to look at"
  }

  private var subtitle: String {
    let samples = series.reduce(0) { $0 + $1.series.count }
    let events = series.reduce(0) { $0 + $1.findings.count }
    let counts =
      "\(series.count) series, \(samples) samples, \(events) \(events == 1 ? "event" : "events")"
    guard let first = series.map(\.series.start).min(),
      let last = series.map({ $0.series.time(at: $0.series.count - 1) }).max()
    else { return counts }
    return "\(counts); \(Times.minute(first)) to \(Times.minute(last)) UTC"
  }

  private var missing: HTML {
    let items = leftOut.map { "<li>\($0)</li>" as HTML }
    return items.isEmpty
      ? "" : "<section class=\"missing\"><h2>Left out</h2><ul>\(items)</ul></section>"
  }

  private func summary(_ ranked: [(report: SeriesReport, anchor: String)]) -> HTML {
    guard !ranked.isEmpty else { return "<p class=\"none\">No series.</p>" }
    return """
      <section><h2>Summary</h2><p class="filter"><label>Filter \
      <input type="search" placeholder="series, kind, severity"></label> \
      <output aria-live="polite"></output></p>\(SummaryTable(reports: ranked).html)</section>
      """
  }

  /// What the drawings mean, and how coarse they are.
  private func legend(_ columns: Int) -> HTML {
    let outlook = series.lazy.compactMap { report in
      report.outlooks.lazy.compactMap { $0 }.first
    }.first
    let ahead = outlook.map { Times.span($0.horizon) } ?? ""
    let band = outlook.map { "\(Int(($0.level * 100).rounded()))%" } ?? ""
    func key(_ drawing: HTML, _ words: String) -> HTML {
      """
      <li><svg viewBox="0 0 24 12" aria-hidden="true">\(drawing)</svg>\(words)</li>
      """
    }
    let forecast: HTML =
      outlook == nil
      ? ""
      : """
      \(key("<path class=\"b\" d=\"M0 9L24 12V0L0 5z\"/><path class=\"f\" d=\"M0 7L24 5\"/>", "expected in the next \(ahead), with \(band)"))
      """
    let limit: HTML =
      series.contains { $0.limit != nil } ? key("<path class=\"m\" d=\"M0 6h24\"/>", "limit") : ""
    let folded =
      series.count > open
      ? " (\(columns) of folded series)" : ""
    return """
      <section class="legend"><h2>Series</h2><ul>\
      \(key("<path class=\"l\" d=\"M0 8l6-3 6 5 6-7 6 3\"/>", "metric"))\
      \(key("<rect class=\"e\" width=\"24\" height=\"12\"/>", "event"))\
      \(key("<path class=\"on\" d=\"M12 0v12\"/>", "onset"))\
      \(key("<path class=\"de\" d=\"M12 0v12\"/>", "noticed"))\
      \(forecast)\(limit)\
      \(key("<path class=\"th\" d=\"M0 6h24\"/>", "threshold"))\
      \(key("<path class=\"c\" d=\"M6 1v10M17 1v10\"/>", "changepoint"))</ul>\
      <p>A line shows the lowest and the highest sample of each of at most \(Self.mostColumns) columns\
      \(folded).\
      <span class="hint"> Drag across a chart or turn the wheel on a time axis to zoom; a double click \
      shows all.</span></p></section>
      """
  }
}
