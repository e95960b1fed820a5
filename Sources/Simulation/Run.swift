internal import TimeSeries

/// A scenario, lived through once.
struct Run {
  /// The process's metrics, in bytes, in the order in which it names them.
  private(set) var columns: [[Double]]

  /// Samples at which the process was new.
  private(set) var restarts: [Int] = []

  /// Lives through `scenario` under its relative `load`, with these `faults` of these `amounts` and
  /// no others; the process is killed and started again where its resident memory exceeds `limit`.
  ///
  /// Every cause of chance has a generator of its own: what one fault changes leaves the rest of
  /// the world as it was.
  init<Process: MemoryProcess>(
    _ scenario: Scenario, _ process: Process, load: [Double], faults: [Fault], amounts: [Double],
    limit: Double = .infinity
  ) {
    let age = scenario.age
    let count = scenario.count
    let step = scenario.step.seconds
    let workload = scenario.service.workload
    var workloadRandom = scenario.random(.workload)
    var backgroundRandom = scenario.random(.background)
    var faultRandom = scenario.random(.fault)
    var processRandom = scenario.random(.process)

    let steps = (1...count).map(Double.init)
    var served = 0.0
    let work = load[age...].map { load in
      served += load
      return served
    }
    var planned = (faults.flatMap(\.restarts) + (age == 0 ? [0] : [])).sorted()[...]
    var process = process
    var background = scenario.service.background
    var state = Workload.State()
    var since = -age
    var isKilled = false
    columns = Process.metrics.map { _ in [] }
    for i in columns.indices { columns[i].reserveCapacity(count) }
    for t in -age..<count {
      let isPlanned = planned.first == t
      planned = planned.drop { $0 <= t }
      if isKilled || isPlanned {
        process.restart()
        state.restart()
        if t >= 0 { restarts.append(t) }
        since = t
      }
      var demand = workload.demand(
        load: load[age + t], time: scenario.time(of: t), step: step, &state,
        random: &workloadRandom)
      demand.offHeap += background.advance(step: step, random: &backgroundRandom)
      let noise = faultRandom.normal()
      for (fault, amount) in zip(faults, amounts) where t >= fault.onset {
        let progress = fault.progress(at: t, since: since, work: fault.followsLoad ? work : steps)
        fault.act(on: &demand, progress: progress, amount: amount, noise: noise)
      }
      let values = process.advance(demand, step: step, random: &processRandom)
      isKilled = values[0] > limit
      if t >= 0 {
        for i in columns.indices { columns[i].append(values[i]) }
      }
    }
  }

  /// How far metric number `metric` lies above a `faultless` run's, on average over the last
  /// quarter of a fault.
  func rise(of metric: Int, during fault: Fault, over faultless: Run) -> Double {
    let end = min(fault.end, columns[metric].count)
    guard fault.onset < end else { return 0 }
    let last = (end - max(1, (end - fault.onset) / 4))..<end
    let sum = last.reduce(0) { $0 + columns[metric][$1] - faultless.columns[metric][$1] }
    return sum / Double(last.count)
  }

  /// In which samples metric number `metric` shows a fault: there it lies further from a
  /// `faultless` run's, in the mean of 12 samples, than half of what that one does in its usual day.
  func showing(_ metric: Int, over faultless: Run) -> [Bool] {
    let usual = faultless.columns[metric]
    let swing =
      RobustStatistics.quantile(0.9, of: usual) - RobustStatistics.quantile(0.1, of: usual)
    let length = 12
    var sum = 0.0
    return usual.indices.map { t in
      sum += columns[metric][t] - usual[t]
      if t >= length { sum -= columns[metric][t - length] - usual[t - length] }
      return abs(sum) / Double(min(t + 1, length)) > 0.5 * swing
    }
  }
}
