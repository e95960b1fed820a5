/// A service as it could run somewhere: its load, what it keeps in memory, and its runtime.
public struct Service: Sendable {
  /// What it is for.
  public let profile: Profile

  package var load: Load
  package var workload: Workload
  package var background: Background
  package var memory: Memory

  /// A runtime with its settings.
  package enum Memory: Sendable {
    case go(GoHeap)
    case jvm(JVMHeap)
    case native(NativeHeap)
  }

  /// The container's memory limit, as a multiple of the most that the service needs without a
  /// fault; infinite where there is none.
  package var limit: Double

  /// What manages its memory.
  public var runtime: Runtime {
    switch memory {
    case .go: .go
    case .jvm: .jvm
    case .native: .native
    }
  }
}
