internal import Telemetry
internal import TimeSeries

/// What grew, by call path: a box is a call, as wide as its growth, its callees below it.
///
/// Only what grew is drawn: a stack that shrank takes nothing from its callers' width.
/// - Source: Gregg, "The Flame Graph", CACM 59(6), 2016.
struct FlameGraph {
  private struct Box {
    var frame: Int32
    var growth: Double
    var x: Double  // share of the width
    var depth: Int
  }

  private let attribution: Attribution
  private let boxes: [Box]
  private let total: Double

  /// What grew in calls that are too deep to be drawn, and the boxes that are too many.
  private let deeper: Double
  private let more: Int

  /// Boxes narrower than this share of the whole are left out.
  private static let narrowest = 0.002

  /// A page of some megabytes at most: so many calls deep, so many boxes, so many letters of a name.
  private static let deepest = 128
  private static let most = 2_000
  private static let longest = 100

  private static let rowHeight = 18
  private static let width = 1_000.0

  var isEmpty: Bool { boxes.isEmpty }

  init(_ attribution: Attribution) {
    self.attribution = attribution
    let growth = attribution.growth
    let grown = growth.ofStacks.compactMap { stack, counts -> (stack: Int32, bytes: Double)? in
      let bytes = counts[keyPath: growth.kind.measure]
      return bytes > 0 && !growth.stacks[stack].isEmpty ? (stack, bytes) : nil
    }
    let total = grown.reduce(0) { $0 + $1.bytes }
    self.total = total
    var boxes: [Box] = []
    var deeper = 0.0
    // Stacks that share their calls down to a depth, and where the box around them begins.
    var open = [(stacks: grown, x: 0.0, depth: 0)]
    while let (stacks, left, depth) = open.popLast() {
      var callees: [Int32: [(stack: Int32, bytes: Double)]] = [:]
      for entry in stacks {
        let calls = growth.stacks[entry.stack]
        guard depth < calls.count else { continue }
        callees[calls[calls.endIndex - 1 - depth], default: []].append(entry)
      }
      let sums = callees.mapValues { $0.reduce(0) { $0 + $1.bytes } }
      var x = left
      for (frame, sum) in sums.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
        guard sum >= Self.narrowest * total else { break }
        boxes.append(Box(frame: frame, growth: sum, x: x, depth: depth))
        if depth + 1 < Self.deepest {
          open.append((callees[frame]!, x, depth + 1))
        } else {
          for (stack, bytes) in callees[frame]! where growth.stacks[stack].count > Self.deepest {
            deeper += bytes
          }
        }
        x += sum / total
      }
    }
    self.deeper = deeper
    more = max(0, boxes.count - Self.most)
    self.boxes = more == 0 ? boxes : Self.widest(boxes)
  }

  /// As many as are drawn, those that grew most: none without the call around it, which is as wide or wider.
  private static func widest(_ boxes: [Box]) -> [Box] {
    boxes.indices.sorted { a, b in
      (boxes[b].growth, boxes[a].depth, a) < (boxes[a].growth, boxes[b].depth, b)
    }.prefix(most).sorted().map { boxes[$0] }
  }

  /// What is left out of the drawing beside narrow boxes; `nil` for nothing.
  var note: String? {
    var parts: [String] = []
    if deeper > 0 {
      let amount = AttributionWords(attribution).amount(deeper)
      parts.append("calls deeper than \(Self.deepest), in which \(amount) grew")
    }
    if more > 0 { parts.append("the narrowest \(more) of \(more + boxes.count) boxes") }
    return parts.isEmpty ? nil : "Left out: \(parts.joined(separator: "; "))."
  }

  /// The drawing: a text in each box that is wide enough, a title for all.
  var svg: HTML {
    let words = AttributionWords(attribution)
    let blamed = Set(attribution.frames.map(\.frame.function))
    let height = (1 + (boxes.map(\.depth).max() ?? 0)) * Self.rowHeight
    let drawn = boxes.map { box -> HTML in
      let frame = attribution.growth.stacks.frames[Int(box.frame)]
      let width = box.growth / total * Self.width
      let y = box.depth * Self.rowHeight
      let letters = Int(width / 6.4) - 1
      let text: HTML =
        letters < 4
        ? ""
        : """
        <text x="\(digits(box.x * Self.width + 3, 6))" y="\(y + 13)">\
        \(Self.shortened(frame.function, to: letters))</text>
        """
      let share = Int((box.growth / total * 100).rounded())
      let name = Self.shortened(frame.function, to: Self.longest)
      let place =
        frame.line > 0 ? " \(Self.shortened(frame.file, to: Self.longest)):\(frame.line)" : ""
      return """
        <g class="\(blamed.contains(frame.function) ? "hot" : "call")"><title>\
        \(name)\(place): \(words.amount(box.growth)), \(share)%</title>\
        <rect x="\(digits(box.x * Self.width, 6))" y="\(y)" \
        width="\(digits(max(0.5, width - 0.5), 6))" height="\(Self.rowHeight - 1)" rx="1"/>\(text)</g>
        """
    }
    return """
      <svg class="flames" viewBox="0 0 \(Int(Self.width)) \(height)" role="img" \
      aria-label="flame graph of what grew">\(drawn)</svg>
      """
  }

  /// The end of a long name, which tells most.
  private static func shortened(_ name: String, to letters: Int) -> String {
    let scalars = name.unicodeScalars
    return scalars.count <= letters ? name : "…" + String(scalars.suffix(letters - 1))
  }
}
