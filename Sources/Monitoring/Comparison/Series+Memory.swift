internal import TimeSeries

extension Series {
  /// The metrics that measure memory, all if none does: what a method sees that takes each metric alone.
  var memory: [Metric] {
    let memory = metrics.filter(\.role.isMemory)
    return memory.isEmpty ? metrics : memory
  }
}
