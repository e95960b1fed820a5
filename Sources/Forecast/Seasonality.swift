internal import Glibc

/// The columns of a regression on seasons: for each and each of its waves k, a cosine and a sine.
///
///     cos(2π k i / P), sin(2π k i / P)     at sample i, for a period of P steps
package struct Seasonality: Sendable {
  let seasons: [Season]

  /// Two columns a wave.
  package let count: Int

  package init(_ seasons: [Season]) {
    self.seasons = seasons
    count = 2 * seasons.reduce(0) { $0 + $1.order }
  }

  /// Writes the columns at `sample` into `row`, from `first` on.
  package func write(at sample: Int, into row: inout [Double], from first: Int) {
    var at = first
    for season in seasons {
      let angle = 2 * Double.pi * fmod(Double(sample), season.period) / season.period
      let (c, s) = (cos(angle), sin(angle))
      var wave = (cos: c, sin: s)
      for k in 1...season.order {
        if k > 1 { wave = (wave.cos * c - wave.sin * s, wave.sin * c + wave.cos * s) }
        row[at] = wave.cos
        row[at + 1] = wave.sin
        at += 2
      }
    }
  }
}
