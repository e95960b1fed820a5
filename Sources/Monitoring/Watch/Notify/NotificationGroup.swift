#if Telemetry
  internal import TimeSeries

  /// What was said, and is still to be said, of the alerts that share some labels.
  package struct NotificationGroup: Sendable, Equatable, Codable {
    /// What the receivers know: the alerts' fingerprints, and since when they fire.
    var told: [String: Timestamp] = [:]
    var toldAt: Timestamp?

    /// Since when they do not know all.
    var changedAt: Timestamp?
  }
#endif
