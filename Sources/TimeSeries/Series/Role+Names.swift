extension Role {
  /// The role of a metric that the Go, JVM, cAdvisor, node or psutil exporters name so; `other` for
  /// any name not known.
  ///
  /// Case, `_`, `-`, `.`, `:` and spaces make no difference, and a unit in brackets, `(Mi)`, or at the
  /// end, `_bytes` or `_mb`, is left out. Labels may follow the name,
  /// `jvm_memory_used_bytes{area="heap"}`; an area that is not the heap makes a heap metric `other`.
  public init(metricName: String) {
    let (name, labels) = parts(of: metricName)
    let role =
      rolesByName[name] ?? ofBytes(name)
      ?? (requestSuffixes.contains(where: name.hasSuffix) ? .load : .other)
    self = role.isHeap && labels.contains("nonheap") ? .other : role
  }

  /// The role of a metric with labels that tell a JVM's areas apart.
  package init(metricName: String, labels: [String: String]) {
    let role = Role(metricName: metricName)
    let area = labels["area"] ?? labels["jvm_memory_type"] ?? ""
    self = role.isHeap && parts(of: area).name == "nonheap" ? .other : role
  }

  /// Whether the metric measures a heap.
  var isHeap: Bool { self == .heapInUse || self == .heapAllocated || self == .heapGoal }
}

extension Metric {
  /// Whether it is the load, counted since the process began: by the convention of Prometheus, whose
  /// counters end in `_total` or `_count`.
  package var isCounter: Bool {
    let name = name.prefix { $0 != "{" && $0 != "(" && $0 != "[" }
    return role == .load && (name.hasSuffix("_total") || name.hasSuffix("_count"))
  }
}

/// The letters and digits of the name, lower case, without bracketed unit; and those of its labels.
///
/// What is not ASCII stays as it is: no known name has any.
private func parts(of metricName: String) -> (name: String, labels: String) {
  let bytes = metricName.utf8
  let opening = bytes.firstIndex { "{([".utf8.contains($0) } ?? bytes.endIndex
  func plain(_ text: Substring.UTF8View) -> String {
    let kept = text.compactMap { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
        byte
      default: nil
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }
  return (plain(bytes[..<opening]), plain(bytes[opening...]))
}

/// The role of a known metric of bytes whose name ends in their unit here.
private func ofBytes(_ name: String) -> Role? {
  guard let unit = units.first(where: name.hasSuffix),
    let role = rolesByName[String(name.dropLast(unit.count))]
  else { return nil }
  return role.isMemory || role == .heapGoal ? role : nil
}

private let units = [
  "kilobytes", "megabytes", "gigabytes", "bytes", "byte", "kib", "mib", "gib", "kb", "mb", "gb",
]

private let requestSuffixes = [
  "requeststotal", "requestscount", "requestsecondscount", "requestssecondscount",
  "requestdurationsecondscount", "requestspersecond", "handledtotal",
]

private let rolesByName: [String: Role] = {
  let names: [(Role, [String])] = [
    (
      .resident,
      [
        "processresidentmemory", "residentmemory", "resident", "residentsetsize", "rss",
        "rssanon", "vmrss", "memoryrss", "memrss", "memoryinforss", "processmemoryrss",
        "processmemoryusage", "uss", "memoryfullinfouss", "pss", "memoryfullinfopss",
        "containermemoryworkingset", "containermemoryrss", "containermemoryusage", "workingset",
        "memoryworkingset", "memoryusage", "memorypercent", "mempercent", "memusage", "memused",
        "memoryused", "virtualmemoryused", "nodememoryused", "nodememoryactive",
        "namedprocessnamegroupmemory", "windowsprocessworkingset",
        "dotnetprocessmemoryworkingset", "nodejsexternalmemory", "memory", "mem", "usedmemory",
        "usedmemoryrss",
      ]
    ),
    (
      .heapInUse,
      [
        "gomemstatsheapinuse", "memstatsheapinuse", "heapinuse", "gomemoryused",
        "jvmmemoryusedafterlastgc", "jvmgclivedatasize", "jvmmemorypoolcollectionused",
        "jvmmemorypoolcollectionbytesused",
      ]
    ),
    (
      .heapAllocated,
      [
        "gomemstatsheapalloc", "gomemstatsalloc", "memstatsheapalloc", "memstatsalloc",
        "heapalloc", "heapallocated", "heapused", "heapsizeused", "jvmmemoryused",
        "jvmmemorybytesused", "jvmmemorypoolused", "jvmmemorypoolbytesused",
        "processruntimejvmmemoryusage", "javalangmemoryheapmemoryusageused",
        "nodejsheapsizeused", "dotnetgcheapsize", "heap",
      ]
    ),
    (
      .heapGoal,
      [
        "gomemstatsnextgc", "memstatsnextgc", "nextgc", "heapgoal", "gogcheapgoal",
        "gomemorygcgoal",
      ]
    ),
    (.goroutines, ["gogoroutines", "goroutines", "numgoroutine", "gogoroutinecount"]),
    (
      .threads,
      [
        "processthreads", "gothreads", "threads", "numthreads", "containerthreads",
        "jvmthreadscurrent", "jvmthreadslivethreads", "jvmthreadslive", "jvmthreadcount",
        "processruntimejvmthreadscount",
      ]
    ),
    (
      .classes,
      [
        "jvmclassesloaded", "jvmclassescurrentlyloaded", "jvmclassesloadedclasses",
        "jvmclasscount", "processruntimejvmclassescurrentloaded",
      ]
    ),
    (
      .load,
      [
        "load", "load1", "load5", "load15", "nodeload1", "nodeload5", "nodeload15",
        "systemloadaverage1m", "loadaverage", "rps", "qps", "tps", "ops", "requests",
        "requestrate", "requestcount", "requestspersec", "requestsrate", "throughput",
        "podworkload", "concurrency", "connections", "activeconnections", "activerequests",
        "inflightrequests", "requestsinflight", "httprequestsinflight",
        "httpserveractiverequests", "grpcserverstartedtotal",
      ]
    ),
  ]
  return Dictionary(
    names.flatMap { role, names in names.map { ($0, role) } },
    uniquingKeysWith: { first, _ in first })
}()
