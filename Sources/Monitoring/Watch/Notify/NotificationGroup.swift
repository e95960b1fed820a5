#if Telemetry
  internal import Telemetry
  internal import TimeSeries

  /// What was said to a receiver, and is still to be said, of the alerts that share some labels.
  package struct NotificationGroup: Sendable, Equatable, Codable {
    package struct Key: Sendable, Hashable {
      /// Empty for all that there are: of a state of before each had its own.
      package var receiver: String
      package var labels: String

      package init(receiver: String, labels: String) {
        self.receiver = receiver
        self.labels = labels
      }
    }

    /// What the receiver believes to fire, by fingerprint.
    var told: [String: Alert] = [:]
    var toldAt: Timestamp?

    /// When one who is told of each alert by itself was told of all of them.
    var toldAllAt: Timestamp?

    /// Since when it does not know all.
    var changedAt: Timestamp?
  }
#endif
