#if Telemetry
  internal import Telemetry
  internal import TimeSeries

  /// What was said, and is still to be said, of the alerts that share some labels.
  package struct NotificationGroup: Sendable, Equatable, Codable {
    /// What the receivers believe to fire, by fingerprint.
    var told: [String: Alert] = [:]
    var toldAt: Timestamp?

    /// When those who are told of each alert by itself were told of all of them.
    var toldAllAt: Timestamp?

    /// Since when they do not know all.
    var changedAt: Timestamp?
  }
#endif
