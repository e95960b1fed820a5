#if Telemetry
  package import TimeSeries

  /// The Alertmanagers of a cluster: each is told everything, and one that takes it suffices. They
  /// agree among themselves on who notifies.
  package struct Alertmanagers: Sendable {
    package let members: [Alertmanager]

    package init(_ members: [Alertmanager]) { self.members = members }

    /// How telling all of them went.
    package struct Outcome: Sendable {
      package var takenBy: [HTTPAddress] = []
      package var failures: [TelemetryError] = []

      /// Whether the alerts are known to one of them.
      package var isTaken: Bool { !takenBy.isEmpty }
    }

    /// Tells all of them at once, as `Alertmanager.post` does.
    /// - Throws: `CancellationError`.
    package func post(_ alerts: [Alert], validUntil: Timestamp) async throws -> Outcome {
      let results = try await withThrowingTaskGroup(of: (Int, TelemetryError?).self) { group in
        for (number, member) in members.enumerated() {
          group.addTask {
            do {
              try await member.post(alerts, validUntil: validUntil)
              return (number, nil)
            } catch let error as CancellationError {
              throw error
            } catch {
              let at = member.address.description
              return (
                number,
                error as? TelemetryError ?? .unreachable(at: at, reason: "\(type(of: error))")
              )
            }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }
      }
      var outcome = Outcome()
      for (number, failure) in results {
        if let failure {
          outcome.failures.append(failure)
        } else {
          outcome.takenBy.append(members[number].address)
        }
      }
      return outcome
    }
  }
#endif
