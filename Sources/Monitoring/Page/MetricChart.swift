internal import Forecast
internal import NeuralDetect
internal import TimeSeries

/// The chart of a metric: its samples, what is expected, the limit, and the changepoints by method.
struct MetricChart {
  let frame: ChartFrame
  let metric: Metric
  var changepoints: [(method: String, found: [Changepoint])] = []
  var outlook: Outlook?
  var limit: Double?

  var html: HTML {
    let quantity = Quantity(of: metric)
    let known = metric.values.filter(\.isFinite)
    var shown = known
    if let forecast = outlook?.forecast, let low = known.min(), let high = known.max() {
      // A band may widen beyond all measure: it is cut off at twice the range.
      let room = max(high - low, abs(high) / 10)
      shown += (forecast.yhat + forecast.lower + forecast.upper).map {
        min(max($0, low < 0 ? low - room : max(0, low - room)), high + room)
      }
    }
    if let drawnLimit { shown.append(drawnLimit) }
    var chart = Chart(
      frame: frame, name: metric.name, note: note(quantity), quantity: quantity,
      axis: ValueAxis(showing: shown, quantity))
    chart.lines = lines(chart.path)
    chart.lanes = changepoints.filter { !$0.found.isEmpty }.map(lane)
    return chart.html
  }

  /// The limit, unless all values would lie low in the chart for it.
  private var drawnLimit: Double? {
    guard let limit, let highest = metric.values.filter(\.isFinite).max(), highest > 0,
      limit <= 2.5 * highest
    else { return nil }
    return limit
  }

  private func note(_ quantity: Quantity) -> String {
    guard let last = metric.values.last(where: \.isFinite) else { return "no samples" }
    guard let limit, drawnLimit == nil else { return "last \(quantity.text(last))" }
    return "last \(quantity.text(last)), limit \(quantity.text(limit)) out of sight"
  }

  private func lines(_ path: LinePath) -> HTML {
    let values: HTML = "<path class=\"l\" d=\"\(path.data(of: metric.values))\"/>"
    let line: HTML =
      drawnLimit.map { "<path class=\"m\" d=\"M0 \(path.y(of: $0))h\(frame.steps)\"/>" } ?? ""
    guard let forecast = outlook?.forecast else { return "\(line)\(values)" }
    let steps = thinned(forecast.yhat.count)
    func points(_ values: [Double]) -> [(x: Int, y: Int)] {
      steps.map { (metric.values.count + $0, path.y(of: values[$0])) }
    }
    let band = LinePath.data([points(forecast.upper) + points(forecast.lower).reversed()])
    return """
      <path class="b" d="\(band)z"/>\(line)\(values)\
      <path class="f" d="\(LinePath.data([points(forecast.yhat)]))"/>
      """
  }

  /// Every hour of three days, of as many steps of another horizon; fewer where lines are coarser.
  private func thinned(_ count: Int) -> [Int] {
    let points = min(count, max(18, min(73, frame.columns / 8)))
    guard points > 1 else { return Array(0..<count) }
    return (0..<points).map { $0 * (count - 1) / (points - 1) }
  }

  private func lane(_ entry: (method: String, found: [Changepoint])) -> HTML {
    let (method, found) = entry
    let ticks = found.map { "M\($0.index) 0v1000" }.joined()
    let count = found.count
    return """
      <div class="lane"><span>\(method)</span>\
      \(frame.drawing(
        "\(method): \(count) \(count == 1 ? "changepoint" : "changepoints")",
        "<path class=\"c\" d=\"\(ticks)\"/>"))</div>
      """
  }
}
