#if Telemetry
  import Telemetry
  import TimeSeries

  /// One run of `collect`.
  struct Collection: ~Copyable {
    private let options: Collect
    private let notes: Notes
    private var sampler: ProcessSampler?
    private let pages: ProcessPages
    private let host: String  // of the pages
    private let log: LongCSVLog
    private var samples = 0
    private var failures: [String] = []  // of the pages, the last time

    /// - Throws: `TelemetryError`, `SeriesError`.
    static func start(_ options: Collect) throws -> Collection {
      let sampler = try options.choice.map { ProcessSampler(try ProcessWatch($0)) }
      var asking = HTTPConfiguration()
      asking.retry = .never
      asking.timeout = max(.seconds(1), min(options.every, .seconds(10)))
      var pages = ProcessPages(over: try HTTPClient(asking))
      pages.variables = try options.expvar.map { try HTTPAddress($0).orAt("/debug/vars") }
      pages.metrics = try options.metrics.map { try HTTPAddress($0).orAt("/metrics") }
      pages.names = options.names
      return Collection(options, sampler, pages, try LongCSVLog(path: options.output))
    }

    private init(
      _ options: Collect, _ sampler: ProcessSampler?, _ pages: ProcessPages,
      _ log: consuming LongCSVLog
    ) {
      self.options = options
      self.sampler = sampler
      self.pages = pages
      self.log = log
      host = (pages.variables ?? pages.metrics)?.authority ?? ""
      notes = Notes(isQuiet: options.quiet, asJSON: false)
    }

    /// Takes samples at whole multiples of the spacing since the first, until there are enough or
    /// the task is cancelled.
    mutating func run() async throws {
      if log.torn > 0 {
        notes.say("\(options.output): a torn last line of \(log.torn) bytes was removed")
      }
      let start = ContinuousClock.now
      while !Task.isCancelled {
        try await takeSample()
        samples += 1
        if samples == options.count { break }
        let passed = ((ContinuousClock.now - start) / options.every).rounded(.down)
        let next = options.every * (passed + 1)
        if let duration = options.duration, next >= duration { break }
        try? await Task.sleep(until: start + next, clock: .continuous)
      }
      notes.say("\(options.output): \(samples) samples")
    }

    private mutating func takeSample() async throws {
      let time = Timestamp(nanoseconds: Timestamp.now.nanoseconds / 1_000_000 * 1_000_000)
      var found = [ProcessSampler.Sample(series: host, readings: [])]
      if sampler != nil {
        let (changes, samples) = sampler!.sample()
        for change in changes { say(change) }
        found = samples
      }
      let asksPages = pages.variables != nil || pages.metrics != nil
      if asksPages, found.count > 1 {
        say([
          Failure(Failure.usage, "\(found.count) processes match: a page is of one, and left out")
        ])
      } else if asksPages, !found.isEmpty {
        let told = await pages.readings()
        say(told.failures)
        let known = Set(found[0].readings.map { $0.metric })
        found[0].readings += told.readings.filter { !known.contains($0.metric) }
      }
      var rows: [UInt8] = []
      for sample in found {
        for reading in sample.readings {
          LongCSVLog.appendRow(
            series: sample.series, time: time, metric: reading.metric, value: reading.value,
            to: &rows)
        }
      }
      try log.append(rows)
    }

    private func say(_ change: ProcessWatch.Change) {
      switch change {
      case .began(let series, let pid): notes.say("\(series): process \(pid)")
      case .ended(let series, let pid):
        notes.say("\(series): process \(pid) has ended; the next of its kind goes on")
      }
    }

    /// Each failure once, until it is another or none.
    private mutating func say(_ failures: [any Error]) {
      let texts = failures.filter { !($0 is CancellationError) }.map { "\($0)" }
      for text in texts where !self.failures.contains(text) { notes.say(text) }
      if texts.isEmpty, !self.failures.isEmpty { notes.say("\(host): answers again") }
      self.failures = texts
    }
  }
#endif
