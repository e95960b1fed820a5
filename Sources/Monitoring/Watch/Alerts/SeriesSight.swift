#if Telemetry
  package import NeuralDetect
  internal import Glibc

  /// What rules are told of a series in one cycle.
  package struct SeriesSight: Sendable {
    /// The event that is open.
    package var event: Event?

    /// Whether the model has scored it, and its samples still come.
    package var isScored = false

    /// Memory against its limit; `nil` without a limit or without a new sample.
    package var usage: Usage?

    /// When the forecast reaches the limit; `nil` if not within its horizon.
    package var timeToLimit: Duration?

    package init() {}
  }

  /// Memory as a share of its limit.
  package struct Usage: Sendable {
    package var value: Double
    package var limit: Double

    /// The value one cycle ago, and how far this one lies above those of the last 30, in their standard deviations;
    /// `nil` while there are fewer than 10.
    package var previous: Double?
    package var zscore: Double?

    package init(value: Double, limit: Double, previous: Double? = nil, zscore: Double? = nil) {
      self.value = value
      self.limit = limit
      self.previous = previous
      self.zscore = zscore
    }

    package var share: Double { value / limit }

    /// - Parameter bound: deviations from which on a value counts only if the one before was above the
    ///   share, too.
    func isAbove(_ share: Double, zscore bound: Double?) -> Bool {
      guard self.share > share else { return false }
      guard let bound, let zscore, let previous, zscore > bound else { return true }
      return previous / limit > share
    }
  }

  /// The last values of a metric, by which a spike is told.
  struct RecentValues: Sendable {
    private static let length = 30
    private var values: [Double] = []

    /// The usage that `value` makes; it is remembered from here on.
    mutating func usage(_ value: Double, limit: Double) -> Usage {
      var usage = Usage(value: value, limit: limit, previous: values.last)
      if values.count >= 10 {
        let count = Double(values.count)
        let mean = values.reduce(0) { $0 + $1 / count }
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / count }
        usage.zscore = (value - mean) / max(variance.squareRoot(), 1e-6 * limit)
      }
      if values.count == Self.length { values.removeFirst() }
      values.append(value)
      return usage
    }
  }
#endif
