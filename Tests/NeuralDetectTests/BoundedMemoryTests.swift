import NeuralDetect
import Tensor
import Testing

/// Numbers that a value holds, in all arrays that can be reached from it, their free places included.
private func size(of value: Any) -> Int {
  if let numbers = value as? [Double] { return numbers.capacity }
  if let numbers = value as? [Int] { return numbers.capacity }
  let parts = Mirror(reflecting: value).children
  return parts.isEmpty ? 1 : parts.reduce(0) { $0 + size(of: $1.value) }
}

/// One that remembers everything: what this test is to find.
private struct Hoarder: RunningChangepointDetector {
  var samples: [Double] = []

  mutating func append(_ value: Double) -> Changepoint? {
    samples.append(value)
    return nil
  }
}

@Suite("Memory of online methods") struct BoundedMemoryTests {
  /// The size after each of so many samples, ascending.
  private func sizes(
    of running: any RunningChangepointDetector, after counts: [Int], changing: Bool
  ) -> [Int] {
    var running = running
    var random = SeededGenerator(seed: 4)
    var sizes: [Int] = []
    for t in 0..<counts[counts.count - 1] {
      let level = changing && t / 5_000 % 2 == 1 ? 2_000.0 : 1_000
      _ = running.append(t % 97 == 0 ? .nan : level + 10 * random.nextGaussian())
      if counts.contains(t + 1) { sizes.append(size(of: running)) }
    }
    return sizes
  }

  @Test(
    "100,000 samples take no more memory than 1,000, with changes and without",
    arguments: ["cusum", "page-hinkley", "slope", "floor", "bocpd", "bocpd learning"])
  func bounded(name: String) {
    var learning = BOCPD()
    learning.hazard = .learned(changes: 1, samples: 1_000)
    let methods: [String: any OnlineChangepointDetector] = [
      "cusum": CUSUM(), "page-hinkley": PageHinkley(), "slope": SlopeLikelihoodRatio(),
      "floor": Floor(), "bocpd": BOCPD(), "bocpd learning": learning,
    ]
    let running = methods[name]!.running()
    for changing in [false, true] {
      let sizes = sizes(of: running, after: [1_000, 100_000], changing: changing)
      // An allocator may give an array a few places more than it asked for.
      #expect(sizes[1] <= sizes[0] + sizes[0] / 100, "\(sizes)")
    }
  }

  @Test("What grows is seen to grow") func growing() {
    let sizes = sizes(of: Hoarder(), after: [1_000, 100_000], changing: false)
    #expect(sizes[0] >= 1_000 && sizes[1] >= 100_000)
  }
}
