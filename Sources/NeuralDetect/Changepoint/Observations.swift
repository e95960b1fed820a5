internal import TimeSeries

/// The values of a series that there are, ready to be squared and summed.
///
/// Gaps are left out; the median is subtracted, so that sums of squares do not lose the noise of a
/// series far from 0; a value beyond ±10¹⁰⁰ counts as that.
package struct Observations: Sendable {
  package let values: [Double]

  /// Where each value stands in the series.
  package let indices: [Int]

  package init(of series: [Double]) {
    indices = series.indices.filter { !series[$0].isNaN }
    let kept = indices.map { min(max(series[$0], -1e100), 1e100) }
    let median = RobustStatistics.median(of: kept)
    values = kept.map { $0 - median }
  }
}
