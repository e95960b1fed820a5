internal import NeuralDetect
internal import TimeSeries

/// An event in words, and why the model thinks so: what it looked at, and which metrics showed it.
struct EventNotes {
  let finding: Finding
  let series: Series

  private var event: Event { finding.event }

  /// - Parameters:
  ///   - isOpen: whether the reasons are shown at once.
  ///   - isOnly: whether the series' severity is this event's.
  func html(isOpen: Bool, isOnly: Bool) -> HTML {
    let since = "\(Times.minute(event.onset)) to \(event.end.map(Times.minute) ?? "the end")"
    let confirmed: HTML =
      event.confirmedBy.isEmpty
      ? "" : "<p>Confirmed by \(event.confirmedBy.joined(separator: ", ")).</p>"
    let mark: HTML = isOnly ? "" : "\(badge(event.severity)) "
    return """
      <li><p>\(mark)\(finding.sentence).</p>\
      <details class="why"\(isOpen ? " open" : "")><summary>\(event.kind.words), \(since), noticed \
      \(Times.minute(event.detectedAt)), score \(digits(event.score, 2)) over \
      \(digits(event.threshold, 2))</summary>\(confirmed)<div class="reasons">\(attention)\
      \(contributions)</div></details></li>
      """
  }

  /// The weights of the window's steps as bars, under the metric.
  private var attention: HTML {
    let weights = event.explanation.attention.map(Double.init)
    guard let highest = weights.max(), highest > 0 else { return "" }
    let last = Int((event.detectedAt - series.start) / series.step)
    let first = last - (weights.count - 1)
    let values = (first...last).map { sample in
      series.metric(named: event.metric).map {
        $0.values.indices.contains(sample) ? $0.values[sample] : .nan
      } ?? .nan
    }
    let axis = ValueAxis(showing: values.filter(\.isFinite), .number)
    let path = LinePath(scale: axis.range, columns: weights.count)
    let heights = [0] + weights.map { Int((100 * $0 / highest).rounded()) }
    let bars = "M0 100" + zip(heights, heights.dropFirst()).map { "v\($0 - $1)h1" }.joined()
    let span = Times.span(series.step * (weights.count - 1))
    let peak = Times.since(event.explanation.attentionPeak, seenAt: event.detectedAt)
    let label =
      "\(event.metric) in the window before, and the network's attention: highest at \(peak)"
    return """
      <figure class="attention"><figcaption>Where the network looked in the \(span) before, most at \
      \(peak)</figcaption>\
      <svg viewBox="0 0 \(weights.count) 1000" preserveAspectRatio="none" role="img" \
      aria-label="\(label)"><path class="l" d="\(path.data(of: values))"/></svg>\
      <svg class="strip" viewBox="0 0 \(weights.count) 100" preserveAspectRatio="none" \
      aria-hidden="true"><path class="w" d="\(bars)V100z"/></svg></figure>
      """
  }

  /// Each metric's share of the score.
  private var contributions: HTML {
    let rows = event.explanation.contributions.sorted { $0.share > $1.share }.map {
      metric, share -> HTML in
      """
      <tr><th scope="row"><bdi>\(metric)</bdi></th><td><i style="width:\(percent(share))"></i></td>\
      <td>\(digits(100 * share, 2))%</td></tr>
      """
    }
    return "<table class=\"shares\"><caption>Share of the score</caption>\(rows)</table>"
  }
}

/// A severity as a word on its colour; `nil` is a series without events.
func badge(_ severity: Event.Severity?) -> HTML {
  let name = severity?.name ?? "calm"
  return "<span class=\"badge \(name)\">\(name)</span>"
}

extension Event.Kind {
  /// As in a sentence: `step up`.
  var words: String { rawValue.replacing("_", with: " ") }
}
