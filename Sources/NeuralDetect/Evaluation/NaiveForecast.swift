internal import Glibc

/// The forecast that needs no model: as a season ago, or as the last value where nothing repeats.
///
///     ŷ_h = y_{n − m + (h − 1) mod m}       its error's deviation   σ √⌈h / m⌉
///
/// after n values y₀ …, a season of m and h = 1, 2, …, with σ² the mean of (y_t − y_t−m)². The errors
/// of one season are added up as those of independent steps.
/// - Source: Hyndman & Athanasopoulos, "Forecasting: Principles and Practice", 3rd edition, 2021,
///   sections 5.2 and 5.5.
public struct NaiveForecast: Sendable {
  /// m; 1 repeats the last value.
  public var season = 1

  /// Half the width of the band, in deviations of the error: 1.96 for 95%.
  public var width = 1.959964

  public init() {}

  /// The next `count` values and their band; `nil` where no two values of `history` are a season
  /// apart. A value that is not known is the one of a season before.
  /// - Precondition: `season` is positive.
  public func forecast(
    after history: [Double], count: Int
  ) -> (yhat: [Double], lower: [Double], upper: [Double])? {
    precondition(season > 0, "a season of \(season)")
    let squares = history.indices.dropFirst(season)
      .map { history[$0] - history[$0 - season] }.filter(\.isFinite).map { $0 * $0 }
    guard !squares.isEmpty, let last = history.last(where: \.isFinite) else { return nil }
    let deviation = (squares.reduce(0, +) / Double(squares.count)).squareRoot()
    let latest = (0..<season).map { phase in
      stride(from: history.count - season + phase, through: 0, by: -season)
        .first { history[$0].isFinite }.map { history[$0] } ?? last
    }
    let yhat = (0..<count).map { latest[$0 % season] }
    let halves = (0..<count).map { width * deviation * Double($0 / season + 1).squareRoot() }
    return (yhat, zip(yhat, halves).map { $0 - $1 }, zip(yhat, halves).map { $0 + $1 })
  }
}
