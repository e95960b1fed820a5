public import TimeSeries

/// What is expected of a metric, and how sure that is.
public struct Forecast: Sendable {
  /// The metric's name.
  public let metric: String

  /// The moment of the first value: one step after the history's last sample.
  public let start: Timestamp

  /// The time from one value to the next.
  public let step: Duration

  /// The probability with which a value lies in the band.
  public let level: Double

  /// What is expected, in the metric's unit.
  public let yhat: [Double]

  /// The band's lower edge.
  public let lower: [Double]

  /// The band's upper edge.
  public let upper: [Double]

  /// The samples that the forecast is made from: those of the series, or those since its restart.
  public let history: Range<Int>

  /// The seasons in it.
  public let seasons: [Season]

  /// Where the trend's slope changed, and by how much; smallest changes, of no consequence, left out.
  public let changes: [Change]

  /// A change of the trend's slope.
  public struct Change: Sendable, Equatable {
    /// The sample of the series.
    public let sample: Int

    /// The new slope less the old one, in the metric's unit a step. Of a logistic trend: of its
    /// exponent.
    public let slope: Double
  }

  let fit: Fit

  /// The moment of value `index`.
  public func time(at index: Int) -> Timestamp { start + step * index }

  /// What the model makes of a sample of its history, in the metric's unit.
  public func fitted(at sample: Int) -> Double { fit.value(at: sample) }
}
