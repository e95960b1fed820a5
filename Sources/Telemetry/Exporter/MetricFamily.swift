#if Telemetry
  internal import TimeSeries

  /// The samples of one metric, with what a page says of it.
  package struct MetricFamily: Sendable {
    package enum Kind: String, Sendable { case gauge, counter, histogram }

    package let name: String  // of a counter without `_total`
    package let kind: Kind
    package let help: String
    fileprivate var lines: [UInt8] = []

    /// - Parameter name: as it is written on the page, so that a counter's ends in `_total`.
    package init(_ name: String, _ kind: Kind, _ help: String) {
      precondition(kind != .counter || name.hasSuffix("_total"), "\(name) is no counter's name")
      self.name = kind == .counter ? String(name.dropLast("_total".count)) : name
      self.kind = kind
      self.help = help
    }

    package mutating func add(_ value: Double, _ labels: LabelSet = LabelSet()) {
      line(kind == .counter ? "_total" : "", labels.text, value)
    }

    /// - Precondition: the family is one of histograms.
    package mutating func add(_ histogram: Histogram, _ labels: LabelSet = LabelSet()) {
      precondition(kind == .histogram, "\(name) is a \(kind)")
      var total = 0.0
      for (bound, count) in zip(histogram.bounds + [.infinity], histogram.counts) {
        total += Double(count)
        line("_bucket", labels.adding("le", number(bound)).text, total)
      }
      line("_sum", labels.text, histogram.sum)
      line("_count", labels.text, total)
    }

    private mutating func line(_ suffix: String, _ labels: [UInt8], _ value: Double) {
      lines += name.utf8
      lines += suffix.utf8
      lines += labels
      lines.append(UInt8(ascii: " "))
      lines += number(value).utf8
      lines.append(UInt8(ascii: "\n"))
    }
  }

  /// How often values fell below each of some bounds.
  package struct Histogram: Sendable {
    package let bounds: [Double]  // ascending
    package private(set) var counts: [Int]  // one more, for what is above all
    package private(set) var sum = 0.0

    package init(bounds: [Double]) {
      self.bounds = bounds
      counts = [Int](repeating: 0, count: bounds.count + 1)
    }

    package mutating func add(_ value: Double) {
      counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
      sum += value
    }
  }

  /// Labels as a page writes them: made once, used in many lines.
  package struct LabelSet: Sendable {
    private var inner: [UInt8] = []

    /// Labels in the order of their names. One whose name begins with `__` is left out, as Prometheus
    /// keeps these for itself.
    /// - Parameter reserved: names that will be added: a label that has one is called `exported_…`.
    package init(_ labels: [String: String] = [:], reserving reserved: Set<String> = []) {
      for (name, value) in labels.sorted(by: { $0.key < $1.key }) where !name.hasPrefix("__") {
        append(reserved.contains(name) ? "exported_\(name)" : name, value)
      }
    }

    /// The same with one more at the end.
    package func adding(_ name: String, _ value: String) -> LabelSet {
      var all = self
      all.append(name, value)
      return all
    }

    private mutating func append(_ name: String, _ value: String) {
      if !inner.isEmpty { inner.append(UInt8(ascii: ",")) }
      inner += name.utf8
      inner += "=\"".utf8
      inner += escaped(value, quotes: true)
      inner.append(UInt8(ascii: "\""))
    }

    fileprivate var text: [UInt8] {
      inner.isEmpty ? [] : [UInt8(ascii: "{")] + inner + [UInt8(ascii: "}")]
    }
  }

  /// A page of metrics.
  /// - Source: "Exposition formats", prometheus.io/docs/instrumenting/exposition_formats; the OpenMetrics
  ///   specification 1.0.
  package struct Exposition: Sendable {
    package var families: [MetricFamily]

    package init(_ families: [MetricFamily]) { self.families = families }

    /// Text 0.0.4; families without samples are left out.
    package var text: [UInt8] {
      families.filter { !$0.lines.isEmpty }.reduce(into: []) { page, family in
        family.append(to: &page, suffix: family.kind == .counter ? "_total" : "", quotes: false)
      }
    }

    /// OpenMetrics 1.0.
    package var openMetrics: [UInt8] {
      families.filter { !$0.lines.isEmpty }.reduce(into: []) { page, family in
        family.append(to: &page, suffix: "", quotes: true)
      } + "# EOF\n".utf8
    }
  }

  extension MetricFamily {
    /// - Parameter suffix: of the family's name, which OpenMetrics leaves out.
    fileprivate func append(to page: inout [UInt8], suffix: String, quotes: Bool) {
      page += "# HELP \(name)\(suffix) ".utf8
      page += escaped(help, quotes: quotes)
      page += "\n# TYPE \(name)\(suffix) \(kind.rawValue)\n".utf8
      page += lines
    }
  }

  private func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    var text: [UInt8] = []
    JSONValue.append(value, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  private func escaped(_ text: String, quotes: Bool) -> [UInt8] {
    text.utf8.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "\\"): [byte, byte]
      case UInt8(ascii: "\n"): [UInt8(ascii: "\\"), UInt8(ascii: "n")]
      case UInt8(ascii: "\"") where quotes: [UInt8(ascii: "\\"), byte]
      default: [byte]
      }
    }
  }
#endif
