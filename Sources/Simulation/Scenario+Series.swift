public import TimeSeries

extension Scenario {
  /// The series it makes, with its truth: `label` while a fault is active, `changepoint` where one
  /// begins or gives memory back, `label_benign` during what must not alarm, and `label_METRIC` while
  /// a fault is active and this metric shows it.
  ///
  /// Its labels say what it was made from; `signal_to_noise` is how far each fault moved resident
  /// memory in the end, in multiples of the faultless service's daily swing, and
  /// `heap_signal_to_noise` how far it moved what is allocated.
  public func series(id: String) -> Series {
    switch service.memory {
    case .go(let heap): series(id: id, heap)
    case .jvm(let heap): series(id: id, heap)
    case .native(let heap): series(id: id, heap)
    }
  }

  private func series<Process: MemoryProcess>(id: String, _ process: Process) -> Series {
    let real = faults.filter(\.kind.isAlarmWorthy)
    let benign = faults.filter { !$0.kind.isAlarmWorthy }
    let load = relativeLoad()
    var run = Run(self, process, load: load, faults: benign, amounts: benign.map(\.strength))
    var labels = [
      "service": service.profile.rawValue, "runtime": service.runtime.rawValue,
      "faults": joined(real.map(\.kind.rawValue)), "benign": joined(benign.map(\.kind.rawValue)),
    ]
    var shown = Process.metrics.map { _ in [Bool](repeating: false, count: count) }
    if !real.isEmpty {
      let faultless = run
      let swing = Swing(of: faultless)
      // What comes at once would only be killed again and again.
      let isLimited = real.allSatisfy(\.kind.isGrowth)
      run = Run(
        self, process, load: load, faults: faults,
        amounts: faults.map { swing.amount(of: $0, process, service) },
        limit: isLimited ? service.limit * faultless.columns[0].max()! : .infinity)
      let rises = real.map { run.rise(of: 0, during: $0, over: faultless) / swing.resident }
      labels["strength"] = joined(real.map { rounded($0.strength) })
      labels["signal_to_noise"] = joined(rises.map(rounded))
      if Process.metrics.count > 1 {
        let rises = real.map { run.rise(of: 1, during: $0, over: faultless) / swing.allocated }
        labels["heap_signal_to_noise"] = joined(rises.map(rounded))
      }
      shown = Process.metrics.indices.map { run.showing($0, over: faultless) }
    }
    var metrics = zip(Process.metrics, run.columns).map {
      Metric(name: $0, values: $1)
    }
    metrics.append(Metric(name: "requests_per_second", values: requests(load)))
    return Series(
      id: id, labels: labels, start: start, step: step, metrics: metrics,
      truth: truth(restarts: run.restarts)
        + zip(Process.metrics, shown).map { name, shown in
          Truth(name: "label_\(name)", values: zip(active(real), shown).map { $1 ? $0 : 0 })
        },
      restarts: run.restarts)
  }

  /// The service's load in every step, the `age` steps before the first sample among them.
  private func relativeLoad() -> [Double] {
    var random = random(.load)
    var load = service.load.relative(
      count: age + count, step: step.seconds, start: time(of: -age), random: &random)
    for fault in faults where !fault.kind.isAlarmWorthy {
      for t in fault.onset..<min(fault.end, count) { load[age + t] *= fault.loadFactor(at: t) }
    }
    return load
  }

  /// Requests per second, counted over each step: a quiet service's rate is that of few arrivals.
  private func requests(_ load: [Double]) -> [Double] {
    var random = random(.arrivals)
    let seconds = step.seconds
    return load[age...].map { load in
      let expected = load * service.load.requestsPerSecond * seconds
      let counted = expected + expected.squareRoot() * random.normal()
      return max(0, counted.rounded()) / seconds
    }
  }

  private func truth(restarts: [Int]) -> [Truth] {
    let label = active(faults.filter(\.kind.isAlarmWorthy))
    var changepoint = [Double](repeating: 0, count: count)
    var benign = changepoint
    let day = Int((86_400 / step.seconds).rounded(.up))
    for fault in faults {
      let end = min(fault.end, count)
      if !fault.kind.isAlarmWorthy {  // a change that lasts is an event for its first day
        for t in min(fault.onset, end)..<min(fault.onset + day, end) { benign[t] = 1 }
      }
      for t in fault.changepoints where t < count { changepoint[t] = 1 }
    }
    let warmUp = Int((service.warmUp / step.seconds).rounded(.up))
    for restart in restarts {
      for t in restart..<min(restart + warmUp, count) { benign[t] = 1 }
    }
    if let batch = service.workload.batch, batch.period >= 86_400 {
      for t in 0..<count where batch.progress(at: time(of: t)) != nil { benign[t] = 1 }
    }
    return [
      Truth(name: "label", values: label), Truth(name: "changepoint", values: changepoint),
      Truth(name: "label_benign", values: benign),
    ]
  }

  /// 1 in every step in which one of `faults` is active.
  private func active(_ faults: [Fault]) -> [Double] {
    var active = [Double](repeating: 0, count: count)
    for fault in faults where fault.onset < count {
      for t in fault.onset..<min(fault.end, count) { active[t] = 1 }
    }
    return active
  }

  private func joined(_ words: [String]) -> String { words.joined(separator: " ") }

  private func rounded(_ x: Double) -> String { "\((100 * x).rounded() / 100)" }
}

extension Service {
  /// Seconds after a start until the process is about as large as it stays.
  fileprivate var warmUp: Double {
    let cache = workload.cache > 0.1 * workload.base ? 2 * workload.cacheTime : 0
    let compilation = if case .jvm(let heap) = memory { 2 * heap.warmUp } else { 0.0 }
    return min(max(3600, cache, compilation, 2 * workload.sessionTime), 86_400)
  }
}
