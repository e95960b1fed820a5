internal import NeuralDetect
internal import TimeSeries

/// A comparison as one page: a table to sort, and what each detector found of each kind of fault.
public struct ComparisonReport: Sendable {
  public var rows: [Comparison.Row]

  /// Series that were judged.
  public var series: Int

  /// False alarms in a healthy day that thresholds were chosen for.
  public var falseAlarmsPerDay: Double

  public init(_ rows: [Comparison.Row], series: Int, falseAlarmsPerDay: Double) {
    self.rows = rows
    self.series = series
    self.falseAlarmsPerDay = falseAlarmsPerDay
  }

  public var html: String {
    let counts = rows.first?.counts ?? EventCounts()
    let days = Int((counts.healthyTime / .seconds(86_400)).rounded())
    return page(
      title: "Detectors at \(digits(falseAlarmsPerDay, 3)) false alarms a healthy day",
      subtitle:
        "\(series) series, \(counts.faults) faults, \(days) healthy days; thresholds by other series",
      "<section><h2>All faults</h2>\(table)</section>\(kinds)")
  }

  private var table: HTML {
    let columns = [
      "Detector", "Found", "Precision", "False/day", "Delay", "90%", "Of all", "Nuisance", "CP F1",
      "Off", "ms",
    ]
    let head = columns.enumerated().map { place, name -> HTML in
      """
      <th scope="col" aria-sort="none"\(place == 0 ? "" : " data-falls")>\
      <button type="button">\(name)</button></th>
      """
    }
    let body = rows.map { row -> HTML in
      let counts = row.counts
      let cells: [Double?] = [
        counts.recall.map { 100 * $0 }, counts.precision.map { 100 * $0 }, counts.falseAlarmsPerDay,
        counts.delay(quantile: 0.5), counts.delay(quantile: 0.9), counts.medianDelayOfAll,
        counts.nuisanceRate.map { 100 * $0 }, row.changepoints?.f1, row.changepoints?.locationError,
        row.time.inSeconds * 1000,
      ]
      let shown = cells.enumerated().map { place, value -> HTML in
        let unit = [0, 1, 6].contains(place) ? "%" : ""
        return """
          <td data-v="\(value.map { "\($0)" } ?? "")">\(value.map { digits($0, 3) + unit } ?? "")</td>
          """
      }
      return "<tr><th scope=\"row\">\(row.name)</th>\(shown)</tr>"
    }
    return """
      <div class="scroll"><table id="summary" class="figures"><thead><tr>\(head)</tr></thead>\
      <tbody>\(body)</tbody></table></div><p>False alarms in a healthy day; Delay and its 90% of the faults \
      found, the median Of all faults (none where most were missed) and Off, the changepoints' error, in \
      samples; Nuisance, the share of benign events that drew an alarm; \
      CP F1, of changepoints; ms, on the clock, for a series.</p>
      """
  }

  private var kinds: HTML {
    let names = Set(rows.flatMap(\.kinds.keys)).sorted().filter { kind in
      rows.contains { $0.kinds[kind]?.faults ?? 0 > 0 }
    }
    guard !names.isEmpty else { return "" }
    let head = rows.map { "<th scope=\"col\">\($0.name)</th>" as HTML }
    let body = names.map { kind -> HTML in
      let found = rows.map { "<td>\($0.kinds[kind]?.found ?? 0)</td>" as HTML }
      return """
        <tr><th scope="row">\(kind)</th><td>\(rows[0].kinds[kind]?.faults ?? 0)</td>\(found)</tr>
        """
    }
    return """
      <section><h2>Found, by kind of fault</h2><div class="scroll"><table class="figures"><thead><tr>\
      <th scope="col">Kind</th><th scope="col">Faults</th>\(head)</tr></thead>\
      <tbody>\(body)</tbody></table></div></section>
      """
  }
}
