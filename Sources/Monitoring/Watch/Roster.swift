#if Telemetry
  internal import TimeSeries

  /// The series that are watched, and those that are gone.
  struct Roster {
    var watched: [String: WatchedSeries] = [:]  // by id

    /// Those that are gone cost no memory, and go on where they were when they return.
    private var gone: [String: (number: Int64, since: Timestamp)] = [:]
    private var nextNumber: Int64 = 1

    /// What a look changed.
    struct News {
      /// Those never seen before.
      var begun: [WatchStore.StoredSeries] = []
      var departed: [(id: String, since: Timestamp)] = []

      /// Those gone for as long as the history is.
      var forgotten: [Int64] = []
    }

    /// Takes note of series that come, stay and go.
    /// - Parameters:
    ///   - seen: those with a value that is judged; a series of which only others are left is gone, too.
    ///   - isWhole: whether all queries were answered.
    ///   - monitor: makes the monitor of a series by id and labels, with the values in some places.
    mutating func notice(
      _ seen: [String: Sweep.Seen], isWhole: Bool, _ configuration: WatchConfiguration,
      at now: Timestamp,
      _ monitor: (String, [String: String], [Int]) -> SeriesMonitor
    ) -> News {
      var news = News()
      for (id, seen) in seen {
        if watched[id] == nil {
          if let new = begin(id, seen, at: now, monitor) { news.begun.append(new) }
        }
        note(seen, of: id, isWhole: isWhole, configuration, at: now)
      }
      for (id, state) in watched where seen[id] == nil {
        watched[id]!.usage = nil
        watched[id]!.latest = state.latest.map { _ in .nan }
        guard isWhole else { continue }
        watched[id]!.missing.confirm(at: now)
        guard let missing = watched[id]!.missing,
          missing.lasts(longer: configuration.absence, at: now)
        else { continue }
        news.departed.append((id, missing.since))
        watched[id] = nil
        gone[id] = (state.number, now)
      }
      for (id, old) in gone where now - old.since > configuration.history {
        gone[id] = nil
        news.forgotten.append(old.number)
      }
      return news
    }

    /// Watches a series from now on.
    /// - Returns: what is to be stored of one that was never seen before.
    private mutating func begin(
      _ id: String, _ seen: Sweep.Seen, at now: Timestamp,
      _ monitor: (String, [String: String], [Int]) -> SeriesMonitor
    ) -> WatchStore.StoredSeries? {
      let known = gone.removeValue(forKey: id)
      let number = known?.number ?? nextNumber
      nextNumber = max(nextNumber, number + 1)
      let places = seen.values.indices.filter { seen.values[$0].isFinite }
      watched[id] = WatchedSeries(
        number: number, labels: seen.labels,
        monitor: WatchedSeries.Monitor(monitor(id, seen.labels, places)), latest: seen.values,
        places: [])  // none until its rows are read
      guard known == nil else { return nil }
      return WatchStore.StoredSeries(number: number, id: id, labels: seen.labels, lastSeen: now)
    }

    private mutating func note(
      _ seen: Sweep.Seen, of id: String, isWhole: Bool, _ configuration: WatchConfiguration,
      at now: Timestamp
    ) {
      watched[id]!.missing = nil
      watched[id]!.latest = seen.values
      let usage = watched[id]!.usage(of: seen, configuration)
      watched[id]!.usage = usage
      if usage != nil {
        watched[id]!.unused = nil
      } else if isWhole {
        watched[id]!.unused.confirm(at: now)
      }
    }

    // MARK: What was stored

    /// Takes note of a series that was seen before the start.
    mutating func remember(_ stored: WatchStore.StoredSeries) {
      gone[stored.id] = (stored.number, stored.lastSeen)
      nextNumber = max(nextNumber, stored.number + 1)
    }

    /// Goes on with one of them.
    mutating func resume(_ id: String, _ series: WatchedSeries) {
      gone[id] = nil
      watched[id] = series
    }
  }

  extension WatchedSeries.Absence? {
    /// Takes note of an answer without it.
    fileprivate mutating func confirm(at now: Timestamp) {
      if self?.confirm() == nil { self = WatchedSeries.Absence(since: now) }
    }
  }
#endif
