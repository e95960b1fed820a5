import Foundation
import NeuralDetect
import Tensor
import Testing

private func finder(_ values: [Double]) -> SeasonFinder {
  var finder = SeasonFinder()
  for value in values { finder.append(value) }
  return finder
}

/// A sine in noise.
private func wave(
  _ count: Int, length: Int, size: Double, sigma: Double, seed: UInt64
) -> [Double] {
  let radians = 2 * Double.pi / Double(length)
  return noise(count, sigma: sigma, seed: seed).enumerated().map { index, noise in
    noise + size * sin(radians * Double(index))
  }
}

@Suite("The season of a stream") struct SeasonFinderTests {
  @Test(
    "A season, or twice or thrice it, is found to 4% of it in noise of half its size",
    arguments: [(144, 6), (96, 8), (1440, 3), (36, 10)], 0..<4 as Range<UInt64>)
  func found(_ season: (length: Int, seasons: Int), seed: UInt64) throws {
    // Looked for every 144 samples.
    let count = (season.length * season.seasons + 143) / 144 * 144
    let values = wave(count, length: season.length, size: 50, sigma: 25, seed: seed)
    let length = try #require(finder(values).length)
    let multiple = (length + season.length / 2) / season.length
    #expect((1...3).contains(multiple), "\(length)")
    let error = abs(length - multiple * season.length)
    #expect(Double(error) <= 0.04 * Double(season.length), "\(length)")
  }

  @Test("A season under a trend is found")
  func trend() throws {
    let values = wave(144 * 8, length: 144, size: 100, sigma: 4, seed: 1).enumerated()
      .map { $1 + 5 * Double($0) }
    #expect(finder(values).length == 144)
  }

  @Test("White noise has no season in any of 30 streams")
  func whiteNoise() {
    for seed in 0..<30 as Range<UInt64> {
      for count in [288, 1440, 4608] {
        #expect(finder(noise(count, seed: seed)).length == nil, "\(count) samples, seed \(seed)")
      }
    }
  }

  @Test("A random walk is taken for a season in at most 6 of 30 streams")
  func randomWalk() {
    var mistaken = 0
    for seed in 0..<30 as Range<UInt64> {
      var level = 0.0
      var walk: [Double] = []
      for step in noise(4608, level: 0, seed: seed) {
        level += step
        walk.append(level)
      }
      if finder(walk).length != nil { mistaken += 1 }
    }
    #expect(mistaken <= 6, "\(mistaken) of 30")
  }

  @Test(
    "Too short or flat a stream has no season and expects nothing",
    arguments: [0, 1, 143, 144, 1440])
  func none(count: Int) {
    let finder = finder([Double](repeating: 7, count: count))
    #expect(finder.length == nil)
    #expect(finder.expected() == nil)
  }

  @Test("What is expected is close to what comes, one bad day notwithstanding")
  func expectation() throws {
    let truth = wave(144 * 12, length: 144, size: 100, sigma: 0, seed: 0)
    let noise = noise(144 * 12, level: 0, sigma: 3, seed: 1)
    var finder = SeasonFinder()
    var worst = 0.0
    for t in truth.indices {
      if t >= 144 * 9 {
        let expected = try #require(finder.expected())
        worst = max(worst, abs(expected - truth[t]))
      }
      let isBad = (144 * 8..<144 * 9).contains(t) && t % 10 == 0
      finder.append(truth[t] + noise[t] + (isBad ? 90 : 0))
    }
    #expect(finder.length == 144)
    #expect(worst < 20)
  }
}
