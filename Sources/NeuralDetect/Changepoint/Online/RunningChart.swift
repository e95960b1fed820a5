/// A control chart on a series: standard samples go into the chart, and after a changepoint both
/// chart and reference begin anew, so that one change is one changepoint.
struct RunningChart<Chart: ControlChart>: RunningChangepointDetector {
  private var chart: Chart
  private var reference: Reference.Running?
  private var count = 0

  /// Without a reference the samples are standard ones.
  init(_ chart: Chart, _ reference: Reference?) {
    self.chart = chart
    self.reference = reference.map { Reference.Running($0) }
  }

  mutating func append(_ value: Double) -> Changepoint? {
    let index = count
    count += 1
    guard value.isFinite, let standard = standard(value),
      var found = chart.append(standard, at: index)
    else { return nil }
    found.index = max(1, found.index)
    chart.restart()
    reference?.removeAll()
    return found
  }

  private mutating func standard(_ value: Double) -> Double? {
    guard reference != nil else { return value }
    return reference?.append(value)
  }
}
