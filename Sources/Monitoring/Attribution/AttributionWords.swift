internal import Glibc
package import Telemetry
internal import TimeSeries

/// What an attribution says to people.
package struct AttributionWords {
  private let attribution: Attribution

  package init(_ attribution: Attribution) { self.attribution = attribution }

  private var kind: Profile.Kind { attribution.growth.kind }

  /// An amount of what grew, with its unit.
  package func amount(_ value: Double) -> String {
    kind == .goroutines ? "\(Int(nearest: value))" : Quantity.bytes.text(value)
  }

  /// What is to be explained, and how much of it is.
  package var summary: String {
    let change = signed(attribution.growth.total[keyPath: kind.measure])
    if let stated = attribution.stated, attribution.isOpen {
      let share = Int((attribution.explained * 100).rounded())
      return "\(amount(stated)) to be explained; \(source) explains \(share)% of it."
    }
    guard let residual = attribution.residual else {
      return attribution.isOpen
        ? "\(amount(attribution.grown)) more in what grew; \(source) changed by \(change)."
        : "No growth to explain; \(source) changed by \(change)."
    }
    let metric = residual.metric.name
    let excess = "\(metric) is \(signed(residual.bytes)) from what was to be expected"
    guard attribution.isOpen else { return "No growth to explain: \(excess)." }
    let share = Int((attribution.explained * 100).rounded())
    return "\(excess); \(source) explains \(share)% of it."
  }

  private var source: String {
    switch kind {
    case .heap: "the heap"
    case .classes: "all instances"
    case .goroutines: "all goroutines"
    }
  }

  private func signed(_ value: Double) -> String {
    (value < 0 ? "−" : "+") + amount(abs(value))
  }

  /// A function with the place of its line.
  package func name(of frame: FrameGrowth) -> String {
    frame.frame.function + (place(of: frame.frame).map { " \($0)" } ?? "")
  }

  /// `faults_heap.go:21`.
  private func place(of frame: Frame) -> String? {
    guard !frame.file.isEmpty else { return nil }
    let file = frame.file.split(separator: "/").suffix(2).joined(separator: "/")
    return frame.line > 0 ? "\(file):\(frame.line)" : file
  }

  /// How sure it is, in words where the number would say too much.
  package func confidence(of frame: FrameGrowth) -> String {
    switch frame.confidence {
    case 0.995...: ">99%"
    case 0.5...: "\(Int((frame.confidence * 100).rounded(.down)))%"
    default: "no evidence"
    }
  }

  /// The call path, from what allocates to the outermost call.
  package func details(of frame: FrameGrowth) -> [String] {
    let names = frame.path.map(\.function)
    guard names.count > 1 else { return [] }
    let shown = 7
    let rest = names.count - shown
    return [
      names.prefix(shown).joined(separator: " ← ")
        + (rest > 0 ? " ← \(rest) more" : "")
    ]
  }

  /// Where else memory grew, a sentence; `nil` where nothing is known of that.
  package var elsewhere: String? {
    guard attribution.isOpen else { return nil }
    let parts = attribution.elsewhere.filter { abs($0.value) >= 0.05 * attribution.amount }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map {
        "\(Self.part($0.key)) \($0.value < 0 ? "−" : "+")\(Quantity.bytes.text(abs($0.value)))"
      }
    let most = attribution.largestElsewhere.map {
      "Most of it is not in the heap's live objects but in \(Self.part($0.part)). "
    }
    let mapping = attribution.mapping.map {
      "; of all mappings \($0.name) grew most, by \(Quantity.bytes.text($0.bytes))"
    }
    guard !parts.isEmpty else { return most }
    return (most ?? "") + "Elsewhere: \(parts.joined(separator: ", "))\(mapping ?? "")."
  }

  /// The three frames that most is put down to, on one line: function, place, share and growth of each; `nil` where
  /// nothing is sure enough.
  package var frames: String? {
    let sure = attribution.frames.filter { $0.confidence >= 0.5 }.prefix(3)
    guard !sure.isEmpty else { return nil }
    return sure.map { frame in
      let share = Int((attribution.share(of: frame) * 100).rounded())
      let growth = amount(frame.growth[keyPath: kind.measure])
      return "\(name(of: frame)): \(share)%, +\(growth), \(confidence(of: frame)) sure"
    }.joined(separator: "; ")
  }

  /// What a profile cannot tell.
  package var caveat: String {
    switch kind {
    case .heap: "A heap profile names who allocated, not who holds the memory."
    case .classes: "A class histogram names what is held, not who allocated or holds it."
    case .goroutines: "A goroutine profile names where goroutines wait and who started them."
    }
  }

  private static func part(_ name: String) -> String {
    switch name {
    case "heap": "the heap"
    case "heap_overhead": "the heap's garbage and fragments"
    case "idle_heap": "free heap that the system has not got back"
    case "stacks": "stacks"
    case "runtime": "the runtime's own"
    case "off_heap": "memory outside of the heap"
    case "metaspace": "metaspace"
    case "direct_buffers": "direct buffers"
    case "anonymous": "anonymous mappings"
    case "files": "mapped files"
    default: name
    }
  }
}
