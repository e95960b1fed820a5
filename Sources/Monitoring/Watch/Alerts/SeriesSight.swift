#if Telemetry
  package import NeuralDetect
  internal import Glibc

  /// What rules are told of a series in one cycle.
  package struct SeriesSight: Sendable {
    /// The event that is open.
    package var event: Event?

    /// Whether the model has scored it, and its samples still come.
    package var isScored = false

    /// Memory against its limit; `nil` without a limit or without a sample.
    package var usage: Usage?

    /// Whether a forecast has been tried.
    package var isForecast = true

    /// When the forecast reaches the limit; `nil` if not within its horizon.
    package var timeToLimit: Duration?

    package init() {}
  }

  /// Memory as a share of its limit.
  package struct Usage: Sendable {
    package var value: Double
    package var limit: Double

    /// When it was scraped, in seconds since 1970, or `nan`; and whether it was not judged yet: a
    /// Prometheus tells the last sample until there is another.
    package var time = Double.nan
    package var isNew = true

    /// The value before, and how far this one lies above those of the last 30, in their standard deviations;
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

  /// The last values of a metric that were judged, by which a spike is told.
  struct RecentUsage: Sendable {
    private static let length = 30
    private var values: [Double] = []
    private var time = Double.nan

    /// The usage that `value` makes.
    func usage(_ value: Double, scrapedAt scrape: Double, limit: Double) -> Usage {
      var usage = Usage(value: value, limit: limit, previous: values.last)
      usage.time = scrape
      usage.isNew = scrape != time
      if values.count >= 10 {
        let count = Double(values.count)
        let mean = values.reduce(0) { $0 + $1 / count }
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / count }
        usage.zscore = (value - mean) / max(variance.squareRoot(), 1e-6 * limit)
      }
      return usage
    }

    /// Takes note of what was judged.
    mutating func append(_ usage: Usage) {
      guard usage.isNew else { return }
      if values.count == Self.length { values.removeFirst() }
      values.append(usage.value)
      time = usage.time
    }
  }
#endif
