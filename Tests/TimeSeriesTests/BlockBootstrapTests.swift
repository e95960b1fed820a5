import TestSupport
import Testing
import TimeSeries

@Suite struct BlockBootstrapTests {
  /// x_t = c x_{t−1} + noise, the noise of a linear congruence.
  private func autoregression(_ count: Int, _ coefficient: Double) -> [Double] {
    var (state, last) = (1, 0.0)
    return (0..<count).map { _ in
      state = (1_103_515_245 * state + 12_345) % (1 << 31)
      last = coefficient * last + Double(state) / Double(1 << 30) - 1
      return last
    }
  }

  // Golden values: Tests/Golden/block_length.py (the Python package arch); below 1 there are no blocks.
  @Test(
    "Blocks are as long as an independent implementation has them",
    arguments: [
      (144, 0.0, 1), (288, 0.5, 8.328603234), (288, 0.9, 18.133491313),
      (1000, 0.8, 19.487459778), (1440, -0.5, 10.704238020), (60, 0.97, 10.438833102),
      (720, 0.95, 43.066484316),
    ])
  func golden(count: Int, coefficient: Double, expected: Double) {
    let length = BlockBootstrap(fitting: autoregression(count, coefficient)).blockLength
    #expect(abs(length - expected) < 1e-8, "\(length)")
  }

  @Test("Of too few values, and of values that are all the same, blocks are single samples")
  func degenerate() {
    for values in [[], [1], [1, 2, 3], [Double](repeating: 5, count: 500)] {
      #expect(BlockBootstrap(fitting: values).blockLength == 1)
    }
  }

  @Test("Blocks go on around the end, and their mean length is what was asked for")
  func blocks() {
    var random = SplitMix(state: 1)
    let drawn = BlockBootstrap(blockLength: 8).indices(count: 80_000, from: 100, using: &random)
    #expect(drawn.count == 80_000 && drawn.allSatisfy { (0..<100).contains($0) })
    let jumps = zip(drawn, drawn.dropFirst()).count { ($0 + 1) % 100 != $1 }
    // One in a hundred blocks happens to begin where the last ended.
    #expect(abs(80_000 / Double(jumps) - 8 / 0.99) < 0.4)
    let counts = drawn.reduce(into: [Int](repeating: 0, count: 100)) { $0[$1] += 1 }
    #expect(counts.allSatisfy { (500...1_100).contains($0) })
  }

  @Test("The same generator draws the same indices") func repeatable() {
    var (a, b) = (SplitMix(state: 7), SplitMix(state: 7))
    let bootstrap = BlockBootstrap(blockLength: 3.5)
    #expect(
      bootstrap.indices(count: 500, from: 90, using: &a)
        == bootstrap.indices(count: 500, from: 90, using: &b))
  }

  @Test("The error of a mean of correlated samples is found, where single samples miss most of it")
  func errorOfMean() {
    let values = autoregression(4_000, 0.8)
    let mean = values.reduce(0, +) / 4_000
    func variance(_ bootstrap: BlockBootstrap) -> Double {
      var random = SplitMix(state: 3)
      return (0..<400).reduce(0) { sum, _ in
        let drawn = bootstrap.indices(count: 4_000, from: 4_000, using: &random)
        let error = drawn.reduce(0) { $0 + values[$1] } / 4_000 - mean
        return sum + error * error / 400
      }
    }
    // Uniform noise on −1...1 has variance 1/3; the mean of n has 1/3 / (1 − 0.8)² / n.
    let truth = 1.0 / 3 / 0.04 / 4_000
    let fitted = variance(BlockBootstrap(fitting: values))
    #expect(fitted > 0.6 * truth && fitted < 1.5 * truth, "\(fitted / truth)")
    #expect(variance(BlockBootstrap(blockLength: 1)) < 0.2 * truth)
  }

  @Test("Blocks shorter than a sample are refused") func tooShort() async {
    await #expect(processExitsWith: .failure) { _ = BlockBootstrap(blockLength: 0.5) }
  }
}
