internal import TimeSeries

/// How far a faultless run's memory moves by itself: the measure of a fault's strength.
struct Swing {
  /// Bytes between the 10% and the 90% quantile of resident memory, and of what is allocated.
  let resident: Double
  let allocated: Double

  init(of run: Run) {
    resident = Self.range(of: run.columns[0])
    allocated = run.columns.count > 1 ? Self.range(of: run.columns[1]) : resident
  }

  /// At least a fiftieth of the median: the least that an operator would call a change.
  private static func range(of values: [Double]) -> Double {
    let sorted = values.sorted()
    let quantile = { p in RobustStatistics.quantile(p, ofSorted: sorted.span) }
    return max(quantile(0.9) - quantile(0.1), 0.02 * quantile(0.5), 131_072)
  }

  /// The bytes that `fault` adds at its height, or its factor where it has one.
  func amount<Process: MemoryProcess>(
    of fault: Fault, _ process: Process, _ service: Service
  ) -> Double {
    switch fault.kind {
    case .heapLeak, .saturatingLeak, .acceleratingLeak, .cacheWithoutEviction, .leakAndRestart,
      .queueBacklog, .bufferRetention, .stepUp, .stepUndone, .spike, .allocationBlowUp:
      // A virtual machine's resident memory hides its heap: there the heap is the measure.
      service.runtime == .jvm
        ? fault.strength * allocated
        : fault.strength * resident / process.residentPerLiveByte
    case .offHeapLeak, .stackLeak, .threadLeak, .metaspaceLeak, .directBufferLeak, .arenaBloat,
      .fragmentation:
      fault.strength * resident
    case .headroomRaised:
      min(max(fault.strength * resident / (service.workload.base + 4e6), 0.3), 5)
    case .heapLimitRaised: min(max(fault.strength / 2, 0.3), 4)
    default: fault.strength
    }
  }
}
