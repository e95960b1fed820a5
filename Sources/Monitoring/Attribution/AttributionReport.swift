internal import Telemetry
internal import TimeSeries

/// An attribution as one page: the residual drawn, the frames, and a flame graph of what grew.
package struct AttributionReport {
  private let attributions: [Attribution]

  package init(_ attributions: [Attribution]) { self.attributions = attributions }

  package var html: String {
    let first = attributions[0].growth.profiles
    return page(
      title: "What grew", subtitle: "from \(first[0].name) to \(first[first.count - 1].name)",
      attributions.reduce(into: "") { $0 += section($1) })
  }

  private func section(_ attribution: Attribution) -> HTML {
    let words = AttributionWords(attribution)
    let elsewhere: HTML = words.elsewhere.map { "<p>\($0)</p>" } ?? ""
    let flames = FlameGraph(attribution)
    let note: HTML = flames.note.map { "<p class=\"none\">\($0)</p>" } ?? ""
    let graph: HTML =
      flames.isEmpty
      ? ""
      : """
      <section><h2>Where it was allocated</h2>
      <p>A box is a call, as wide as what grew in it; calls go down. Orange is what the growth is put \
      down to.</p>\(flames.svg)\(note)</section>
      """
    return """
      <section><p>\(words.summary)</p>\(residual(attribution))\(frames(attribution, words))\
      \(elsewhere)<p class="none">\(words.caveat)</p></section>\(graph)
      """
  }

  /// The metric, and what was to be expected of it.
  private func residual(_ attribution: Attribution) -> HTML {
    guard let residual = attribution.residual else { return "" }
    let series = residual.series
    let quantity = Quantity(of: residual.metric)
    let frame = ChartFrame(
      start: series.start, step: series.step, steps: max(1, series.count - 1), columns: 720,
      events: [(residual.samples, residual.samples.upperBound - 1)])
    let known = (residual.metric.values + residual.expected).filter(\.isFinite)
    var chart = Chart(
      frame: frame, name: residual.metric.name, note: "green is what was to be expected",
      quantity: quantity, axis: ValueAxis(showing: known, quantity))
    let expected = chart.path.data(of: residual.expected, from: residual.samples.lowerBound)
    chart.lines = """
      <path class="l" d="\(chart.path.data(of: residual.metric.values))"/>\
      <path class="f" d="\(expected)"/>
      """
    return "<div class=\"charts\">\(chart.html)\(frame.axis)</div>"
  }

  private func frames(_ attribution: Attribution, _ words: AttributionWords) -> HTML {
    guard !attribution.frames.isEmpty else { return "" }
    let isOfObjects = attribution.growth.kind == .goroutines
    let rows = attribution.frames.map { frame -> HTML in
      let path = words.details(of: frame).map { "<br><small>\($0)</small>" as HTML }
      let objects: HTML =
        isOfObjects
        ? ""
        : """
        <td>\(Int(nearest: frame.growth.objects))</td>\
        <td>\(frame.meanSize == 0 ? "" : Quantity.bytes.text(frame.meanSize))</td>
        """
      return """
        <tr><th scope="row"><bdi>\(words.name(of: frame))</bdi>\(path)</th>\
        <td>\(Int((attribution.share(of: frame) * 100).rounded()))%</td>\
        <td>\(words.amount(frame.growth[keyPath: attribution.growth.kind.measure]))</td>\(objects)\
        <td>\(words.confidence(of: frame))</td></tr>
        """
    }
    let objects: HTML = isOfObjects ? "" : "<th>Objects</th><th>Mean size</th>"
    return """
      <div class="scroll"><table class="figures"><thead><tr><th>Function</th><th>Share</th>\
      <th>Growth</th>\(objects)<th>Confidence</th></tr></thead><tbody>\(rows)</tbody></table></div>
      """
  }
}
