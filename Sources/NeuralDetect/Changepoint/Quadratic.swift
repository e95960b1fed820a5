internal import Glibc

/// a + b x + c x².
struct Quadratic: Sendable, Equatable {
  var a = 0.0
  var b = 0.0
  var c = 0.0

  func value(at x: Double) -> Double { a + x * (b + x * c) }

  /// The least value, for c > 0 or b = c = 0.
  var minimum: Double { c > 0 ? a - b * b / (4 * c) : a }

  /// The lowest of `functions` at each x at which one of them is at most `cap`: their places, in
  /// ascending order. Every c is positive.
  static func envelope(of functions: [Quadratic], below cap: Double) -> [Int] {
    let low = functions.indices.filter { functions[$0].minimum <= cap }
    // For x → −∞ the least c decides, then the largest b, then the least a.
    var current = low.min {
      let (f, g) = (functions[$0], functions[$1])
      guard cap < .infinity else { return (f.c, -f.b, f.a) < (g.c, -g.b, g.a) }
      return f.range(below: cap).lower < g.range(below: cap).lower
    }
    let end = cap < .infinity ? low.map { functions[$0].range(below: cap).upper }.max() : .infinity
    var x = -Double.infinity
    if cap < .infinity, let current { x = functions[current].range(below: cap).lower }
    var places: Set<Int> = []
    while let place = current, let end, x <= end {
      places.insert(place)
      var next: (x: Double, place: Int)?
      for other in low where other != place {
        guard let crossing = functions[other].fallsBelow(functions[place], after: x) else {
          continue
        }
        if crossing < next?.x ?? .infinity { next = (crossing, other) }
      }
      current = next?.place
      x = next?.x ?? .infinity
    }
    return places.sorted()
  }

  /// Where the value is at most `cap`, which the minimum is.
  private func range(below cap: Double) -> (lower: Double, upper: Double) {
    let middle = -b / (2 * c)
    let half = max(0, (cap - minimum) / c).squareRoot()
    return (middle - half, middle + half)
  }

  /// The first place beyond `start` from which on this is below `other`.
  private func fallsBelow(_ other: Quadratic, after start: Double) -> Double? {
    // The difference a + b x + c x² falls through 0.
    let (a, b, c) = (a - other.a, b - other.b, c - other.c)
    guard c != 0 else {
      guard b < 0 else { return nil }
      let root = -a / b
      return root > start ? root : nil
    }
    let discriminant = b * b - 4 * a * c
    guard discriminant > 0 else { return nil }
    // It falls through the left root if c > 0, through the right one if c < 0: (−b − √d) / 2c both.
    let root =
      b > 0
      ? (-b - discriminant.squareRoot()) / (2 * c) : 2 * a / (-b + discriminant.squareRoot())
    return root > start ? root : nil
  }
}
