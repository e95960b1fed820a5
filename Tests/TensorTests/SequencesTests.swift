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

@Test("dots, weighted sums and outer products of a sequence equal their sums", arguments: extents)
func sequenceDefinitions(steps: Int, batch: Int, columns: Int) {
  let x = Tensor(random: [steps, batch, columns], seed: 1)
  let vector = Tensor(random: [columns], seed: 2)
  let weights = Tensor(random: [steps], seed: 3)
  let tolerance = 3e-7 * Double(steps + columns).squareRoot()
  for b in 0..<batch {
    expectClose(
      x.dots(ofSequence: b, with: vector).elements,
      (0..<steps).map { t in
        zip(step(x, t, b), vector.elements).reduce(0) { $0 + $1.0 * Double($1.1) }
      }, atol: tolerance)
    expectClose(
      x.weightedSum(ofSequence: b, weights: weights).elements,
      (0..<columns).map { column in
        (0..<steps).reduce(0) { $0 + Double(weights.elements[$1]) * step(x, $1, b)[column] }
      }, atol: tolerance)
    var sum = x
    sum.addOuterProduct(toSequence: b, weights, vector)
    for t in 0..<steps {
      for other in 0..<batch {
        let weight = other == b ? Double(weights.elements[t]) : 0
        expectClose(
          step(sum, t, other),
          zip(step(x, t, other), vector.elements).map { $0 + weight * Double($1) },
          atol: 2e-7)
      }
    }
  }
}

@Test("row dots equal their definition", arguments: vectorCounts)
func rowDotsDefinition(columns: Int) {
  let x = Tensor(random: [7, columns], seed: 1)
  let vector = Tensor(random: [columns], seed: 2)
  expectClose(
    x.rowDots(with: vector).elements,
    (0..<7).map { row in dot(x.row(row), vector) },
    atol: 3e-7 * Double(columns + 1).squareRoot())
}

@Test("nan in a step reaches its own dot and the weighted sum's column") func sequenceNotANumber() {
  var x = Tensor(random: [4, 2, 17], seed: 1)
  x.elements[(2 * 2 + 1) * 17 + 16] = .nan
  let dots = x.dots(ofSequence: 1, with: Tensor(random: [17], seed: 2)).elements
  #expect(dots.indices.filter { dots[$0].isNaN } == [2])
  let sum = x.weightedSum(ofSequence: 1, weights: Tensor(random: [4], seed: 3)).elements
  #expect(sum.indices.filter { sum[$0].isNaN } == [16])
  let other = x.weightedSum(ofSequence: 0, weights: Tensor(random: [4], seed: 3))
  #expect(!other.elements.contains { $0.isNaN })
}

@Test("sequences trap on an index, weights or a vector that does not fit")
func sequenceRefusals() async {
  await #expect(processExitsWith: .failure) {
    _ = Tensor(zeros: [4, 2, 3]).dots(ofSequence: 2, with: Tensor(zeros: [3]))
  }
  await #expect(processExitsWith: .failure) {
    _ = Tensor(zeros: [4, 2, 3]).dots(ofSequence: 0, with: Tensor(zeros: [4]))
  }
  await #expect(processExitsWith: .failure) {
    _ = Tensor(zeros: [4, 2, 3]).weightedSum(ofSequence: 0, weights: Tensor(zeros: [3]))
  }
  await #expect(processExitsWith: .failure) {
    var x = Tensor(zeros: [4, 2, 3])
    x.addOuterProduct(toSequence: 0, Tensor(zeros: [4]), Tensor(zeros: [2]))
  }
  await #expect(processExitsWith: .failure) {
    _ = Tensor(zeros: [4, 3]).rowDots(with: Tensor(zeros: [4]))
  }
}
