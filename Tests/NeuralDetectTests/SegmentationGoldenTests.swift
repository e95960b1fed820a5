import Foundation
import NeuralDetect
import Testing

// Golden values: Tests/Golden/segmentation_golden.py (ruptures 1.1.10).
@Suite struct SegmentationGoldenTests {
  private static let golden: [[String]] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/segmentation_golden.txt")
    let text = try! String(contentsOf: file, encoding: .utf8)
    return text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }()

  private static func breakpoints(_ word: String) -> [Int] {
    guard word != "!" else { return [] }
    var last = 0
    return word.utf8.map { distance in
      last += Int(distance) - 32
      return last
    }
  }

  /// How our breakpoints agree with theirs.
  private struct Agreement {
    var pelt = false
    var binseg = false
    var costsNoMore = false  // than theirs by PELT
    var isGreedy = false  // theirs by binary segmentation: each of their splits is as good as any
  }

  private static func compare<Cost: SegmentCost>(
    _ cost: Cost, beta: Double, size: Int, _ words: (pelt: String, binseg: String)
  ) -> Agreement {
    let penalty = SegmentPenalty(perChange: beta, count: cost.count)
    var growing = cost
    let exact = PELT().split(&growing, penalty, minimumSize: size)
    let greedy = BinarySegmentation().split(&growing, penalty, minimumSize: size)
    let theirs = (pelt: breakpoints(words.pelt), binseg: breakpoints(words.binseg))
    func total(_ breakpoints: [Int]) -> Double {
      let bounds = [0] + breakpoints + [cost.count]
      return zip(bounds, bounds.dropFirst()).reduce(beta * Double(breakpoints.count)) {
        $0 + cost.cost($1.0, $1.1)
      }
    }
    func isGreedy(_ splits: [Int], _ start: Int, _ end: Int) -> Bool {
      func gain(_ split: Int) -> Double {
        cost.cost(start, end) - cost.cost(start, split) - cost.cost(split, end)
      }
      let gains = stride(from: start + size, through: end - size, by: 1).map(gain)
      guard let best = gains.max(), best > beta else { return splits.isEmpty }
      return splits.contains { split in
        gain(split) > best - 1e-9 && isGreedy(splits.filter { $0 < split }, start, split)
          && isGreedy(splits.filter { $0 > split }, split, end)
      }
    }
    return Agreement(
      pelt: exact == theirs.pelt, binseg: greedy == theirs.binseg,
      costsNoMore: total(exact) < total(theirs.pelt) + 1e-9,
      isGreedy: isGreedy(theirs.binseg, 0, cost.count))
  }

  private static func compare(
    _ name: Int, _ values: [Double], _ words: [String]
  ) -> Agreement {
    let pair = (words[name], words[5 + name])
    return switch name {
    case 0: compare(L1Cost(values), beta: 8, size: 2, pair)
    case 1: compare(L2Cost(values), beta: 15, size: 2, pair)
    case 2: compare(NormalCost(values, floor: 1e-6), beta: 15, size: 2, pair)
    case 3: compare(RBFCost(values), beta: 2.5, size: 2, pair)
    default: compare(LinearCost(values), beta: 20, size: 3, pair)
    }
  }

  // ruptures prunes a start at once, though until the shortest segment is over it may still be the
  // best; and l1 has ties, which rounding decides: a value that is the median on one side and between
  // the two middle values on the other may stand on either.
  @Test(
    "Breakpoints are those of ruptures on 1,000 signals; the few others cost no more",
    arguments: [("l1", 12, 9), ("l2", 1, 0), ("normal", 2, 0), ("rbf", 0, 0), ("linear", 0, 0)])
  func breakpoints(name: String, otherByPELT: Int, otherByHalves: Int) throws {
    #expect(Self.golden.count == 1000)
    let place = try #require(["l1", "l2", "normal", "rbf", "linear"].firstIndex(of: name))
    var other = (pelt: 0, binseg: 0)
    for (seed, words) in Self.golden.enumerated() {
      let values = Observations(of: segmentationSignal(seed: seed)).values
      let agreement = Self.compare(place, values, words)
      #expect(agreement.costsNoMore, "PELT by \(name) of signal \(seed)")
      #expect(agreement.isGreedy, "binary segmentation by \(name) of signal \(seed)")
      if !agreement.pelt { other.pelt += 1 }
      if !agreement.binseg { other.binseg += 1 }
    }
    #expect(other == (otherByPELT, otherByHalves), "\(name)")
  }
}
