internal import TimeSeries

/// What a gate holds against each other.
public enum GateMeasure: String, Sendable, CaseIterable {
  /// What the floor of memory gains in an hour.
  case growth

  /// The floor of memory: the low tenth of an hour.
  case level

  /// How far memory swings within an hour: a collector's saw-tooth.
  case sawtooth

  /// The high end of six hours.
  case peak

  /// The share of the limit that is left above the peaks.
  case margin = "limit_margin"

  /// Collections in an hour.
  case collections = "gc_per_hour"

  /// Seconds of pauses in an hour.
  case pauses = "gc_pause_seconds_per_hour"

  /// How often the process was new, in a day.
  case restarts = "restarts_per_day"

  /// Whether more of it is better.
  var isGood: Bool { self == .margin }

  /// Whether a few samples that lie far off are what is measured: the mean counts them all.
  var isOfBursts: Bool { self != .growth && self != .level }

  /// What people call it.
  public var words: String {
    switch self {
    case .growth: "growth"
    case .level: "level"
    case .sawtooth: "saw-tooth"
    case .peak: "peaks"
    case .margin: "limit margin"
    case .collections: "collections"
    case .pauses: "GC pauses"
    case .restarts: "restarts"
    }
  }
}

extension Metric {
  /// The measure whose counter this metric is, by the names of Go's and the JVM's exporters, and the
  /// seconds or collections that one of it counts.
  var collectorCounter: (measure: GateMeasure, unit: Double)? {
    switch plainName {
    case "gogcdurationsecondscount", "jvmgccollectionsecondscount", "jvmgcpausesecondscount",
      "jvmgcdurationsecondscount", "memstatsnumgc", "gogccyclestotalgccyclestotal":
      return (.collections, 1)
    case "gogcdurationsecondssum", "jvmgccollectionsecondssum", "jvmgcpausesecondssum",
      "jvmgcdurationsecondssum":
      return (.pauses, 1)
    case "memstatspausetotalns": return (.pauses, 1e-9)
    default: return nil
    }
  }
}

extension Metric {
  /// Whether it counts something that a leak holds: goroutines, threads, classes, direct buffers. They
  /// hardly move where nothing leaks.
  var isHolding: Bool {
    role.isCount
      || ["jvmdirectbuffersusedbytes", "jvmbuffermemoryusedbytes", "jvmbufferpoolusedbytes"]
        .contains(plainName)
  }

  /// The letters and digits of the name, lower case, without labels.
  private var plainName: String {
    name.prefix { $0 != "{" && $0 != "(" && $0 != "[" }.lowercased()
      .filter { $0.isLetter || $0.isNumber }
  }
}
