#if Telemetry
  internal import Forecast
  internal import NeuralDetect
  internal import Synchronization
  internal import TimeSeries

  /// A series that is watched, as it stands after the last cycle.
  struct WatchedSeries: Sendable {
    /// A monitor is large and changed in place by the thread that scores it, one at a time.
    final class Monitor: Sendable {
      let state: Mutex<SeriesMonitor>
      init(_ monitor: consuming SeriesMonitor) { state = Mutex(monitor) }
    }

    let number: Int64  // in the store
    let labels: [String: String]
    var monitor: Monitor

    /// The values of all queries in the last cycle, and since when there are none.
    var latest: [Double]
    var missing: Absence?

    /// The places of the queries that its monitor knows, and the first and the last step of its rows.
    var places: [Int]
    var slots: ClosedRange<Int>?

    /// Memory against its limit, since when there is none, and the samples that were judged.
    var usage: Usage?
    var unused: Absence?
    var recentUsage = RecentUsage()
    var status = Status()

    /// Ended events whose onset a statistical method saw, too.
    var confirmed = 0

    /// What is expected of the metric that is held against the limit, and the step it was made in.
    var forecast: Forecast::Forecast?
    var forecastSlot: Int?

    /// That something is not there, by answers to all queries: while nobody answers, nothing is known.
    struct Absence: Sendable {
      let since: Timestamp
      private var answers = 1

      init(since: Timestamp) { self.since = since }

      /// Takes note of one more answer without it.
      mutating func confirm() { answers += 1 }

      /// Two answers may lie far apart, and much may have been in between.
      func lasts(longer than: Duration, at now: Timestamp) -> Bool {
        answers >= 3 && now - since > than
      }
    }

    /// What its monitor says.
    struct Status: Sendable {
      var score = Double.nan
      var threshold = Double.nan
      var event: Event?
    }

    /// Where its memory is full: by a number, or by what a query says now.
    func limit(_ configuration: WatchConfiguration) -> Double? {
      switch configuration.limit(of: labels) {
      case .value(let value): return value
      case .metric(let name):
        guard let place = configuration.queries.firstIndex(where: { $0.name == name }) else {
          return nil
        }
        return latest[place] > 0 && latest[place].isFinite ? latest[place] : nil
      case nil: return nil
      }
    }

    /// What is used of the limit; `nil` without a limit or a sample.
    func usage(of seen: Sweep.Seen, _ configuration: WatchConfiguration) -> Usage? {
      guard let place = limitedPlace(configuration), let limit = limit(configuration),
        seen.values[place].isFinite
      else { return nil }
      return recentUsage.usage(seen.values[place], scrapedAt: seen.times[place], limit: limit)
    }

    /// When the forecast meets the limit, counted from `now`; `nil` without a limit or a forecast.
    func exhaustion(_ configuration: WatchConfiguration, at now: Timestamp) -> TimeToExhaustion? {
      guard let limit = limit(configuration), let forecast else { return nil }
      let age = now - (forecast.start - forecast.step)
      return forecast.timeToExhaustion(limit: limit).counted(from: age)
    }

    /// The place of what is held against the limit: resident memory, or else the first that is memory. It
    /// may be of a value that has just come, and that the monitor does not know yet.
    func limitedPlace(_ configuration: WatchConfiguration) -> Int? {
      let limits = configuration.limits.map(\.value.metric)
      let judged = latest.indices.filter {
        (places.contains($0) || latest[$0].isFinite)
          && !limits.contains(configuration.queries[$0].name)
      }
      return judged.first { configuration.queries[$0].role == .resident }
        ?? judged.first { configuration.queries[$0].role.isMemory }
    }
  }

  extension SeriesMonitor {
    var status: WatchedSeries.Status {
      WatchedSeries.Status(score: score, threshold: threshold, event: event)
    }
  }
#endif
