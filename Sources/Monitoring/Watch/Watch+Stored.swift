#if Telemetry
  internal import Logging
  package import TimeSeries

  /// Makes monitors from the rows that were stored.
  extension Watch {
    /// Series whose rows are in memory at the same time, where all of them are read again.
    private static let batch = 64

    /// Makes the monitors what they were when the last cycle was written.
    package func restore(at now: Timestamp) async throws {
      let stored = try store.series()
      nextSlot = try store.lastSlot().map { $0 + 1 }
      guard !stored.isEmpty else { return }
      let began = ContinuousClock.now
      var work: [Work] = []
      for series in stored {
        roster.remember(series)
        guard now - series.lastSeen <= configuration.absence + configuration.step else { continue }
        let rows = try store.rows(of: series.number)
        let places = configuration.queries.indices.filter { place in
          rows.contains { $0.values[place].isFinite }
        }
        guard let first = rows.first, let last = rows.last, places.contains(where: plan.judges)
        else { continue }
        let monitor = WatchedSeries.Monitor(self.monitor(series.id, series.labels, places))
        roster.resume(
          series.id,
          WatchedSeries(
            number: series.number, labels: series.labels, monitor: monitor,
            latest: [Double](repeating: .nan, count: configuration.queries.count), places: places,
            slots: first.slot...last.slot))
        work.append(Work(id: series.id, monitor: monitor, rows: rows, isRebuilt: true))
        if work.count == Self.batch {
          try await run(work, at: now)
          try await write()
          work = []
        }
      }
      try await run(work, at: now)
      let time = (ContinuousClock.now - began).inSeconds
      logger.info("\(roster.watched.count) series were restored in \((time * 10).rounded() / 10) s")
    }

    /// All rows of a series, those that are not written yet too.
    func allRows(of number: Int64) throws -> [SeriesMonitor.Row] {
      let new = unwritten.rows.filter { $0.series == number }.flatMap(\.rows)
      let stored = try store.rows(of: number)
      guard !new.isEmpty else { return stored }
      let bySlot = Dictionary((stored + new).map { ($0.slot, $0) }, uniquingKeysWith: { $1 })
      return bySlot.values.sorted { $0.slot < $1.slot }
    }

    /// Shortens series that have become twice as long as the history, a few in each cycle: those without
    /// an open event, which is to be found again in the rows.
    func trim() async throws {
      let length = Int(configuration.history / configuration.step)
      let long = roster.watched.filter { _, state in
        state.slots.map { $0.count > 2 * length } ?? false && state.status.event == nil
      }.keys.sorted().prefix(50)
      try await rebuild(Array(long), keeping: length)
    }

    /// Makes the monitors of some series anew, from their last `length` steps.
    func rebuild(_ ids: [String], keeping length: Int = .max) async throws {
      for first in stride(from: 0, to: ids.count, by: Self.batch) {
        try await rebuild(ids[first..<min(first + Self.batch, ids.count)], keeping: length)
      }
    }

    private func rebuild(_ ids: ArraySlice<String>, keeping length: Int) async throws {
      var work: [Work] = []
      var trims: [(series: Int64, before: Int)] = []
      for id in ids {
        let state = roster.watched[id]!
        guard let slots = state.slots else { continue }
        let first = slots.count > length ? slots.upperBound - length + 1 : slots.lowerBound
        let kept = try allRows(of: state.number).filter { $0.slot >= first }
        guard !kept.isEmpty else { continue }
        work.append(
          Work(
            id: id, monitor: WatchedSeries.Monitor(monitor(id, state.labels, state.places)),
            rows: kept, isRebuilt: true))
        if first > slots.lowerBound { trims.append((state.number, first)) }
      }
      unwritten.trims += trims
      for work in work {
        roster.watched[work.id]!.monitor = work.monitor
        roster.watched[work.id]!.slots = nil
      }
      try await run(work, at: lastMoment ?? .now)
    }
  }
#endif
