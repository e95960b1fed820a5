#if Telemetry
  internal import Logging
  internal import NeuralDetect
  internal import Synchronization
  internal import Telemetry
  internal import Tensor
  internal import TimeSeries

  /// What is made of the rows: scores, events and forecasts.
  extension Watch {
    /// What a thread does for one series.
    struct Work: Sendable {
      var id: String
      var monitor: WatchedSeries.Monitor
      var rows: [SeriesMonitor.Row]
      var isRebuilt = false
    }

    /// Gives the monitors their rows.
    func score(_ rows: [String: [SeriesMonitor.Row]], at now: Timestamp) async throws {
      let began = ContinuousClock.now
      var work: [Work] = []
      var places: [String: [Int]] = [:]
      for (id, state) in roster.watched.sorted(by: { $0.key < $1.key }) {
        let last = state.slots?.upperBound ?? .min
        let new = (rows[id] ?? []).filter { $0.slot > last }
        let found = configuration.queries.indices.filter { place in
          state.places.contains(place) || state.latest[place].isFinite
            || new.contains { $0.values[place].isFinite }
        }
        if found == state.places {
          if !new.isEmpty { work.append(Work(id: id, monitor: state.monitor, rows: new)) }
          continue
        }
        // A metric more, or a series that comes or returns: its monitor is made from all of its rows.
        let known = try allRows(of: state.number)
        let after = known.last?.slot ?? .min
        places[id] = found
        work.append(
          Work(
            id: id, monitor: WatchedSeries.Monitor(monitor(id, state.labels, found)),
            rows: known + new.filter { $0.slot > after }, isRebuilt: true))
      }
      for work in work {
        let count = work.rows.count { $0.scores == nil }
        counts.samples["accepted"]! += count
        counts.samples["late"]! += max(0, (rows[work.id]?.count ?? 0) - count)
        guard let places = places[work.id] else { continue }
        roster.watched[work.id]!.places = places
        roster.watched[work.id]!.monitor = work.monitor
        roster.watched[work.id]!.slots = nil
      }
      work.removeAll(where: \.rows.isEmpty)
      try await run(work, at: now)
      counts.add(.now - began, to: .score)
    }

    func run(_ work: [Work], at now: Timestamp) async throws {
      struct Done: Sendable {
        var rows: [SeriesMonitor.Row]
        var ended: [Event]
        var status: WatchedSeries.Status
        var hasRestarted: Bool
        var time: Duration
      }
      let threads = threads
      let done = try await onOwnThread {
        parallelMap(work.count, threads: threads) { index in
          var rows = work[index].rows
          let clock = ContinuousClock()
          let began = clock.now
          let (ended, status, hasRestarted) = work[index].monitor.state.withLock {
            ($0.append(&rows), $0.status, $0.hasRestarted)
          }
          return Done(
            rows: rows, ended: ended, status: status, hasRestarted: hasRestarted,
            time: clock.now - began)
        }
      }
      for (work, done) in zip(work, done) {
        counts.inference.add(done.time.inSeconds)
        note(done.ended, done.status, of: work, at: now)
        let state = roster.watched[work.id]!
        let first = state.slots?.lowerBound ?? done.rows[0].slot
        roster.watched[work.id]!.slots = first...done.rows.last!.slot
        // What was expected before a restart, a leak or its end is not expected any more.
        let hasTurned = (done.status.event == nil) != (state.status.event == nil)
        if !work.isRebuilt, done.hasRestarted || hasTurned {
          roster.watched[work.id]!.forecastSlot = nil
        }
        roster.watched[work.id]!.status = done.status
        let changed = zip(work.rows, done.rows).filter {
          $0.scores?.map(\.bitPattern) != $1.scores?.map(\.bitPattern)
        }
        if !work.isRebuilt {
          roster.watched[work.id]!.confirmed += done.ended.count { !$0.confirmedBy.isEmpty }
        }
        guard !changed.isEmpty else { continue }
        unwritten.rows.append((state.number, changed.map(\.1)))
        unwritten.series[state.number] = WatchStore.StoredSeries(
          number: state.number, id: work.id, labels: state.labels, lastSeen: now)
      }
    }

    /// Says what began and what ended; what a rebuilt monitor finds again is no news.
    private func note(
      _ ended: [Event], _ status: WatchedSeries.Status, of work: Work, at now: Timestamp
    ) {
      guard !work.isRebuilt else { return }
      if let event = status.event, roster.watched[work.id]?.status.event == nil {
        logger.info(
          "\(work.id): \(event.kind.rawValue) of \(event.metric) since \(event.onset), \(event.severity.name)"
        )
      }
      for event in ended {
        logger.info(
          "\(work.id): \(event.kind.rawValue) of \(event.metric) ended at \(event.end ?? now)")
      }
    }

    /// Steps after which a forecast is made anew: an hour of steps of ten minutes.
    private static let forecastAge = 6

    /// Makes forecasts anew where they are oldest, those with an open event first, for a quarter of the
    /// cycle at most.
    func forecast(at now: Timestamp) async {
      let began = ContinuousClock.now
      let due = roster.watched.filter { _, state in
        guard let slots = state.slots, let place = state.limitedPlace(configuration),
          state.places.contains(place)
        else { return false }
        return state.forecastSlot.map { slots.upperBound - $0 >= Self.forecastAge } ?? true
      }.sorted { a, b in
        let (eventA, eventB) = (a.value.status.event != nil, b.value.status.event != nil)
        if eventA != eventB { return eventA }
        let (slotA, slotB) = (a.value.forecastSlot ?? .min, b.value.forecastSlot ?? .min)
        return slotA != slotB ? slotA < slotB : a.key < b.key
      }
      let batch = 4 * threads
      for first in stride(from: 0, to: due.count, by: batch) {
        guard .now - began < configuration.interval / 4 else { break }
        let some = due[first..<min(first + batch, due.count)].map {
          ($0.value.monitor, $0.value.limitedPlace(configuration)!)
        }
        let threads = threads
        let forecasts = try? await onOwnThread {
          parallelMap(some.count, threads: threads) { index in
            some[index].0.state.withLock { $0.forecast(of: some[index].1) }
          }
        }
        for (index, forecast) in (forecasts ?? []).enumerated() {
          let (id, state) = due[first + index]
          roster.watched[id]!.forecast = forecast
          roster.watched[id]!.forecastSlot = state.slots!.upperBound
        }
      }
      counts.add(.now - began, to: .forecast)
    }
  }
#endif
