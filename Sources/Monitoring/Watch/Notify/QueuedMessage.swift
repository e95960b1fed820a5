#if Telemetry
  package import Telemetry
  package import TimeSeries

  /// A message to one webhook, until it is delivered.
  package struct QueuedMessage: Sendable {
    /// The same after a restart: a receiver that sees it twice can tell.
    package var id: String
    package var group: AlertGroup
    package var attempts = 0
    package var made: Timestamp
    package var due: Timestamp

    package init(id: String, group: AlertGroup, made: Timestamp) {
      self.id = id
      self.group = group
      self.made = made
      due = made
    }
  }
#endif
