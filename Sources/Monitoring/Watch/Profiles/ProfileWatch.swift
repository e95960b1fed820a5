#if Telemetry
  internal import Logging
  internal import NeuralDetect
  internal import Synchronization
  internal import Telemetry
  internal import TimeSeries

  /// Fetches the heap profiles of the processes that are watched, and puts the growth of one with an open event down to
  /// code. It goes beside the cycles: none of them waits for a process that does not answer.
  actor ProfileWatch {
    /// A series as a cycle sees it.
    struct Sight: Sendable {
      var id: String
      var number: Int64  // in the store
      var labels: [String: String]
      var monitor: WatchedSeries.Monitor

      /// The one that is open.
      var event: Event?
    }

    /// Whom to ask, and how.
    struct Clients: Sendable {
      fileprivate let all: [(source: ProfileSource, client: HTTPClient)]

      /// - Throws: `TelemetryError`.
      init(_ sources: [ProfileSource]) throws {
        all = try sources.map { ($0, try HTTPClient($0.access)) }
      }
    }

    private var clients: Clients
    private let store: WatchStore
    private let history: Duration

    /// Bytes that all profiles that are kept may have, packed.
    private var storeLimit: Int
    private let logger: Logger

    private var shelves: [String: ProfileShelf] = [:]
    private var asked: [String: [Timestamp]] = [:]
    private var overBudget: Set<String> = []
    private var fetching: [String: Task<Void, Never>] = [:]

    /// By series: what an event, known by when it was noticed, is put down to.
    private var known: [String: (event: Timestamp, attribution: Attribution)] = [:]

    /// Profiles by what became of them.
    private(set) var counts = ["ok": 0, "failed": 0, "over_budget": 0, "dropped": 0]

    /// Requests under way at once.
    private static let most = 32

    /// Bytes that a profile may have, packed and unpacked.
    private static let limit = (packed: 8 << 20, unpacked: 32 << 20)

    init(
      _ clients: Clients, store: WatchStore, storeLimit: Int, history: Duration, logger: Logger
    ) {
      self.clients = clients
      self.store = store
      self.storeLimit = storeLimit
      self.history = history
      self.logger = logger
    }

    func change(to clients: Clients, storeLimit: Int) {
      self.clients = clients
      self.storeLimit = storeLimit
    }

    /// What open events are put down to, by series; those of which nothing is known are left out.
    func attributions(of events: [String: Event]) -> [String: Attribution] {
      events.compactMapValues { $0 }.reduce(into: [:]) { attributions, entry in
        if let found = known[entry.key], found.event == entry.value.detectedAt {
          attributions[entry.key] = found.attribution
        }
      }
    }

    /// Asks for the profiles that are due, and waits for none: those with an open event first, then those that were not
    /// asked for longest.
    func look(at sights: [Sight], at now: Timestamp) {
      let ids = Set(sights.map(\.id))
      for id in asked.keys where !ids.contains(id) { forget(id) }
      for sight in sights where sight.event == nil { known[sight.id] = nil }
      let never = Timestamp(nanoseconds: .min)
      let order = sights.map { sight in
        (sight, isOpen: sight.event != nil, last: asked[sight.id]?.last ?? never)
      }.sorted { a, b in
        if a.isOpen != b.isOpen { return a.isOpen }
        return (a.last, a.0.id) < (b.last, b.0.id)
      }
      for (sight, _, _) in order {
        guard fetching.count < Self.most else { break }
        guard fetching[sight.id] == nil,
          let (source, client) = clients.all.first(where: {
            $0.source.match.isContained(in: sight.labels)
          }), isDue(sight, source, at: now)
        else { continue }
        asked[sight.id, default: []].append(now)
        fetching[sight.id] = Task {
          await fetch(sight, source, client, at: now)
          fetching[sight.id] = nil
        }
      }
    }

    /// Waits for what was asked for.
    func settle() async {
      for task in fetching.values { await task.value }
    }

    /// Gives up what was asked for.
    func stop() async {
      for task in fetching.values { task.cancel() }
      await settle()
    }

    private func forget(_ id: String) {
      shelves[id] = nil
      asked[id] = nil
      known[id] = nil
      overBudget.remove(id)
    }

    private func isDue(_ sight: Sight, _ source: ProfileSource, at now: Timestamp) -> Bool {
      let recent = asked[sight.id, default: []].filter { now - $0 < .seconds(3600) }
      asked[sight.id] = recent
      let last = recent.last ?? shelf(of: sight, at: now).times.last
      // An event that opens does not wait for the quiet interval's end.
      let pause = sight.event == nil ? source.quiet : source.open
      guard last.map({ now - $0 >= pause }) ?? true else { return false }
      guard recent.count < source.perHour else {
        if overBudget.insert(sight.id).inserted { counts["over_budget"]! += 1 }
        return false
      }
      overBudget.remove(sight.id)
      return true
    }

    /// A clock that was set back leaves none from what is the future now.
    private func shelf(of sight: Sight, at now: Timestamp) -> ProfileShelf {
      if let shelf = shelves[sight.id] { return shelf }
      let stored = (try? store.profileTimes(of: sight.number)) ?? []
      let shelf = ProfileShelf(stored.filter { $0 <= now })
      shelves[sight.id] = shelf
      return shelf
    }

    private func fetch(
      _ sight: Sight, _ source: ProfileSource, _ client: HTTPClient, at now: Timestamp
    ) async {
      do {
        let request = HTTPRequest(
          try source.address(for: sight.labels), accept: "application/octet-stream")
        let limit = Self.limit.packed
        let body: [UInt8]
        if let guarding = source.addressGuard {
          body = try await guarding.contents(of: request, source.access, limit: limit)
        } else {
          body = try await client.contents(of: request, limit: limit)
        }
        var shelf = shelf(of: sight, at: now)
        let gone = shelf.add(
          now, every: source.quiet, since: sight.event?.onset, history: history)
        let (store, storeLimit) = (store, storeLimit)
        let kept = try await onOwnThread {
          var reader = ProfileReader(limit: Self.limit.unpacked)
          let profile = try reader.read(body, name: request.address.description)
          guard profile.kind == .heap else {
            throw ProfileError.otherKind(
              file: profile.name, kind: profile.kind.rawValue,
              expected: Profile.Kind.heap.rawValue)
          }
          let packed = body.starts(with: [0x1f, 0x8b]) ? body : gzipped(body)
          return try store.keep(
            packed, of: sight.number, takenAt: now, without: gone, limit: storeLimit)
        }
        counts["ok"]! += 1
        note(kept.dropped)
        guard kept.isStored else { return }
        shelves[sight.id] = nil  // others may have taken its room meanwhile
        shelf = self.shelf(of: sight, at: now)
        if let event = sight.event {
          try await attribute(sight, event, shelf.compared(since: event.onset))
        }
      } catch is CancellationError {
        return
      } catch {
        counts["failed"]! += 1
        logger.warning("\(sight.id): no profile: \(source.access.credentials.masking("\(error)"))")
      }
    }

    /// Counts the profiles that made room for another, and says so the first time.
    private func note(_ dropped: [String]) {
      guard !dropped.isEmpty else { return }
      for id in dropped { shelves[id] = nil }
      if counts["dropped"] == 0 {
        logger.warning(
          "profiles have more than \(storeLimit) bytes: the oldest go, first one of \(dropped[0]); raise profile_bytes to keep more"
        )
      }
      counts["dropped"]! += dropped.count
    }

    /// Puts the growth since an event's onset down to code. What is known of the event stays where nothing better
    /// comes out.
    private func attribute(_ sight: Sight, _ event: Event, _ times: [Timestamp]) async throws {
      let store = store
      let found: Attribution? = try await onOwnThread {
        var reader = ProfileReader(limit: Self.limit.unpacked)
        let all: [Profile] = try times.compactMap { time in
          let body = try store.profile(of: sight.number, takenAt: time)
          if body.isEmpty { return nil }  // it made room for another
          var profile = try reader.read(body, name: "\(time)")
          profile.time = time
          return profile
        }
        guard let whole = sight.monitor.state.withLock({ $0.whole }) else { return nil }
        // A process that was started anew, or told to sample at another rate, begins anew.
        let restart = whole.restarts.last.map { whole.time(at: $0) }
        let profiles = ProfileGrowth.comparable(all.filter { $0.time! >= restart ?? $0.time! })
        guard profiles.count >= 2, profiles[0].time! < profiles[profiles.count - 1].time! else {
          return nil
        }
        let onset = max(event.onset, profiles[0].time!)
        let growth = try ProfileGrowth(of: profiles, in: reader.stacks, since: onset)
        return Attribution(of: growth, in: whole, since: event.onset)
      }
      guard let found, !found.frames.isEmpty || known[sight.id]?.event != event.detectedAt else {
        return
      }
      known[sight.id] = (event.detectedAt, found)
      if let first = found.frames.first {
        logger.info(
          "\(sight.id): grown by \(first.frame.function), \(first.frame.file):\(first.frame.line)")
      }
    }
  }

  extension Attribution {
    /// Of what a series grew by since `onset`, more than was to be expected; `nil` where that cannot be told.
    fileprivate init?(of growth: ProfileGrowth, in series: Series, since onset: Timestamp) {
      guard let last = growth.profiles.last?.time,
        let residual = try? Residual(of: series, from: onset, to: last, Residual.Rule())
      else { return nil }
      self.init(of: growth, residual: residual)
      if let before = MemoryAccount(series, at: onset),
        let after = MemoryAccount(series, at: last)
      {
        account(from: before, to: after)
      }
    }
  }
#endif
