internal import NeuralDetect
internal import TimeSeries

/// A row for each event and for each series without one, to be sorted and filtered.
struct SummaryTable {
  /// In the order of the page; each with what a link leads to.
  let reports: [(report: SeriesReport, anchor: String)]

  var html: HTML {
    let columns = [
      ("Series", false), ("Severity", true), ("Kind", false), ("Since (UTC)", true),
      ("Score", true),
    ]
    let head = (columns + (hasLimit ? [("Time to limit", false)] : [])).map { name, falls -> HTML in
      // The first click on a column of numbers brings the highest to the top.
      """
      <th scope="col" aria-sort="none"\(falls ? " data-falls" : "")>\
      <button type="button">\(name)</button></th>
      """
    }
    let rows = reports.flatMap { report, anchor in
      report.findings.isEmpty
        ? [row(report, anchor, nil)] : report.findings.map { row(report, anchor, $0) }
    }
    return """
      <div class="scroll"><table id="summary"><thead><tr>\(head)</tr></thead>\
      <tbody>\(rows)</tbody></table></div>
      """
  }

  private var hasLimit: Bool { reports.contains { $0.report.limit != nil } }

  /// Cells carry what they are sorted by, where that is not what they say.
  private func row(_ report: SeriesReport, _ anchor: String, _ finding: Finding?) -> HTML {
    let event = finding?.event
    let seconds = time(to: report.limit, report, finding)
    let since = event.map { Times.minute($0.onset) } ?? ""
    let limit: HTML =
      hasLimit
      ? """
      <td data-v="\(seconds.map { "\($0.inSeconds)" } ?? "")">\
      \(seconds.map { $0 == .zero ? "reached" : Times.span($0) } ?? "")</td>
      """ : ""
    let order = event.map { "\($0.onset.unixSeconds)" } ?? ""
    return """
      <tr data-f="\(SeriesSection.searched(report))"><th scope="row">\
      <a href="#\(anchor)"><bdi>\(report.series.id)</bdi></a></th>\
      <td data-v="\(event.map { "\($0.severity.rawValue)" } ?? "-1")">\(badge(event?.severity))</td>\
      <td>\(event?.kind.words ?? "")</td>\
      <td data-v="\(order)">\(since)\(event.map { $0.end == nil } ?? false ? " …" : "")</td>\
      <td data-v="\(event.map { "\($0.score)" } ?? "")">\(event.map { digits($0.score, 2) } ?? "")</td>\
      \(limit)</tr>
      """
  }

  /// Until the event's metric is full, or the first of all metrics where there is no event.
  private func time(to limit: Double?, _ report: SeriesReport, _ finding: Finding?) -> Duration? {
    guard limit != nil else { return nil }
    guard let finding else {
      return report.outlooks.compactMap { $0?.untilFull }.min()
    }
    return finding.event.end == nil ? finding.outlook?.untilFull : nil
  }
}
