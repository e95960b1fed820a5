import Tensor
import Testing

// The values that the authors' C program (Vigna, splitmix64.c) gives for this seed.
@Test("SplitMix64 gives its published numbers") func splitMixNumbers() {
  var random = SeededGenerator(seed: 1_234_567)
  let numbers = (0..<5).map { _ in random.next() }
  #expect(
    numbers == [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ])
}

@Test("a saved state goes on with the same numbers") func generatorState() {
  var random = SeededGenerator(seed: 7)
  _ = random.next()
  var resumed = SeededGenerator(seed: 0)
  resumed.state = random.state
  #expect((0..<10).map { _ in random.next() } == (0..<10).map { _ in resumed.next() })
}

@Test("a split depends on its index and on the family alone") func splitIndependence() {
  let family = SeededGenerator(seed: 42)
  var first = family.split(0)
  _ = (0..<1000).map { _ in first.next() }
  #expect(family.split(1) == SeededGenerator(seed: 42).split(1))
  let starts = Set((0..<10_000).map { family.split($0).state })
  #expect(starts.count == 10_000)

  // Streams of neighbours are uncorrelated: r of n pairs has a standard deviation of 1/√n.
  func stream(_ index: UInt64) -> [Double] {
    var random = family.split(index)
    return (0..<10_000).map { _ in Double.random(in: -1..<1, using: &random) }
  }
  for index: UInt64 in 0..<8 {
    let product = zip(stream(index), stream(index + 1)).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(product / 10_000 * 3) < 0.05)
  }
}

@Test("Gaussian numbers have the moments and tails of the normal distribution")
func gaussianMoments() {
  var random = SeededGenerator(seed: 3)
  let count = 200_000
  let x = (0..<count).map { _ in random.nextGaussian() }
  func mean(_ value: (Double) -> Double) -> Double {
    x.reduce(0) { $0 + value($1) } / Double(count)
  }
  #expect(x.allSatisfy { $0.isFinite })
  #expect(abs(mean { $0 }) < 0.01)
  #expect(abs(mean { $0 * $0 } - 1) < 0.02)
  #expect(abs(mean { $0 * $0 * $0 }) < 0.05)
  #expect(abs(mean { $0 * $0 * $0 * $0 } - 3) < 0.1)
  #expect(abs(mean { abs($0) > 2 ? 1 : 0 } - 0.0455) < 0.003)
}
