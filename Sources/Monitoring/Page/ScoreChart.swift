/// The chart of the scores and what they had to pass.
struct ScoreChart {
  let frame: ChartFrame
  let score: [Double]
  let threshold: [Double]

  var html: HTML {
    var chart = Chart(
      frame: frame, name: "score", note: "and threshold", quantity: .number,
      axis: ValueAxis(showing: [], .number, fixed: 0...1))
    // Before the first score there is nothing to pass.
    let passed = zip(score, threshold).map { $0.isFinite ? $1 : .nan }
    chart.lines = """
      <path class="th" d="\(chart.path.data(of: passed))"/>\
      <path class="l s" d="\(chart.path.data(of: score))"/>
      """
    return chart.html
  }
}
