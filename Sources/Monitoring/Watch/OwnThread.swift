#if Telemetry
  internal import Dispatch

  /// Runs long work in a thread of its own: those of tasks are few, and serve requests.
  func onOwnThread<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { waiting in
      DispatchQueue(label: "Monitoring.Watch").async { waiting.resume(with: Result { try work() }) }
    }
  }
#endif
