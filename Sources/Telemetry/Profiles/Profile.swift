internal import Glibc
package import TimeSeries

/// What a process holds at a moment, by the call paths that made it.
package struct Profile: Sendable {
  /// What is counted.
  package enum Kind: String, Sendable {
    case heap, goroutines = "goroutine", classes
  }

  package var kind: Kind

  /// Where it was read from.
  package var name: String

  /// When it was taken, where it says so.
  package var time: Timestamp?

  /// Bytes allocated from one sample to the next; 1 or less where everything was counted.
  package var rate: Double

  /// What each call stack allocated that is held, by the stack's number.
  private var counts: [Counts] = []

  package init(kind: Kind, name: String, time: Timestamp? = nil, rate: Double = 1) {
    self.kind = kind
    self.name = name
    self.time = time
    self.rate = rate
  }

  /// What is held of a stack.
  package subscript(stack: Int32) -> Counts {
    Int(stack) < counts.count ? counts[Int(stack)] : Counts()
  }

  /// Makes room for so many stacks.
  mutating func reserve(_ stacks: Int) { counts.reserveCapacity(stacks) }

  /// Adds to what is held of a stack.
  mutating func add(_ some: Counts, to stack: Int32) {
    while counts.count <= Int(stack) { counts.append(Counts()) }
    counts[Int(stack)].add(some)
  }

  package var total: Counts { counts.reduce(into: Counts()) { $0.add($1) } }

  /// Whether the process was started anew since `earlier`: what was ever allocated only grows, but for the
  /// sampling's errors. It goes unnoticed once the new life has allocated about as much as the old one had.
  func isAnew(after earlier: Profile) -> Bool {
    knowsAllocation && earlier.knowsAllocation
      && total.allocatedBytes < 0.9 * earlier.total.allocatedBytes
  }

  /// Whether it tells what was ever allocated, also what is free by now.
  var knowsAllocation: Bool { counts.contains { $0.allocatedBytes > 0 } }

  /// What is held by a call path. Objects of a goroutine profile are goroutines, and bytes 0.
  package struct Counts: Sendable, Equatable {
    package var objects = 0.0
    package var bytes = 0.0

    /// All that was ever allocated, also what is free by now; 0 where it is not known.
    package var allocatedBytes = 0.0

    /// How often the sampling may have met it: once for every `rate` bytes.
    package var seen = 0.0

    /// The square of the standard error that the sampling leaves in `bytes`.
    package var variance = 0.0

    mutating func add(_ other: Counts) {
      objects += other.objects
      bytes += other.bytes
      allocatedBytes += other.allocatedBytes
      seen += other.seen
      variance += other.variance
    }
  }
}

extension Profile.Counts {
  /// Objects of one size and call path, as a profile estimates them from those it saw.
  ///
  /// With a sample every `rate` bytes, an object of s bytes is seen with p = 1 − exp(−s/rate). Of n objects
  /// n·p are seen on average; the estimate's variance is n·s²·(1 − p)/p.
  /// - Source: Go, `src/runtime/pprof/protomem.go`, `scaleHeapSample`; Horvitz & Thompson, 1952.
  init(objects: Double, bytes: Double, allocatedBytes: Double, rate: Double) {
    self.init(
      objects: objects, bytes: bytes, allocatedBytes: allocatedBytes,
      seen: abs(bytes == 0 ? objects : bytes / max(rate, 1)))
    guard rate > 1, objects != 0, bytes / objects > 0 else { return }
    let size = bytes / objects
    let p = -expm1(-size / rate)
    variance = abs(objects) * size * size * (1 - p) / p
  }
}
