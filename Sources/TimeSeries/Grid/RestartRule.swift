/// When a process was new, from its metrics up to that sample alone.
///
/// 1. Where there is a start time (`process_start_time_seconds`), when it differs by more than a
///    second from the last known.
/// 2. Else, where there is an uptime (`process_uptime_seconds`), when it falls.
/// 3. Else, where there is a resident metric, when all resident and heap metrics fall from their
///    last values to less than half of them in one sample, and every resident one had been at 0.6
///    or more of its largest among the 144 samples before. A heap alone proves nothing: a
///    collection halves it, too.
struct RestartRule: Sendable {
  enum Evidence {
    case startTime, uptime

    /// Names are compared as in `Role(metricName:)`.
    init?(metricName: String) {
      switch metricName.lowercased().filter({ $0.isLetter || $0.isNumber }) {
      case "processstarttimeseconds", "processstarttime", "containerstarttimeseconds", "starttime",
        "starttimeseconds":
        self = .startTime
      case "processuptimeseconds", "processuptime", "uptime", "uptimeseconds": self = .uptime
      default: return nil
      }
    }
  }

  private static let history = 144

  private var startTime: Int?  // columns
  private var uptime: Int?
  private var resident: [Int] = []
  private var memory: [Int] = []  // resident and heap
  private var last: [Double]  // known values, by column
  private var recent: [Double] = []  // a ring of the resident columns' last samples
  private var oldest = 0  // in `recent`

  init(_ columns: [Column]) {
    last = [Double](repeating: .nan, count: columns.count)
    for (i, column) in columns.enumerated() where column.kind != .truth {
      switch Evidence(metricName: column.name) {
      case .startTime: startTime = startTime ?? i
      case .uptime: uptime = uptime ?? i
      case nil:
        if column.role == .resident { resident.append(i) }
        if column.role == .resident || column.role.isHeap { memory.append(i) }
      }
    }
    if startTime == nil, uptime == nil, !resident.isEmpty {
      recent = [Double](repeating: .nan, count: RestartRule.history * resident.count)
    }
  }

  /// Forgets what was before.
  mutating func beginSegment() {
    for i in last.indices { last[i] = .nan }
    for i in recent.indices { recent[i] = .nan }
  }

  /// Whether the process was new at this sample.
  mutating func isRestart(_ sample: Span<Double>) -> Bool {
    if let startTime {
      let (known, now) = advance(startTime, sample)
      return abs(now - known) > 1
    }
    if let uptime {
      let (known, now) = advance(uptime, sample)
      return now < known
    }
    if resident.isEmpty { return false }
    let isNew = fallsByHalf(sample) && resident.indices.allSatisfy(stoodHigh)
    for column in memory { _ = advance(column, sample) }
    remember(sample)
    return isNew
  }

  /// A column's last known value and the one now, which is known from here on unless it is a gap.
  private mutating func advance(
    _ column: Int, _ sample: Span<Double>
  ) -> (known: Double, now: Double) {
    let known = last[column]
    let now = sample[column]
    if !now.isNaN { last[column] = now }
    return (known, now)
  }

  @inline(__always)
  private mutating func remember(_ sample: Span<Double>) {
    for i in resident.indices { recent[oldest + i] = sample[resident[i]] }
    oldest += resident.count
    if oldest == recent.count { oldest = 0 }
  }

  /// Whether all memory falls to less than half of what it was.
  @inline(__always)
  private func fallsByHalf(_ sample: Span<Double>) -> Bool {
    for column in memory where !(sample[column] < last[column] / 2) { return false }
    return true
  }

  /// Whether no recent value of resident column `i` was much larger than its last.
  private func stoodHigh(_ i: Int) -> Bool {
    let bound = last[resident[i]] / 0.6
    return stride(from: i, to: recent.count, by: resident.count).allSatisfy {
      !(recent[$0] > bound)
    }
  }
}

extension Series {
  /// Whether a start time or an uptime tells its restarts: without one they are taken from memory that falls, as it
  /// may by a collection, too.
  package var knowsRestarts: Bool {
    metrics.contains { RestartRule.Evidence(metricName: $0.name) != nil }
  }
}
