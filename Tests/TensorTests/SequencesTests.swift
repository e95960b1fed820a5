import Tensor
import TestSupport
import Testing

private let extents =
  vectorCounts.map { (steps: 5, batch: 3, columns: $0) } + [
    (steps: 1, batch: 1, columns: 8), (steps: 144, batch: 2, columns: 33),
  ]

/// Step t of sequence b, in double precision.
private func step(_ x: Tensor, _ t: Int, _ b: Int) -> [Double] {
  let columns = x.shape[2]
  let start = (t * x.shape[1] + b) * columns
  return x.elements[start..<start + columns].map { Double($0) }
}

@Test(
  "row dots, weighted sums and outer products of sequences equal their sums", arguments: extents)
func sequenceDefinitions(steps: Int, batch: Int, columns: Int) {
  let x = Tensor(random: [steps, batch, columns], seed: 1)
  let vectors = Tensor(random: [batch, columns], seed: 2)
  let weights = Tensor(random: [steps, batch], seed: 3)
  let tolerance = 3e-7 * Double(steps + columns).squareRoot()
  let (dots, sums) = (x.rowDots(with: vectors), x.weightedSums(weights))
  var sum = x
  sum.addOuterProduct(weights, vectors)
  for b in 0..<batch {
    let vector = vectors.row(b).elements.map { Double($0) }
    let weight = (0..<steps).map { Double(weights.elements[$0 * batch + b]) }
    expectClose(
      (0..<steps).map { dots.elements[$0 * batch + b] },
      (0..<steps).map { t in zip(step(x, t, b), vector).reduce(0) { $0 + $1.0 * $1.1 } },
      atol: tolerance)
    expectClose(
      sums.row(b).elements,
      (0..<columns).map { column in
        (0..<steps).reduce(0) { $0 + weight[$1] * step(x, $1, b)[column] }
      }, atol: tolerance)
    for t in 0..<steps {
      expectClose(
        step(sum, t, b), zip(step(x, t, b), vector).map { $0 + weight[t] * $1 }, atol: 2e-7)
    }
  }
}

@Test(
  "with one vector, row dots and outer products equal their sums",
  arguments: vectorCounts)
func rowDefinitions(columns: Int) {
  let x = Tensor(random: [7, columns], seed: 1)
  let vector = Tensor(random: [columns], seed: 2)
  let weights = Tensor(random: [7], seed: 3)
  let tolerance = 3e-7 * Double(columns + 7).squareRoot()
  expectClose(
    x.rowDots(with: vector).elements, (0..<7).map { row in dot(x.row(row), vector) },
    atol: tolerance)
  var sum = x
  sum.addOuterProduct(weights, vector)
  for row in 0..<7 {
    expectClose(
      sum.row(row).elements,
      zip(x.row(row).elements, vector.elements).map {
        Double($0) + Double(weights.elements[row]) * Double($1)
      }, atol: 2e-7)
  }
}

@Test("nan in a step reaches its own dot and the weighted sum's column") func sequenceNotANumber() {
  var x = Tensor(random: [4, 2, 17], seed: 1)
  x.elements[(2 * 2 + 1) * 17 + 16] = .nan
  let dots = x.rowDots(with: Tensor(random: [17], seed: 2)).elements
  #expect(dots.indices.filter { dots[$0].isNaN } == [5])
  let sums = x.weightedSums(Tensor(random: [4, 2], seed: 3)).elements
  #expect(sums.indices.filter { sums[$0].isNaN } == [17 + 16])
}

@Test("sequences trap on weights or vectors that do not fit")
func sequenceRefusals() async {
  await #expect(processExitsWith: .failure) {
    _ = Tensor(zeros: [4, 2, 3]).rowDots(with: Tensor(zeros: [4]))
  }
  await #expect(processExitsWith: .failure) {
    _ = Tensor(zeros: [4, 2, 3]).rowDots(with: Tensor(zeros: [4, 3]))
  }
  await #expect(processExitsWith: .failure) {
    _ = Tensor(zeros: [4, 2, 3]).weightedSums(Tensor(zeros: [3, 2]))
  }
  await #expect(processExitsWith: .failure) {
    _ = Tensor(zeros: [8, 3]).weightedSums(Tensor(zeros: [4, 2]))
  }
  await #expect(processExitsWith: .failure) {
    var x = Tensor(zeros: [4, 2, 3])
    x.addOuterProduct(Tensor(zeros: [4, 2]), Tensor(zeros: [2]))
  }
  await #expect(processExitsWith: .failure) {
    _ = Tensor(zeros: [4, 3]).rowDots(with: Tensor(zeros: [4]))
  }
}
