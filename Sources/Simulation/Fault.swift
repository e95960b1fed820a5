internal import Glibc

/// Something that happens to a service's memory: a fault to be found, or a benign event that must
/// not alarm.
public struct Fault: Sendable, Hashable {
  /// What happens.
  public enum Kind: String, Sendable, CaseIterable {
    // Memory that is never given back.
    case heapLeak = "heap_leak"
    case saturatingLeak = "saturating_leak"
    case acceleratingLeak = "accelerating_leak"
    case offHeapLeak = "off_heap_leak"
    case stackLeak = "stack_leak"
    case cacheWithoutEviction = "cache_without_eviction"
    case leakAndRestart = "leak_and_restart"
    case queueBacklog = "queue_backlog"
    case bufferRetention = "buffer_retention"
    case threadLeak = "thread_leak"
    case metaspaceLeak = "metaspace_leak"
    case directBufferLeak = "direct_buffer_leak"
    case arenaBloat = "arena_bloat"
    case fragmentation
    // Memory that comes at once.
    case stepUp = "step_up"
    case stepUndone = "step_undone"
    case headroomRaised = "headroom_raised"
    case memoryLimitLifted = "memory_limit_lifted"
    case heapLimitRaised = "heap_limit_raised"
    case allocationBlowUp = "allocation_blow_up"
    case spike
    // Benign events.
    case headroomLowered = "headroom_lowered"
    case burst
    case trafficShift = "traffic_shift"
    case outage
    case restart
    case rollingDeploy = "rolling_deploy"

    /// False for what must not alarm.
    public var isAlarmWorthy: Bool {
      switch self {
      case .headroomLowered, .burst, .trafficShift, .outage, .restart, .rollingDeploy: false
      default: true
      }
    }

    /// True if the memory it holds grows for as long as it is active.
    public var isGrowth: Bool {
      switch self {
      case .heapLeak, .saturatingLeak, .acceleratingLeak, .offHeapLeak, .stackLeak,
        .cacheWithoutEviction, .leakAndRestart, .queueBacklog, .bufferRetention, .threadLeak,
        .metaspaceLeak, .directBufferLeak, .arenaBloat, .fragmentation:
        true
      default: false
      }
    }

    /// False where a service has no such thing.
    func canHappen(to service: Service) -> Bool {
      switch (self, service.memory) {
      case (.memoryLimitLifted, .go(let heap)): heap.memoryLimit.isFinite
      case (.headroomRaised, .go), (.headroomLowered, .go): true
      case (.headroomRaised, _), (.headroomLowered, _), (.memoryLimitLifted, _): false
      case (.heapLimitRaised, .jvm), (.metaspaceLeak, .jvm), (.directBufferLeak, .jvm): true
      case (.heapLimitRaised, _), (.metaspaceLeak, _), (.directBufferLeak, _): false
      case (.arenaBloat, .native): true
      case (.arenaBloat, _), (.fragmentation, .jvm): false
      default: true
      }
    }
  }

  /// What becomes of the memory at the end.
  public enum Ending: Sendable, Hashable {
    /// It is given back; a leak ends so by a restart with the fault repaired.
    case releases

    /// It stays as it is: growth stops.
    case holds
  }

  /// What happens.
  public var kind: Kind

  /// The first step of the fault.
  public var onset: Int

  /// The first step after it; the series' count where it lasts.
  public var end: Int

  /// What becomes of its memory at `end`.
  public var ending = Ending.releases

  /// How far it moves memory, in multiples of the faultless service's own daily swing (the range
  /// between its 10% and 90% quantiles). Of a burst, shift or deploy: the change of the load, as a
  /// share of it. Of lowered headroom: how many times smaller, less one.
  public var strength: Double

  /// Steps until the whole effect of a fault that comes at once is there.
  public var ramp = 1

  /// Growth follows the requests served, not the clock.
  public var followsLoad = false

  /// Growth comes in this many equal lumps, as tables do that double; smooth if 0.
  public var lumps = 0

  /// Steps between the restarts of `leakAndRestart`.
  public var period = 72

