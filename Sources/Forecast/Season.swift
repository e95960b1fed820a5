/// A pattern that repeats, as a Fourier series.
public struct Season: Sendable, Equatable {
  /// Its length in steps of the grid.
  public var period: Double

  /// Waves in it: the k-th has a k-th of the period.
  public var order: Int

  /// - Precondition: both are positive.
  public init(period: Double, order: Int) {
    precondition(period > 0 && order > 0, "a season of \(period) steps and \(order) waves")
    self.period = period
    self.order = order
  }
}

/// Which seasons a forecast looks for.
public enum Seasons: Sendable, Equatable {
  /// The one that the history's autocorrelation shows, with so many waves; a week, too, once two
  /// were seen.
  case found(order: Int)

  /// Prophet's rule: a day from two days of history on, a week from two weeks on, a year from two
  /// years on, with 4, 3 and 10 waves.
  case calendar

  /// These and no others.
  case given([Season])
}
