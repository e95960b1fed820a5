import Foundation
import NeuralDetect
import TestSupport
import Testing

/// The costs' definitions, written out.
private enum Definition {
  static func l1(_ x: ArraySlice<Double>) -> Double {
    let sorted = x.sorted()
    let median = 0.5 * (sorted[(x.count - 1) / 2] + sorted[x.count / 2])
    return x.reduce(0) { $0 + abs($1 - median) }
  }

  static func l2(_ x: ArraySlice<Double>) -> Double {
    let mean = x.reduce(0, +) / Double(x.count)
    return x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }

  static func normal(_ x: ArraySlice<Double>) -> Double {
    Double(x.count) * log(l2(x) / Double(x.count) + 0.01)
  }

  static func linear(_ x: ArraySlice<Double>) -> Double {
    let times = x.indices.map { Double($0 - x.startIndex) - 0.5 * Double(x.count - 1) }
    let slope =
      x.count < 2
      ? 0 : zip(times, x).reduce(0) { $0 + $1.0 * $1.1 } / times.reduce(0) { $0 + $1 * $1 }
    let rest = zip(times, x).map { $0.1 - slope * $0.0 }
    return l2(rest[...])
  }

  /// With every pair's distance at hand.
  static func rbf(_ x: ArraySlice<Double>, of all: [Double]) -> Double {
    let distances = all.indices.flatMap { i in
      (0..<i).map { (all[i] - all[$0]) * (all[i] - all[$0]) }
    }.sorted()
    let median =
      0.5 * (distances[(distances.count - 1) / 2] + distances[distances.count / 2])
    var sum = 0.0
    for i in x.indices {
      for j in x.indices {
        let distance = (x[i] - x[j]) * (x[i] - x[j]) / median
        sum += i == j ? 1 : exp(-min(max(distance, 0.01), 100))
      }
    }
    return Double(x.count) - sum / Double(x.count)
  }
}

@Suite struct SegmentCostTests {
  private static let counts = [2, 3, 4, 7, 8, 9, 33, 64, 65]

  /// Values with ties among them.
  private static func values(_ count: Int) -> [Double] {
    segmentationSignal(seed: count, count: count).map { (4 * $0).rounded() / 4 }
  }

  /// Compares every stretch, alone and in the two ways that searches ask.
  private func expect<Cost: SegmentCost>(
    _ cost: Cost, _ values: [Double], slack: Double = 1e-9,
    _ definition: (ArraySlice<Double>) -> Double
  ) {
    let count = values.count
    let stretches = (1...count).flatMap { end in (0..<end).map { ($0, end) } }
    expectClose(
      stretches.map { cost.cost($0.0, $0.1) }, stretches.map { definition(values[$0.0..<$0.1]) },
      rtol: 1e-10, atol: 1e-9)

    var growing = cost
    for end in 1...count {
      let starts = Array(end / 3..<end)
      var costs = [Double](repeating: 0, count: starts.count)
      growing.costs(from: starts, to: end, into: &costs)
      expectClose(costs, starts.map { cost.cost($0, end) }, rtol: 1e-10, atol: 1e-9)
    }
    for margin in 1...3 where count > 2 * margin {
      let costs = cost.splitCosts(1, count, margin: margin)
      let places = stride(from: 1 + margin, through: count - margin, by: 1)
      expectClose(
        [costs.whole] + costs.splits,
        [cost.cost(1, count)] + places.map { cost.cost(1, $0) + cost.cost($0, count) },
        rtol: 1e-10, atol: 1e-9)
    }
    for (start, end) in stretches {
      for middle in stride(from: start + 1, to: end, by: 1) {
        let split = cost.cost(start, middle) + cost.cost(middle, end)
        #expect(split <= cost.cost(start, end) + slack)
      }
    }
  }

  @Test("l1 equals its definition, and no split raises it", arguments: counts)
  func l1(count: Int) {
    let values = Self.values(count)
    expect(L1Cost(values), values, Definition.l1)
  }

  @Test("l2 equals its definition, and no split raises it", arguments: counts)
  func l2(count: Int) {
    let values = Self.values(count)
    expect(L2Cost(values), values, Definition.l2)
  }

  @Test("normal equals its definition, and no split raises it", arguments: counts)
  func normal(count: Int) {
    let values = Self.values(count)
    expect(NormalCost(values, floor: 0.01), values, Definition.normal)
  }

  @Test("linear equals its definition, and no split raises it", arguments: counts)
  func linear(count: Int) {
    let values = Self.values(count)
    expect(LinearCost(values), values, Definition.linear)
  }

  @Test(
    "rbf equals its definition, and no split raises it by more than the clip", arguments: counts)
  func rbf(count: Int) {
    let values = Self.values(count)
    expect(RBFCost(values), values, slack: 0.01) { Definition.rbf($0, of: values) }
  }

  @Test("Values that are all equal cost nothing") func equal() {
    let values = [Double](repeating: 3, count: 20)
    #expect(L1Cost(values).cost(2, 15) == 0)
    #expect(L2Cost(values).cost(2, 15) == 0)
    #expect(LinearCost(values).cost(2, 15) == 0)
    #expect(abs(RBFCost(values).cost(2, 15) - 12 * (1 - exp(-0.01))) < 1e-12)  // the clip
  }
}
