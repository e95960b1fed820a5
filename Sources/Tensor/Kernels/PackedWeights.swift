/// Weights in the order in which a kernel reads them, from the start of a cache line on: a vector
/// that lies across two lines takes as long as two.
struct PackedWeights: Sendable {
  private static let line = 64  // bytes

  private let storage: [Float]  // never changed, so never moved
  private let offset: Int  // of the first weight

  /// `pack` writes `count` weights.
  init(count: Int, _ pack: (UnsafeMutablePointer<Float>) -> Void) {
    let size = MemoryLayout<Float>.stride
    let slack = Self.line / size
    var offset = 0
    storage = unsafe [Float](unsafeUninitializedCapacity: count + slack) { storage, initialized in
      guard let start = storage.baseAddress else { return }
      let past = Int(bitPattern: start) % Self.line
      offset = past == 0 ? 0 : (Self.line - past) / size
      unsafe storage.initialize(repeating: 0)
      unsafe pack(start + offset)
      initialized = count + slack
    }
    self.offset = offset
  }

  func withUnsafePointer<Result>(_ body: (UnsafePointer<Float>) -> Result) -> Result {
    unsafe storage.withUnsafeBufferPointer { storage in
      guard let start = storage.baseAddress else { preconditionFailure("no weights") }
      return unsafe body(start + offset)
    }
  }
}
