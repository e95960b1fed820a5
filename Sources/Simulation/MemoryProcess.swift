/// A runtime's memory, one step at a time: what it is asked for goes in, what a monitor reads
/// comes out.
///
/// Each step draws as many random numbers as any other, whatever it is asked for. So two runs with
/// the same seed differ only by what differs between their demands.
protocol MemoryProcess: Sendable {
  /// The names of the metrics it reports: resident memory, what is allocated, and two more at most.
  static var metrics: [String] { get }

  /// By how much resident memory grows, in the long run, for a byte more of live memory.
  var residentPerLiveByte: Double { get }

  /// Begins anew, with nothing allocated.
  mutating func restart()

  /// Meets `demand` for `step` seconds; returns the values of `metrics`, in bytes.
  mutating func advance(
    _ demand: Demand, step: Double, random: inout SimulationRandom
  ) -> InlineArray<4, Double>
}

/// A page of memory, in bytes: resident memory counts whole ones.
let pageSize = 4096.0

/// `bytes` in whole pages of `size` bytes.
func roundedUp(_ bytes: Double, to size: Double) -> Double {
  (bytes / size).rounded(.up) * size
}
