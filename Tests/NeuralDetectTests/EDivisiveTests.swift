import Foundation
import NeuralDetect
import Tensor
import Testing

// Golden values: Tests/Golden/student_t.py (mpmath, 60 digits).
@Test("Student's tail is right from the middle to where it is hardly there")
func studentTail() {
  let golden: [(t: Double, degrees: Double, log: Double)] = [
    (0.1, 1, -0.0655534732123984), (1.0, 1, -0.693147180559945), (3.0, 1, -1.58556141473035),
    (0.5, 2, -0.405465108108164), (2.0, 5, -2.28337598660187), (1.96, 30, -2.82443268786438),
    (0.01, 1000, -0.00800870228296819), (5.0, 10, -7.52889142215815), (12.0, 40, -32.4815585677021),
    (60.0, 100, -183.06334469935), (200.0, 600, -1267.79536056798),
    (3.0, 100000, -5.91433282273732),
  ]
  for (t, degrees, log) in golden {
    let ours = StudentT(degrees: degrees).logTwoSided(squaredT: t * t)
    #expect(abs(ours - log) < 1e-9 * (1 + abs(log)), "t \(t), \(degrees): \(ours)")
  }
  #expect(StudentT(degrees: 3).logTwoSided(squaredT: 0) == 0)
  #expect(StudentT(degrees: 3).logTwoSided(squaredT: .infinity) == -.infinity)
}

/// The place of the largest distance between the values before and after it, by the definition.
private func furthestSplit(_ x: [Double], minimumSize: Int) -> Int {
  func distances(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
    a.reduce(0) { sum, x in b.reduce(sum) { $0 + abs(x - $1) } }
  }
  return (minimumSize...x.count - minimumSize).max { a, b in value(a) < value(b) }!

  func value(_ split: Int) -> Double {
    let (before, after) = (x[..<split], x[split...])
    let (l, r) = (Double(split), Double(x.count - split))
    return l * r / (l + r)
      * (2 * distances(before, after) / (l * r) - distances(before, before) / (l * (l - 1))
        - distances(after, after) / (r * (r - 1)))
  }
}

@Test("The first split is where two distributions are furthest apart") func energy() {
  for seed in 0..<40 {
    var random = SeededGenerator(seed: UInt64(seed))
    let values = (0..<60).map { (t: Int) in random.nextGaussian() + (t < 35 ? 0 : 4) }
    var method = EDivisive()
    // So strict that what follows the first split is not significant.
    method.significance = 1e-6
    let found = method.changepoints(in: values).map(\.index)
    #expect(found == [furthestSplit(values, minimumSize: 2)], "\(seed)")
  }
}

@Test("Changepoints are as significant as asked, and more of them where less is asked")
func significance() {
  var counts: [Int] = []
  for significance in [1e-2, 1e-4, 1e-8] {
    var method = EDivisive()
    method.significance = significance
    let found = (0..<30).flatMap {
      method.changepoints(in: segmentationSignal(seed: $0, count: 150))
    }
    #expect(found.allSatisfy { $0.strength >= -log10(significance) - 1e-9 })
    counts.append(found.count)
  }
  #expect(counts == counts.sorted(by: >) && counts[0] > counts[2])
}
