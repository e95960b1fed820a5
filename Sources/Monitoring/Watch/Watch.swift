#if Telemetry
  internal import Forecast
  package import Logging
  package import NeuralDetect
  internal import ServiceLifecycle
  package import Telemetry
  internal import Synchronization
  internal import Tensor
  package import TimeSeries

  /// Watches the series of a Prometheus: asks, scores what is new, evaluates the rules, writes down what
  /// changed, and publishes it, cycle by cycle.
  ///
  /// Nothing of a cycle is told until it is written, and what is missing of one that fails, or is cut off
  /// anywhere, is asked for by the next one.
  package actor Watch: Service {
    private var configuration: WatchConfiguration
    private let plan: SeriesMonitor.Plan
    private let threads: Int
    private let logger: Logger
    private let store: WatchStore
    private let exporter: Exporter
    private let deliverer: Deliverer
    private let profiles: ProfileWatch

    private var sweep: Sweep
    private var tracker: AlertTracker
    private var notifier: Notifier
    private var counts = WatchCounts()

    private var watched: [String: WatchedSeries] = [:]

    /// Series that are gone: they cost no memory, and go on where they were when they return.
    private var gone: [String: (number: Int64, since: Timestamp)] = [:]
    private var nextNumber: Int64 = 1

    /// The first step whose rows have not been asked for; `nil` before the first cycle.
    private var nextSlot: Int?
    private var lastMoment: Timestamp?

    /// Steps that are asked for at once: half as many where it took too long, all again once none is missing.
    private var part = Watch.wholePart

    /// What is shown: series and alerts as they were written.
    private var page: WatchPage

    /// A configuration that was read again, until the next cycle begins.
    private var reloaded: (WatchConfiguration, Sweep, Alertmanagers, ProfileWatch.Clients)?

    /// What could not be written yet.
    private var unwritten = WatchStore.Changes()

    /// - Parameters:
    ///   - model: what scores, and its digest.
    ///   - version: of this program.
    /// - Throws: `WatchStoreError`, `TelemetryError`.
    package init(
      _ configuration: WatchConfiguration, model: Model, store: WatchStore, exporter: Exporter,
      deliverer: Deliverer, threads: Int, version: String, logger: Logger
    ) throws {
      self.configuration = configuration
      var pipeline = Pipeline(model: model)
      pipeline.threads = 1
      pipeline.horizon = configuration.step * WatchPage.horizons.last!
      plan = SeriesMonitor.Plan(pipeline, configuration)
      self.threads = threads
      self.logger = logger
      self.store = store
      self.exporter = exporter
      self.deliverer = deliverer
      profiles = ProfileWatch(
        try ProfileWatch.Clients(configuration.profiles), store: store,
        storeLimit: configuration.profileBytes, history: configuration.history, logger: logger)
      sweep = try Sweep(configuration)
      tracker = AlertTracker(configuration.rules, states: try store.alerts())
      notifier = Notifier(configuration.notify, groups: try store.groups())
      page = WatchPage(configuration, version: version)
    }

    /// Cycles until it is told to stop; the cycle under way is finished.
    package func run() async throws {
      await deliverer.update(tracker.alerts, at: .now)  // before they end by themselves
      try await restore(at: .now)
      let clock = ContinuousClock()
      var due = clock.now
      while !Task.isShuttingDownGracefully, !Task.isCancelled {
        try await cycle(at: .now)
        due += configuration.interval
        if due < clock.now {
          counts.cycles["late"]! += 1
          logger.warning("a cycle took longer than \(configuration.interval.compactDescription)")
          due = clock.now
        }
        try? await cancelWhenGracefulShutdown { [due] in try await clock.sleep(until: due) }
      }
      await profiles.stop()
    }

    /// What may change while it runs does from the next cycle on: where the Prometheus is, limits, rules, whom
    /// to tell.
    /// - Throws: `TelemetryError`, also for a file that cannot be read; nothing changes then.
    package func reload(_ new: WatchConfiguration) throws {
      try new.checkFiles()
      var new = new
      let kept = configuration
      if new.queries != kept.queries || new.step != kept.step || new.statePath != kept.statePath
        || new.model != kept.model || new.history != kept.history || new.listener != kept.listener
      {
        logger.warning("queries, step, history, state, model and listen change only with a restart")
      }
      (new.queries, new.step, new.history) = (kept.queries, kept.step, kept.history)
      if Set(new.limits.compactMap(\.value.metric)) != plan.limitNames {
        logger.warning("which queries are limits changes only with a restart")
        new.limits = kept.limits
      }
      reloaded = (
        new, try Sweep(new), try Alertmanagers(new.notify), try ProfileWatch.Clients(new.profiles)
      )
    }

    /// Takes over what was read again.
    private func change(
      to new: WatchConfiguration, _ sweep: Sweep, _ alertmanagers: Alertmanagers,
      _ clients: ProfileWatch.Clients
    ) async throws {
      self.sweep = sweep
      await deliverer.change(to: new.notify, alertmanagers)
      await profiles.change(to: clients, storeLimit: new.profileBytes)
      let changed = watched.filter {
        configuration.limit(of: $0.value.labels) != new.limit(of: $0.value.labels)
      }
      configuration = new
      tracker.rules = new.rules
      notifier.configuration = new.notify
      logger.info("the configuration was read again")
      try await rebuild(changed.keys.sorted())
    }

    /// Series whose rows are in memory at the same time, where all of them are read again.
    private static let batch = 64

    /// Steps after which a forecast is made anew: an hour of steps of ten minutes.
    private static let forecastAge = 6

    /// Steps that are scored, and written, before others are asked for: a day of steps of ten minutes.
    private static let wholePart = 144

    // MARK: A cycle

    /// One pass over everything at `moment`.
    /// - Throws: `CancellationError`; what else goes wrong is said and counted.
    package func cycle(at moment: Timestamp) async throws {
      // A clock that is set back must not make anything happen twice.
      if let last = lastMoment, moment < last {
        logger.warning("the clock went back from \(last) to \(moment); it is waited for")
        counts.cycles["skipped"]! += 1
        counts.isUp = false
        let failure = await finish(at: last)
        if let failure { logger.error("\(failure)") }
        await publish(at: last, isWritten: failure == nil)
        return
      }
      let now = moment
      lastMoment = now
      var hasSamples = false
      var failures: [any Error] = []
      do {
        guard let seen = try await look(at: now) else { return }
        (hasSamples, failures) = seen
      } catch let error as CancellationError {
        throw error
      } catch {
        failures = [error]
      }
      let failure = await finish(at: now)
      if let failure { failures.append(failure) }
      count(failures, hasSamples: hasSamples, at: now)
      await publish(at: now, isWritten: failure == nil)
    }

    /// Asks, scores, forecasts and judges. What is behind says nothing of now but for memory's share of its
    /// limit, which is judged by the values of now alone.
    /// - Returns: whether there were samples, and what went wrong; `nil` if the watch was told to stop
    ///   before all was scored.
    private func look(at now: Timestamp) async throws -> (Bool, [any Error])? {
      if let (new, sweep, alertmanagers, clients) = reloaded {
        reloaded = nil
        try await change(to: new, sweep, alertmanagers, clients)
      }
      try await trim()
      let seen = try await see(at: now)
      var failures: [any Error] = seen.failures.sorted { $0.key < $1.key }.map(\.value)
      if failures.isEmpty {
        do {
          guard try await catchUp(at: now) else { return nil }
          await forecast(at: now)
        } catch let error as CancellationError {
          throw error
        } catch {
          failures = [error]
        }
      }
      await evaluate(at: now, isBehind: !failures.isEmpty)
      return (!seen.series.isEmpty, failures)
    }

    private func count(_ failures: [any Error], hasSamples: Bool, at now: Timestamp) {
      counts.isUp = failures.isEmpty && hasSamples
      counts.cycles[failures.isEmpty ? "ok" : "failed"]! += 1
      if failures.isEmpty { counts.lastCycle = now }
      for failure in failures {
        if !(failure is WatchStoreError) {
          counts.requests[(failure as? QueryError)?.kind ?? "bad_answer", default: 0] += 1
        }
        logger.error("\(masked("\(failure)"))")
      }
    }

    /// What a server said, without what we gave it.
    private func masked(_ text: String) -> String {
      configuration.prometheus.access.credentials.masking(text)
    }

    /// The latest values of all series.
    private func see(at now: Timestamp) async throws -> Sweep.Look {
      let began = ContinuousClock.now
      let look = try await sweep.latest(at: now)
      counts.add(.now - began, to: .query)
      counts.requests["ok"]! += look.answers
      for remark in look.remarks { logger.warning("\(masked(remark))") }
      if look.series.isEmpty { logger.warning("no query has a value at \(now)") }
      notice(look, at: now)
      return look
    }

    /// Asks for the steps that have ended since the last time, and scores them: part by part, each of which is
    /// written before the next one is asked for.
    /// - Returns: whether all is scored; not if the watch was told to stop meanwhile.
    private func catchUp(at now: Timestamp) async throws -> Bool {
      // A step is over once the last scrape of it is stored.
      let settled = now - min(configuration.step / 10, .seconds(15))
      let end = Int(settled.nanoseconds / configuration.step.nanoseconds)
      let oldest = end - Int(configuration.history / configuration.step)
      var next = max(nextSlot ?? oldest, oldest)
      while next < end, !Task.isShuttingDownGracefully {
        let slots = next..<min(next + part, end)
        let began = ContinuousClock.now
        let rows: [String: [SeriesMonitor.Row]]
        do {
          rows = try await sweep.rows(in: slots)
        } catch let error as QueryError where error.isOfSize {
          part = max(1, min(slots.count, PrometheusClient.meansInPart) / 2)
          throw error
        }
        counts.add(.now - began, to: .query)
        counts.requests["ok"]! += configuration.queries.count
        try await score(rows, at: now)
        next = slots.upperBound
        nextSlot = next
        if next < end || Task.isShuttingDownGracefully { try await write() }
      }
      if next >= end { part = Self.wholePart }
      return next >= end
    }

    /// Takes note of series that come, stay and go. One of which nothing is left that is judged is gone, too.
    private func notice(_ look: Sweep.Look, at now: Timestamp) {
      let isWhole = look.failures.isEmpty
      let seen = look.series.filter { _, seen in
        seen.values.indices.contains { plan.judges($0) && seen.values[$0].isFinite }
      }
      for (id, seen) in seen {
        if watched[id] == nil { begin(id, seen, at: now) }
        watched[id]!.missingSince = nil
        watched[id]!.latest = seen.values
        let usage = watched[id]!.usage(of: seen, configuration)
        watched[id]!.usage = usage
        if usage != nil {
          watched[id]!.unusedSince = nil
        } else if isWhole, watched[id]!.unusedSince == nil {
          watched[id]!.unusedSince = now
        }
      }
      for (id, state) in watched where seen[id] == nil {
        watched[id]!.usage = nil
        watched[id]!.latest = state.latest.map { _ in .nan }
        // Counted from the first answer without it: while nobody answers, nobody is gone.
        guard isWhole else { continue }
        let since = state.missingSince ?? now
        watched[id]!.missingSince = since
        guard now - since > configuration.absence else { continue }
        logger.info("\(id) is gone since \(since)")
        watched[id] = nil
        gone[id] = (state.number, now)
      }
      for (id, old) in gone where now - old.since > configuration.history {
        gone[id] = nil
        unwritten.forget(old.number)
      }
      guard isWhole else { return }
      tracker.end(where: { watched[$0] == nil }, at: now)
      tracker.endOfLimit(
        where: { id in
          guard let state = watched[id] else { return true }
          return configuration.limit(of: state.labels) == nil
            || state.unusedSince.map { now - $0 > configuration.absence } ?? false
        }, at: now)
    }

    private func begin(_ id: String, _ seen: Sweep.Seen, at now: Timestamp) {
      let known = gone.removeValue(forKey: id)
      let number = known?.number ?? nextNumber
      nextNumber = max(nextNumber, number + 1)
      if known == nil {
        unwritten.series[number] = WatchStore.StoredSeries(
          number: number, id: id, labels: seen.labels, lastSeen: now)
      }
      let places = seen.values.indices.filter { seen.values[$0].isFinite }
      watched[id] = WatchedSeries(
        number: number, labels: seen.labels,
        monitor: WatchedSeries.Monitor(monitor(id, seen.labels, places)),
        latest: seen.values, places: [])  // none until its rows are read
    }

    private func monitor(
      _ id: String, _ labels: [String: String], _ places: [Int]
    ) -> SeriesMonitor {
      SeriesMonitor(
        id: id, labels: labels, places: places, limit: configuration.limit(of: labels), plan)
    }

    /// What a thread does for one series.
    private struct Work: Sendable {
      var id: String
      var monitor: WatchedSeries.Monitor
      var rows: [SeriesMonitor.Row]
      var isRebuilt = false
    }

    /// Gives the monitors their rows.
    private func score(_ rows: [String: [SeriesMonitor.Row]], at now: Timestamp) async throws {
      let began = ContinuousClock.now
      var work: [Work] = []
      var places: [String: [Int]] = [:]
      for (id, state) in watched.sorted(by: { $0.key < $1.key }) {
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
        watched[work.id]!.places = places
        watched[work.id]!.monitor = work.monitor
        watched[work.id]!.slots = nil
      }
      work.removeAll(where: \.rows.isEmpty)
      try await run(work, at: now)
      counts.add(.now - began, to: .score)
    }

    private func run(_ work: [Work], at now: Timestamp) async throws {
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
        let state = watched[work.id]!
        let first = state.slots?.lowerBound ?? done.rows[0].slot
        watched[work.id]!.slots = first...done.rows.last!.slot
        // What was expected before a restart, a leak or its end is not expected any more.
        let hasTurned = (done.status.event == nil) != (state.status.event == nil)
        if !work.isRebuilt, done.hasRestarted || hasTurned { watched[work.id]!.forecastSlot = nil }
        watched[work.id]!.status = done.status
        let changed = zip(work.rows, done.rows).filter {
          $0.scores?.map(\.bitPattern) != $1.scores?.map(\.bitPattern)
        }
        if !work.isRebuilt {
          watched[work.id]!.confirmed += done.ended.count { !$0.confirmedBy.isEmpty }
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
      if let event = status.event, watched[work.id]?.status.event == nil {
        logger.info(
          "\(work.id): \(event.kind.rawValue) of \(event.metric) since \(event.onset), \(event.severity.name)"
        )
      }
      for event in ended {
        logger.info(
          "\(work.id): \(event.kind.rawValue) of \(event.metric) ended at \(event.end ?? now)")
      }
    }

    /// Makes forecasts anew where they are oldest, those with an open event first, for a quarter of the
    /// cycle at most.
    private func forecast(at now: Timestamp) async {
      let began = ContinuousClock.now
      let due = watched.filter { _, state in
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
          watched[id]!.forecast = forecast
          watched[id]!.forecastSlot = state.slots!.upperBound
        }
      }
      counts.add(.now - began, to: .forecast)
    }

    /// - Parameter isBehind: whether events and forecasts are of an earlier cycle.
    private func evaluate(at now: Timestamp, isBehind: Bool) async {
      let began = ContinuousClock.now
      let attributions = await attributions()
      for (id, state) in watched {
        var sight = SeriesSight()
        sight.event = state.status.event
        sight.isScored =
          !isBehind && state.missingSince == nil && state.status.score.isFinite
        sight.usage = state.usage
        sight.isForecast = state.forecast != nil || state.forecastSlot != nil
        let until = state.exhaustion(configuration, at: now)?.expected
        sight.timeToLimit = until
        tracker.evaluate(sight, of: id, labels: state.labels, at: now) { rule in
          AlertWords(rule, state, until: until, attributions[id], at: now).annotations
        }
        if let usage = state.usage { watched[id]!.recentUsage.append(usage) }
      }
      tracker.tidy(at: now)
      counts.add(.now - began, to: .rules)
    }

    /// What open events are put down to.
    private func attributions() async -> [String: Attribution] {
      guard !configuration.profiles.isEmpty else { return [:] }
      return await profiles.attributions(of: watched.compactMapValues(\.status.event))
    }

    /// Asks for the profiles that are due.
    private func askForProfiles(at now: Timestamp) async {
      guard !configuration.profiles.isEmpty else { return }
      await profiles.look(
        at: watched.map { id, state in
          ProfileWatch.Sight(
            id: id, number: state.number, labels: state.labels, monitor: state.monitor,
            event: state.status.event)
        }, at: now)
    }

    /// Waits for the profiles that were asked for.
    package func settleProfiles() async { await profiles.settle() }

    // MARK: Writing and telling

    /// Writes what changed, and only then tells of it.
    /// - Returns: why it could not be written.
    private func finish(at now: Timestamp) async -> (any Error)? {
      unwritten.alerts.merge(tracker.takeChanges()) { $1 }
      let alerts = tracker.alerts
      let (messages, groups) = notifier.messages(of: alerts, at: now)
      unwritten.messages += messages
      unwritten.groups.merge(groups) { $1 }
      do {
        try await write()
      } catch {
        return error
      }
      await deliverer.update(alerts, at: now)
      await askForProfiles(at: now)  // those of series that are stored by now
      return nil
    }

    private func write() async throws {
      let began = ContinuousClock.now
      let (store, changes) = (store, unwritten)
      try await onOwnThread { try store.write(changes) }
      unwritten = WatchStore.Changes()
      counts.add(.now - began, to: .store)
    }

    /// - Parameter isWritten: otherwise series and alerts are shown as they last were.
    private func publish(at now: Timestamp, isWritten: Bool) async {
      if isWritten {
        page.configuration = configuration
        page.series = watched.sorted { $0.key < $1.key }.map { (id: $0.key, state: $0.value) }
        page.alerts = (
          pending: tracker.states.values.count { $0.isPending },
          firing: tracker.states.values.count { $0.isFiring }
        )
        page.moment = now
      }
      page.counts = counts
      page.deliveries = await deliverer.counts
      page.profiles = configuration.profiles.isEmpty ? [:] : await profiles.counts
      let (page, exporter, isReady) = (page, exporter, counts.lastCycle != nil)
      try? await onOwnThread { exporter.publish(page.exposition, isReady: isReady) }
    }

    // MARK: What was stored

    /// Makes the monitors what they were when the last cycle was written.
    package func restore(at now: Timestamp) async throws {
      let stored = try store.series()
      nextNumber = (stored.map(\.number).max() ?? 0) + 1
      nextSlot = try store.lastSlot().map { $0 + 1 }
      guard !stored.isEmpty else { return }
      let began = ContinuousClock.now
      var work: [Work] = []
      for series in stored {
        gone[series.id] = (series.number, series.lastSeen)
        guard now - series.lastSeen <= configuration.absence + configuration.step else { continue }
        let rows = try store.rows(of: series.number)
        let places = configuration.queries.indices.filter { place in
          rows.contains { $0.values[place].isFinite }
        }
        guard let first = rows.first, let last = rows.last, places.contains(where: plan.judges)
        else { continue }
        gone[series.id] = nil
        watched[series.id] = WatchedSeries(
          number: series.number, labels: series.labels,
          monitor: WatchedSeries.Monitor(monitor(series.id, series.labels, places)),
          latest: [Double](repeating: .nan, count: configuration.queries.count), places: places,
          slots: first.slot...last.slot)
        work.append(
          Work(id: series.id, monitor: watched[series.id]!.monitor, rows: rows, isRebuilt: true))
        if work.count == Self.batch {
          try await run(work, at: now)
          try await write()
          work = []
        }
      }
      try await run(work, at: now)
      let time = (ContinuousClock.now - began).inSeconds
      logger.info("\(watched.count) series were restored in \((time * 10).rounded() / 10) s")
    }

    /// All rows of a series, those that are not written yet too.
    private func allRows(of number: Int64) throws -> [SeriesMonitor.Row] {
      let new = unwritten.rows.filter { $0.series == number }.flatMap(\.rows)
      let stored = try store.rows(of: number)
      guard !new.isEmpty else { return stored }
      let bySlot = Dictionary((stored + new).map { ($0.slot, $0) }, uniquingKeysWith: { $1 })
      return bySlot.values.sorted { $0.slot < $1.slot }
    }

    /// Shortens series that have become twice as long as the history, a few in each cycle: those without
    /// an open event, which is to be found again in the rows.
    private func trim() async throws {
      let length = Int(configuration.history / configuration.step)
      let long = watched.filter { _, state in
        state.slots.map { $0.count > 2 * length } ?? false && state.status.event == nil
      }.keys.sorted().prefix(50)
      try await rebuild(Array(long), keeping: length)
    }

    /// Makes the monitors of some series anew, from their last `length` steps.
    private func rebuild(_ ids: [String], keeping length: Int = .max) async throws {
      for first in stride(from: 0, to: ids.count, by: Self.batch) {
        try await rebuild(ids[first..<min(first + Self.batch, ids.count)], keeping: length)
      }
    }

    private func rebuild(_ ids: ArraySlice<String>, keeping length: Int) async throws {
      var work: [Work] = []
      var trims: [(series: Int64, before: Int)] = []
      for id in ids {
        let state = watched[id]!
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
        watched[work.id]!.monitor = work.monitor
        watched[work.id]!.slots = nil
      }
      try await run(work, at: lastMoment ?? .now)
    }
  }
#endif
