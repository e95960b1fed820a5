import Monitoring
import Telemetry
import TimeSeries

/// Which code growth is put down to, for people or for programs.
struct AttributionTable {
  private let attribution: Attribution
  private let style: Style

  init(_ attribution: Attribution, _ style: Style) {
    self.attribution = attribution
    self.style = style
  }

  var text: String {
    let words = AttributionWords(attribution)
    var text = words.summary + "\n"
    guard !attribution.frames.isEmpty else { return text + elsewhere(words) }
    let isOfObjects = attribution.growth.kind == .goroutines
    var rows = [
      [
        "FUNCTION", "SHARE", "GROWTH", isOfObjects ? "" : "OBJECTS", isOfObjects ? "" : "MEAN SIZE",
        "CONFIDENCE", "DEPTH",
      ]
    ]
    for frame in attribution.frames {
      let size = frame.meanSize
      rows.append([
        words.name(of: frame), "\(Int((attribution.share(of: frame) * 100).rounded()))%",
        words.amount(frame.growth[keyPath: attribution.growth.kind.measure]),
        isOfObjects ? "" : "\(Int(nearest: frame.growth.objects))",
        isOfObjects || size == 0 ? "" : Quantity.bytes.text(size),
        words.confidence(of: frame), "\(frame.depth)",
      ])
    }
    let lines = aligned(rows).split(separator: "\n")
    text += "\n" + style.bold(String(lines[0])) + "\n"
    for (line, frame) in zip(lines.dropFirst(), attribution.frames) {
      text += (frame.confidence >= 0.95 ? String(line) : style.dim(String(line))) + "\n"
      for detail in words.details(of: frame) { text += style.dim("    " + detail) + "\n" }
    }
    return text + "\n" + elsewhere(words) + words.caveat + "\n"
  }

  private func elsewhere(_ words: AttributionWords) -> String {
    words.elsewhere.map { "\($0)\n" } ?? ""
  }

  /// One document: of memory, and of goroutines where there are profiles of them.
  static func json(_ attributions: [Attribution]) -> JSONValue {
    let memory = attributions.first { $0.growth.kind != .goroutines }
    var members: [JSONValue.Member] = [
      .init("residual_bytes", memory.map { .number($0.amount) } ?? .null),
      .init("explained", memory.map { .number($0.explained) } ?? .null),
      .init("frames", .array(memory?.withRelatives.map { frame($0, of: memory!) } ?? [])),
      .init(
        "elsewhere",
        .object(
          (memory?.elsewhere ?? [:]).sorted { $0.key < $1.key }
            .map { .init($0.key, .number($0.value)) })),
    ]
    if let memory {
      members += [
        .init("open", .boolean(memory.isOpen)),
        .init("kind", .string(memory.growth.kind.rawValue)),
        .init("profile_growth_bytes", .number(memory.growth.total.bytes)),
      ]
    }
    if let goroutines = attributions.first(where: { $0.growth.kind == .goroutines }) {
      members.append(
        .init(
          "goroutines",
          [
            "growth": .number(goroutines.growth.total.objects),
            "frames": .array(goroutines.withRelatives.map { frame($0, of: goroutines) }),
          ]))
    }
    return .object(members)
  }

  private static func frame(_ frame: FrameGrowth, of attribution: Attribution) -> JSONValue {
    [
      "function": .string(frame.frame.function), "file": .string(frame.frame.file),
      "line": .integer(Int64(frame.frame.line)), "depth": .integer(Int64(frame.depth)),
      "share": .number(attribution.share(of: frame)),
      "inuse_bytes_growth": .number(frame.growth.bytes),
      "objects_growth": .number(frame.growth.objects),
      "mean_object_bytes": .number(frame.meanSize),
      "flat_bytes_growth": .number(frame.flat.bytes),
      "cumulative_bytes_growth": .number(frame.cumulative.bytes),
      "confidence": .number(frame.confidence), "relation": .string(frame.relation.rawValue),
      "path": .array(
        frame.path.map { call in
          [
            "function": .string(call.function), "file": .string(call.file),
            "line": .integer(Int64(call.line)),
          ]
        }),
    ]
  }
}
