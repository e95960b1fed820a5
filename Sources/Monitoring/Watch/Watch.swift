#if Telemetry
  internal import Forecast
  package import Logging
  package import NeuralDetect
  internal import ServiceLifecycle
  package import Telemetry
  package import TimeSeries

  /// Watches the series of a Prometheus: asks, scores what is new, evaluates the rules, writes down what
  /// changed, and publishes it, cycle by cycle.
  ///
  /// Nothing of a cycle is told until it is written, and what is missing of one that fails, or is cut off
  /// anywhere, is asked for by the next one.
  package actor Watch: Service {
    private(set) var configuration: WatchConfiguration
    let plan: SeriesMonitor.Plan
    let threads: Int
    let logger: Logger
    let store: WatchStore
    private let exporter: Exporter
    private let deliverer: Deliverer
    private let profiles: ProfileWatch

    private var sweep: Sweep
    private var tracker: AlertTracker
    private var notifier: Notifier
    var counts = WatchCounts()

    var roster = Roster()

    /// The first step whose rows have not been asked for; `nil` before the first cycle.
    var nextSlot: Int?
    private(set) var lastMoment: Timestamp?

    /// Steps that are asked for at once: half as many where it took too long, all again once none is missing.
    private var part = Watch.wholePart

    /// What is shown: series and alerts as they were written.
    private var page: WatchPage

    /// A configuration that was read again, until the next cycle begins.
    private var reloaded: (WatchConfiguration, Sweep, Alertmanagers, ProfileWatch.Clients)?

    /// What could not be written yet.
    var unwritten = WatchStore.Changes()

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
      let changed = roster.watched.filter {
        configuration.limit(of: $0.value.labels) != new.limit(of: $0.value.labels)
      }
      configuration = new
      tracker.rules = new.rules
      notifier.configuration = new.notify
      logger.info("the configuration was read again")
      try await rebuild(changed.keys.sorted())
    }

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
      if look.series.isEmpty { logger.warning("no query that was answered has a value at \(now)") }
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

    /// Takes note of series that come, stay and go.
    private func notice(_ look: Sweep.Look, at now: Timestamp) {
      let judged = look.series.filter { _, seen in
        seen.values.indices.contains { plan.judges($0) && seen.values[$0].isFinite }
      }
      let isWhole = look.failures.isEmpty
      let news = roster.notice(judged, isWhole: isWhole, configuration, at: now, monitor)
      for series in news.begun { unwritten.series[series.number] = series }
      for (id, since) in news.departed { logger.info("\(id) is gone since \(since)") }
      for number in news.forgotten { unwritten.forget(number) }
      guard isWhole else { return }
      tracker.end(where: { roster.watched[$0] == nil }, at: now)
      tracker.endOfLimit(
        where: { id in
          guard let state = roster.watched[id] else { return true }
          return configuration.limit(of: state.labels) == nil
            || state.unused?.lasts(longer: configuration.absence, at: now) ?? false
        }, at: now)
    }

    func monitor(
      _ id: String, _ labels: [String: String], _ places: [Int]
    ) -> SeriesMonitor {
      SeriesMonitor(
        id: id, labels: labels, places: places, limit: configuration.limit(of: labels), plan)
    }

    /// - Parameter isBehind: whether events and forecasts are of an earlier cycle.
    private func evaluate(at now: Timestamp, isBehind: Bool) async {
      let began = ContinuousClock.now
      let attributions = await attributions()
      for (id, state) in roster.watched {
        var sight = SeriesSight()
        sight.event = state.status.event
        sight.isScored =
          !isBehind && state.missing == nil && state.status.score.isFinite
        sight.usage = state.usage
        sight.isForecast = state.forecast != nil || state.forecastSlot != nil
        let until = state.exhaustion(configuration, at: now)?.expected
        sight.timeToLimit = until
        tracker.evaluate(sight, of: id, labels: state.labels, at: now) { rule in
          AlertWords(rule, state, until: until, attributions[id], at: now).annotations
        }
        if let usage = state.usage { roster.watched[id]!.recentUsage.append(usage) }
      }
      tracker.tidy(at: now)
      counts.add(.now - began, to: .rules)
    }

    /// What open events are put down to.
    private func attributions() async -> [String: Attribution] {
      guard !configuration.profiles.isEmpty else { return [:] }
      return await profiles.attributions(of: roster.watched.compactMapValues(\.status.event))
    }

    /// Asks for the profiles that are due.
    private func askForProfiles(at now: Timestamp) async {
      guard !configuration.profiles.isEmpty else { return }
      await profiles.look(
        at: roster.watched.map { id, state in
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

    func write() async throws {
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
        page.series = roster.watched.sorted { $0.key < $1.key }.map {
          (id: $0.key, state: $0.value)
        }
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
  }
#endif
