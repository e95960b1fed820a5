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
  private var seen = 0

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

  /// Whether the process was new at this sample, whose values begin at `base`.
  mutating func isRestart(_ values: [Double], at base: Int) -> Bool {
    if let startTime {
      let (known, now) = advance(startTime, values, base)
      return abs(now - known) > 1
    }
    if let uptime {
      let (known, now) = advance(uptime, values, base)
      return now < known
    }
    if resident.isEmpty { return false }
    var allFall = true
    for column in memory {
      let (known, now) = advance(column, values, base)
      if !(now < known / 2) { allFall = false }
    }
    defer { remember(values, base) }
    return allFall && resident.indices.allSatisfy(stoodHigh)
  }

  /// A column's last known value and the one now, which is known from here on unless it is a gap.
  private mutating func advance(
    _ column: Int, _ values: [Double], _ base: Int
  ) -> (known: Double, now: Double) {
    let known = last[column]
    let now = values[base + column]
    if !now.isNaN { last[column] = now }
    return (known, now)
  }

  private mutating func remember(_ values: [Double], _ base: Int) {
    let place = seen % RestartRule.history * resident.count
    for (i, column) in resident.enumerated() { recent[place + i] = values[base + column] }
    seen += 1
  }

  private func stoodHigh(_ i: Int) -> Bool {
    var largest = -Double.infinity
    var newest = Double.nan
    for age in stride(from: min(seen, RestartRule.history), to: 0, by: -1) {
      let value = recent[(seen - age) % RestartRule.history * resident.count + i]
      if value.isNaN { continue }
      largest = max(largest, value)
      newest = value
    }
    return newest >= 0.6 * largest
  }
}
