internal import Telemetry
package import TimeSeries

/// What a process's memory is made of at a moment, as its runtime and the kernel tell: bytes by part.
///
/// | part | |
/// | --- | --- |
/// | `resident` | all of it, as the kernel counts |
/// | `heap` | spans of the heap that are in use, with what is garbage or lost between objects |
/// | `idle_heap` | free spans that the system has not got back |
/// | `stacks` | goroutines' or threads' stacks |
/// | `runtime`, `metaspace`, `direct_buffers` | what the runtime has beside its heap |
/// | `anonymous`, `files` | mappings, of smaps |
package struct MemoryAccount: Sendable, Equatable {
  package var bytes: [String: Double]

  /// Of each mapping that has a name, its resident bytes.
  package var mappings: [String: Double] = [:]

  package init(_ bytes: [String: Double]) { self.bytes = bytes }

  /// From values under the names of client_golang, of the JVM's exporters and of the kernel.
  package init(_ value: (String) -> Double?) {
    bytes = [:]
    func put(_ part: String, _ sum: Double?) { if let sum { bytes[part] = sum } }
    put("resident", value("process_resident_memory_bytes"))
    let used = value("go_memstats_heap_inuse_bytes")
    put("heap", used ?? value("jvm_memory_committed_bytes"))
    if let used, let system = value("go_memstats_heap_sys_bytes"),
      let released = value("go_memstats_heap_released_bytes")
    {
      bytes["idle_heap"] = max(0, system - used - released)
    }
    put("stacks", value("go_memstats_stack_inuse_bytes"))
    let runtime = [
      "go_memstats_mspan_sys_bytes", "go_memstats_mcache_sys_bytes",
      "go_memstats_buck_hash_sys_bytes", "go_memstats_gc_sys_bytes", "go_memstats_other_sys_bytes",
    ].compactMap(value)
    if !runtime.isEmpty { bytes["runtime"] = runtime.reduce(0, +) }
    put("metaspace", value("jvm_metaspace_used_bytes"))
    put("direct_buffers", value("jvm_direct_buffers_used_bytes"))
  }

  /// What `series` says at its sample nearest to `time`; `nil` before it begins.
  package init?(_ series: Series, at time: Timestamp) {
    guard series.count > 0 else { return nil }
    let place = ((time - series.start) / series.step).rounded()
    guard place >= 0 else { return nil }
    let sample = Int(min(Double(series.count - 1), place))
    self.init { name in
      series.metric(named: name).flatMap { $0.values[sample].isFinite ? $0.values[sample] : nil }
    }
  }

  /// What Go's `/debug/vars`, or `/proc/PID/smaps`, says.
  /// - Throws: `TelemetryError`, `JSONError`; `ProfileError.unrecognized`.
  package init(_ document: [UInt8], name: String) throws {
    if let mappings = MemoryMappings(document) {
      self.init(mappings.bytes)
      self.mappings = mappings.byName
    } else if document.first(where: { ![0x20, 0x0A, 0x0D, 0x09].contains($0) }) == 0x7B {
      let readings = try GoVariables.readings(document, at: name)
      let values = Dictionary(readings.map { ($0.metric, Double($0.value)) }) { $1 }
      self.init { values[$0] ?? nil }
    } else {
      throw ProfileError.noAccount(file: name)
    }
  }

  /// What grew from `earlier` to this, of the parts that both tell; what the parts do not hold of resident
  /// memory is `off_heap`.
  package func growth(since earlier: MemoryAccount) -> [String: Double] {
    var growth: [String: Double] = [:]
    for (part, bytes) in bytes {
      if let before = earlier.bytes[part] { growth[part] = bytes - before }
    }
    if let resident = growth["resident"], growth["heap"] != nil {
      let parts = growth.filter { $0.key != "resident" }.values.sorted().reduce(0, +)
      growth["off_heap"] = resident - parts
    }
    growth["resident"] = nil
    return growth
  }

  /// The mapping that grew most, and by how much.
  package func grownMapping(since earlier: MemoryAccount) -> (name: String, bytes: Double)? {
    let growth = mappings.map { ($0.key, $0.value - (earlier.mappings[$0.key] ?? 0)) }
    return growth.max { ($0.1, $1.0) < ($1.1, $0.0) }.flatMap { $0.1 > 0 ? $0 : nil }
  }
}
