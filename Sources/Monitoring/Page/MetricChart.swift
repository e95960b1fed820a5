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
    let drawsLimit = limit.map { limit in
      (known.max().map { 2.5 * $0 >= limit && $0 <= 2.5 * limit }) ?? false
    }
    if drawsLimit == true { shown.append(limit!) }
    var chart = Chart(
      frame: frame, name: metric.name,
      note: note(quantity, isFarLimit: drawsLimit == false && !known.isEmpty), quantity: quantity,
      axis: ValueAxis(showing: shown, quantity))
    chart.lines = lines(chart.path, limit: drawsLimit == true ? limit : nil)
    chart.lanes = changepoints.filter { !$0.found.isEmpty }.map(lane)
    return chart.html
  }

  private func note(_ quantity: Quantity, isFarLimit: Bool) -> String {
    let known = metric.values.filter(\.isFinite)
    guard let last = known.last else { return "no samples" }
    let far = isFarLimit ? ", limit \(quantity.text(limit!)) out of sight" : ""
    return "last \(quantity.text(last))\(far)"
  }

  private func lines(_ path: LinePath, limit: Double?) -> HTML {
    let values: HTML = "<path class=\"l\" d=\"\(path.data(of: metric.values))\"/>"
    let line: HTML =
      limit.map { "<path class=\"m\" d=\"M0 \(path.y(of: $0))h\(frame.steps)\"/>" } ?? ""
    guard let forecast = outlook?.forecast else { return "\(line)\(values)" }
    let steps = thinned(forecast.yhat.count)
    func points(_ values: [Double], _ steps: [Int]) -> String {
      steps.map { "\(metric.values.count + $0) \(path.y(of: values[$0]))" }.joined(separator: " ")
    }
    return """
      <path class="b" d="M\(points(forecast.upper, steps)) \
      \(points(forecast.lower, steps.reversed()))z"/>\(line)\(values)\
      <path class="f" d="M\(points(forecast.yhat, steps))"/>
      """
  }

  /// Every hour of three days, or as many steps of another horizon; and the last.
  private func thinned(_ count: Int) -> [Int] {
    let points = min(count, min(72, frame.columns))
    guard points > 1 else { return Array(0..<count) }
    return (0..<points).map { $0 * (count - 1) / (points - 1) }
  }

  private func lane(_ method: String, _ found: [Changepoint]) -> HTML {
    let ticks = found.map { "M\($0.index) 0v1000" }.joined()
    let count = found.count
    return """
      <div class="lane"><span>\(method)</span>\
      \(frame.drawing(
        "\(count) \(count == 1 ? "changepoint" : "changepoints") of \(metric.name) by \(method)",
        "<path class=\"c\" d=\"\(ticks)\"/>"))</div>
      """
  }
}

extension MetricChart {
  fileprivate func lane(_ entry: (method: String, found: [Changepoint])) -> HTML {
    lane(entry.method, entry.found)
  }
}