  /// A fault of `kind` from step `onset` to before `end`.
  public init(_ kind: Kind, onset: Int, end: Int, strength: Double) {
    precondition(onset >= 0 && onset < end, "a fault from step \(onset) to \(end)")
    self.kind = kind
    self.onset = onset
    self.end = end
    self.strength = strength
  }

  /// Steps at which it makes the process a new one.
  package var restarts: [Int] {
    switch kind {
    case .restart: [onset]
    case .rollingDeploy: [(onset + end) / 2]
    case .heapLimitRaised: [onset]  // -Xmx is read at a start
    case .queueBacklog: []
    case .leakAndRestart: Array(stride(from: onset + period, through: end, by: period))
    case _ where kind.isGrowth && ending == .releases: [end]
    default: []
    }
  }

  /// Steps at which memory's own behaviour changes: the onset, and an end that gives memory back.
  package var changepoints: [Int] {
    guard kind.isAlarmWorthy || kind == .headroomLowered else { return [] }
    return ending == .releases ? [onset, end] : [onset]
  }

  /// The factor it puts on the load at `step`.
  func loadFactor(at step: Int) -> Double {
    guard step >= onset, step < end else { return 1 }
    switch kind {
    case .burst: return 1 + strength * exp(-3 * Double(step - onset) / Double(end - onset))
    case .trafficShift, .rollingDeploy: return max(0.05, 1 + strength)
    case .outage: return 0.01
    default: return 1
    }
  }

  /// The share of its whole effect that is there at `step`, for a process new since `restart`.
  ///
  /// `work` counts what growth follows, requests or steps, up to the end of each step.
  func progress(at step: Int, since restart: Int, work: [Double]) -> Double {
    guard step >= onset else { return 0 }
    if step >= end, ending == .releases || restart >= end { return 0 }
    guard kind.isGrowth else { return min(1, Double(step - onset + 1) / Double(ramp)) }
    let from = max(onset, restart)
    let whole = kind == .leakAndRestart ? onset + period : end
    let before = work[max(onset - 1, 0)]
    let total = work[min(whole, work.count) - 1] - before
    let done = work[min(step, end - 1)] - work[max(from - 1, 0)]
    let linear = total > 0 ? min(max(done / total, 0), 1) : 0
    let growth =
      switch kind {
      case .queueBacklog: min(linear / 0.7, (1 - linear) / 0.3)  // worked off in the end
      case .saturatingLeak, .arenaBloat: (1 - exp(-5 * linear)) / (1 - exp(-5))
      case .acceleratingLeak: (exp(3 * linear) - 1) / (exp(3) - 1)
      default: linear
      }
    return lumps > 0 ? (growth * Double(lumps)).rounded(.down) / Double(lumps) : growth
  }

  /// Adds `progress` of its effect of `amount` (bytes, or a share of the collector's headroom).
  func act(on demand: inout Demand, progress: Double, amount: Double, noise: Double) {
    guard progress > 0 else { return }
    switch kind {
    case .heapLeak, .saturatingLeak, .acceleratingLeak, .cacheWithoutEviction, .leakAndRestart,
      .queueBacklog, .bufferRetention, .stepUp, .stepUndone:
      demand.live += progress * amount
    case .offHeapLeak, .directBufferLeak: demand.offHeap += progress * amount
    case .threadLeak: demand.stacks += progress * amount
    case .metaspaceLeak: demand.metaspace += progress * amount
    case .fragmentation, .arenaBloat: demand.pinned += progress * amount
    case .stackLeak:  // a blocked goroutine also holds what its stack refers to
      demand.stacks += progress * amount
      demand.live += 0.2 * progress * amount
    case .headroomRaised, .heapLimitRaised: demand.headroom *= 1 + progress * amount
    case .memoryLimitLifted: demand.limit = .infinity
    case .headroomLowered: demand.headroom /= 1 + progress * amount
    case .allocationBlowUp:
      demand.allocated *= 1 + 3 * progress * strength
      demand.live += progress * amount * abs(noise)
    case .spike:
      demand.live += progress * amount
      demand.allocated += progress * amount
    case .burst, .trafficShift, .outage, .restart, .rollingDeploy: break
    }
  }
}
