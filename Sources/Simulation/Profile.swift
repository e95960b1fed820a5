/// What a service is for, and so where its memory goes.
public enum Profile: String, Sendable, CaseIterable {
  /// Small state, many short requests.
  case api
  /// A large cache in front of slow data.
  case catalog
  /// State for every user who is there.
  case session
  /// Little but scheduled jobs.
  case batch
  /// Passes requests through: nearly all memory is requests under way.
  case gateway
  /// Hardly used.
  case idle
  /// A steady stream of work, day and night.
  case worker

  /// Bytes that are live whatever the load: how small and how large such services are.
  var size: ClosedRange<Double> {
    switch self {
    case .api: 5e5...3e8
    case .catalog: 5e6...4e9
    case .session: 1e6...1e9
    case .batch: 1e6...5e8
    case .gateway: 2e5...1e8
    case .idle: 3e5...2e7
    case .worker: 1e6...2e9
    }
  }
}
