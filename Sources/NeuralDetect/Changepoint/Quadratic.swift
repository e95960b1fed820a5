internal import Glibc

/// a + b x + c x².
struct Quadratic: Sendable, Equatable {
  var a = 0.0
  var b = 0.0
  var c = 0.0

  func value(at x: Double) -> Double { a + x * (b + x * c) }

  /// The least value, for c > 0 or b = c = 0.
  var minimum: Double { c > 0 ? a - b * b / (4 * c) : a }

  /// The lowest of `functions` at each x, from −∞ on: their places, without repetition. Every c is
  /// positive.
  static func envelope(of functions: [Quadratic]) -> [Int] {
    // For x → −∞ the least c decides, then the largest b, then the least a.
    guard
      var current = functions.indices.min(by: {
        let (f, g) = (functions[$0], functions[$1])
        return (f.c, -f.b, f.a) < (g.c, -g.b, g.a)
      })
    else { return [] }
    var places: Set<Int> = [current]
    var x = -Double.infinity
    while true {
      var next: (x: Double, place: Int)?
      for (place, function) in functions.enumerated() where place != current {
        guard let crossing = function.fallsBelow(functions[current], after: x) else { continue }
        if crossing < next?.x ?? .infinity { next = (crossing, place) }
      }
      guard let next else { return places.sorted() }
      x = next.x
      current = next.place
      places.insert(current)
    }
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
