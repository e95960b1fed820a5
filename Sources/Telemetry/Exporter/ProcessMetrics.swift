#if Telemetry
  internal import Glibc
  internal import SwiftOverlayShims
  internal import TimeSeries

  /// What this process takes, by the names that every client library of Prometheus gives it.
  package enum ProcessMetrics {
    private static let started = Timestamp.now

    package static var families: [MetricFamily] {
      var resident = MetricFamily(
        "process_resident_memory_bytes", .gauge, "Resident memory of this process.")
      if let bytes = residentBytes { resident.add(bytes) }
      var cpu = MetricFamily(
        "process_cpu_seconds_total", .counter, "Processor time of this process.")
      cpu.add(processorSeconds)
      var files = MetricFamily("process_open_fds", .gauge, "Open files of this process.")
      if let count = openFiles { files.add(count) }
      var start = MetricFamily(
        "process_start_time_seconds", .gauge, "When this process was started, in Unix time.")
      start.add(started.unixSeconds)
      return [resident, cpu, files, start]
    }

    /// Notes the start.
    package static func begin() { _ = started }

    private static var residentBytes: Double? {
      guard let text = try? Files.contents(of: "/proc/self/statm") else { return nil }
      let fields = String(decoding: text, as: UTF8.self).split(separator: " ")
      return fields.count > 1
        ? Double(fields[1]).map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) } : nil
    }

    private static var processorSeconds: Double {
      var time = timespec()
      unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static var openFiles: Double? {
      guard let folder = unsafe opendir("/proc/self/fd") else { return nil }
      defer { unsafe closedir(folder) }
      var count = -3.0  // `.`, `..` and this folder
      while unsafe readdir(folder) != nil { count += 1 }
      return count
    }
  }
#endif
