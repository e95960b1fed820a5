internal import NeuralDetect
internal import TimeSeries

/// What all charts of a series share: the time, from the first sample to the end of the forecast, and
/// the events.
struct ChartFrame: Sendable {
  let start: Timestamp
  let step: Duration

  /// Steps from the left edge to the right one.
  let steps: Int

  /// Columns in which a line is drawn.
  let columns: Int

  /// Samples of an event from its onset on, and that at which it was noticed.
  let events: [(samples: Range<Int>, detected: Int)]

  /// A drawing that is stretched over the chart: samples to the right, 0 to 1000 down.
  func drawing(_ label: String, _ content: HTML) -> HTML {
    """
    <svg class="t" viewBox="0 0 \(steps) 1000" preserveAspectRatio="none" role="img" \
    aria-label="\(label)">\(content)</svg>
    """
  }

  /// What lies behind the lines: the grid and the events.
  func background(_ heights: [Int]) -> HTML {
    let levels = heights.map { "M0 \($0)h\(steps)" }.joined()
    let times = TimeAxis(from: start, steps: steps, of: step).ticks
    let moments = times.map { "M\(digits($0.sample, 6)) 0v1000" }.joined()
    let bands = events.map { event -> HTML in
      """
      <rect class="e" x="\(event.samples.lowerBound)" width="\(max(1, event.samples.count))" \
      height="1000"/>
      """
    }
    let onsets = events.map { "M\($0.samples.lowerBound) 0v1000" }.joined()
    let detections = events.map { "M\($0.detected) 0v1000" }.joined()
    let marks: HTML =
      events.isEmpty
      ? "" : "\(bands)<path class=\"on\" d=\"\(onsets)\"/><path class=\"de\" d=\"\(detections)\"/>"
    return "<path class=\"g\" d=\"\(levels)\"/><path class=\"g gx\" d=\"\(moments)\"/>\(marks)"
  }

  /// The marked times, below the charts.
  var axis: HTML {
    let ticks = TimeAxis(from: start, steps: steps, of: step).ticks
    let labels = ticks.map { tick -> HTML in
      "<span style=\"left:\(percent(tick.sample / Double(max(1, steps))))\">\(tick.label)</span>"
    }
    return "<div class=\"axis\">\(labels)</div>"
  }
}

/// A chart: its name, the marked values, and a drawing.
struct Chart: Sendable {
  let frame: ChartFrame
  let name: String
  let note: String
  let quantity: Quantity
  let axis: ValueAxis
  var lines: HTML = ""
  var lanes: [HTML] = []

  var path: LinePath { LinePath(scale: axis.range, columns: frame.columns) }

  var html: HTML {
    let heights = axis.ticks.map { path.y(of: $0.value) }
    let labels = zip(axis.ticks, heights).map { tick, y -> HTML in
      "<span style=\"top:\(percent(Double(y) / 1000))\">\(tick.label)</span>"
    }
    let remark: HTML = note.isEmpty ? "" : " <small>\(note)</small>"
    return """
      <figure><figcaption><bdi>\(name)</bdi>\(remark)<output></output></figcaption>\
      <div class="plot" data-l="\("\(axis.range.lowerBound)")" data-h="\("\(axis.range.upperBound)")" \
      data-u="\(unit)">\(labels)\
      \(frame.drawing(name, "\(frame.background(heights))\(lines)"))</div>\(lanes)</figure>
      """
  }

  private var unit: String {
    switch quantity {
    case .bytes: "bytes"
    case .unit(let name): name
    case .number: ""
    }
  }
}

/// A share of a whole for a style sheet, to a hundredth of a percent.
func percent(_ share: Double) -> String { "\((share * 10_000).rounded() / 100)%" }
