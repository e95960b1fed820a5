/// Notices when the spacing of the times changes for good.
struct StepWatch: Sendable {
  /// Equal spacings in succession that prove a change.
  private static let proof = 32

  private var current: Int64
  private var candidate: Int64 = 0
  private var length = 0

  init(step: Int64) { current = step }

  /// Takes in a spacing; true where it completes the proof of a new one.
  @inline(__always)
  mutating func changes(with spacing: Int64) -> Bool {
    guard spacing > 0 else {
      length = 0
      return false
    }
    if length > 0, abs(spacing - candidate) <= candidate / 10 {
      length += 1
    } else {
      candidate = spacing
      length = 1
    }
    guard length == StepWatch.proof else { return false }
    let ratio = Double(candidate) / Double(current)
    guard ratio >= 1.5 || ratio <= 0.67 else { return false }
    current = candidate
    return true
  }
}
