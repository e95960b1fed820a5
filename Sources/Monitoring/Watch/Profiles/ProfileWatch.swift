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

      /// Of the open event.
      var onset: Timestamp?
    }

    private var sources: [ProfileSource]
    private var clients: [HTTPClient]
    private let store: WatchStore
    private let history: Duration
    private let logger: Logger

    private var shelves: [String: ProfileShelf] = [:]
    private var asked: [String: [Timestamp]] = [:]
    private var fetching: [String: Task<Void, Never>] = [:]
    private var attributions: [String: Attribution] = [:]

    /// Profiles by what became of them.
    private(set) var counts: [String: Int]

    /// Requests under way at once.
    private static let most = 8

    /// Bytes that a profile may have, packed and unpacked.
    private static let limit = (packed: 8 << 20, unpacked: 32 << 20)

    /// - Throws: `TelemetryError`, `WatchStoreError`.
    init(
      _ sources: [ProfileSource], store: WatchStore, history: Duration, logger: Logger
    ) throws {
      self.sources = sources
      clients = try sources.map { try HTTPClient($0.access) }
      self.store = store
      self.history = history
      self.logger = logger
      counts = sources.isEmpty ? [:] : ["ok": 0, "failed": 0, "over_budget": 0]
    }

    /// - Throws: `TelemetryError`; nothing changes then.
    func change(to sources: [ProfileSource]) throws {
      clients = try sources.map { try HTTPClient($0.access) }
      self.sources = sources
    }

    /// What the open event of a series is put down to; `nil` while nothing is known of that.
    func attribution(of id: String) -> Attribution? { attributions[id] }

    /// Asks for the profiles that are due, and waits for none.
    func look(at sights: [Sight], at now: Timestamp) {
      let known = Set(sights.map(\.id))
      for id in shelves.keys where !known.contains(id) { forget(id) }
      // Those with an open event first.
      let ordered = sights.sorted {
        ($0.onset == nil ? 1 : 0, $0.id) < ($1.onset == nil ? 1 : 0, $1.id)
      }
      for sight in ordered {
        if sight.onset == nil { attributions[sight.id] = nil }
        guard fetching.count < Self.most else { break }
        guard fetching[sight.id] == nil,
          let place = sources.firstIndex(where: { $0.match.isContained(in: sight.labels) }),
          isDue(sight, sources[place], at: now)
        else { continue }
        asked[sight.id, default: []].append(now)
        let (source, client) = (sources[place], clients[place])
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

    private func forget(_ id: String) {
      shelves[id] = nil
      asked[id] = nil
      attributions[id] = nil
    }

    private func isDue(_ sight: Sight, _ source: ProfileSource, at now: Timestamp) -> Bool {
      let recent = asked[sight.id, default: []].filter { now - $0 < .seconds(3600) }
      asked[sight.id] = recent
      let last = recent.last ?? shelf(of: sight).times.last
      let pause = sight.onset == nil ? source.quiet : source.open
      // An event that opens does not wait for the quiet interval's end.
      guard last.map({ now - $0 >= pause }) ?? true else { return false }
      if recent.count >= source.perHour {
        counts["over_budget"]! += 1
        return false
      }
      return true
    }

    private func shelf(of sight: Sight) -> ProfileShelf {
      if let shelf = shelves[sight.id] { return shelf }
      let stored = try? store.profileTimes(of: sight.number)
      shelves[sight.id] = ProfileShelf(stored ?? [])
      return shelves[sight.id]!
    }

    private func fetch(
      _ sight: Sight, _ source: ProfileSource, _ client: HTTPClient, at now: Timestamp
    ) async {
      do {
        let request = HTTPRequest(
          try source.address(for: sight.labels), accept: "application/octet-stream")
        let body = try await client.contents(of: request, limit: Self.limit.packed)
        var reader = ProfileReader(limit: Self.limit.unpacked)
        let profile = try reader.read(body, name: request.address.description)
        guard profile.kind == .heap else {
          throw ProfileError.otherKind(
            file: profile.name, kind: profile.kind.rawValue, expected: Profile.Kind.heap.rawValue)
        }
        let packed = body.starts(with: [0x1f, 0x8b]) ? body : gzipped(body)
        var shelf = shelf(of: sight)
        let gone = shelf.add(now, every: source.quiet, since: sight.onset, history: history)
        let store = store
        let isKept = try await onOwnThread {
          try store.keep(packed, of: sight.number, takenAt: now, without: gone)
        }
        counts["ok"]! += 1
        guard isKept else { return }
        shelves[sight.id] = shelf
        if let onset = sight.onset {
          try await attribute(sight, shelf.compared(since: onset), onset)
        }
      } catch {
        counts["failed"]! += 1
        logger.warning("\(sight.id): no profile: \(source.access.credentials.masking("\(error)"))")
      }
    }

    /// Puts the growth since `onset` down to code.
    private func attribute(_ sight: Sight, _ times: [Timestamp], _ onset: Timestamp) async throws {
      guard times.count >= 2 else { return }
      let store = store
      let attribution: Attribution? = try await onOwnThread {
        var reader = ProfileReader(limit: Self.limit.unpacked)
        let all = try times.map { time in
          let body = try store.profile(of: sight.number, takenAt: time)
          var profile = try reader.read(body, name: "\(time)")
          profile.time = time
          return profile
        }
        // A process that was told to sample at another rate begins anew.
        let profiles = all.filter { $0.rate == all[all.count - 1].rate }
        guard profiles.count >= 2 else { return nil }
        let growth = try ProfileGrowth(of: profiles, in: reader.stacks, since: onset)
        return sight.monitor.state.withLock { $0.attribution(of: growth, since: onset) }
      }
      attributions[sight.id] = attribution
      if let first = attribution?.frames.first {
        logger.info(
          "\(sight.id): grown by \(first.frame.function), \(first.frame.file):\(first.frame.line)")
      }
    }
  }

  extension SeriesMonitor {
    /// What the growth since `onset` is put down to, if memory has grown by more than was to be expected.
    fileprivate func attribution(
      of growth: ProfileGrowth, since onset: Timestamp
    ) -> Attribution? {
      guard let whole = whole, let last = growth.profiles.last?.time,
        let residual = try? Residual(of: whole, from: onset, to: last, Residual.Rule())
      else { return nil }
      var attribution = Attribution(of: growth, residual: residual)
      if let before = MemoryAccount(whole, at: onset), let after = MemoryAccount(whole, at: last) {
        attribution.account(from: before, to: after)
      }
      return attribution
    }
  }
#endif
