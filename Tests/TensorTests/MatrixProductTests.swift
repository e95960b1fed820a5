import Tensor
import TestSupport
import Testing

/// The definition: `a·b` in double precision, for `a(row, k)` and `b(k, column)`.
private func product(
  _ m: Int, _ n: Int, _ k: Int, _ a: (Int, Int) -> Float, _ b: (Int, Int) -> Float
) -> [Double] {
  (0..<m * n).map { index in
    (0..<k).reduce(0) { $0 + Double(a(index / n, $1)) * Double(b($1, index % n)) }
  }
}

private let extents = [
  (1, 1, 1), (2, 3, 5), (7, 1, 9), (1, 17, 33), (5, 13, 31), (16, 16, 16), (33, 65, 17),
  (64, 256, 3), (144, 64, 128), (145, 66, 127), (301, 9, 64), (64, 256, 301), (145, 2, 300),
  (64, 16, 129), (16, 1, 5), (0, 3, 2),
  (3, 0, 2), (3, 2, 0),
]

@Test("a product adds its definition, whichever factor is transposed", arguments: extents)
func productDefinition(m: Int, n: Int, k: Int) {
  let a = Tensor(random: [m, k], seed: 1)
  let b = Tensor(random: [k, n], seed: 2)
  let start = Tensor(random: [m, n], seed: 3)
  let sum = product(m, n, k, { a.elements[$0 * k + $1] }, { b.elements[$0 * n + $1] })
  let expected = zip(start.elements, sum).map { Double($0) + $1 }
  // A sum of k products of values up to 1 is rounded by at most k · 2⁻²⁴ of its terms' sizes.
  let tolerance = 1e-6 * Double(k + 1).squareRoot()

  var plain = start
  plain.addProduct(a, b)
  expectClose(plain.elements, expected, rtol: 1e-6, atol: tolerance)

  var second = start
  second.addProduct(a, b.transposedCopy().transposed)
  expectClose(second.elements, expected, rtol: 1e-6, atol: tolerance)

  var first = start
  first.addProduct(a.transposedCopy().transposed, b)
  expectClose(first.elements, expected, rtol: 1e-6, atol: tolerance)
}

@Test("a product is the sum that begins with zeros", arguments: extents.filter { $0.2 > 0 })
func productFromNothing(m: Int, n: Int, k: Int) {
  let a = Tensor(random: [m, k], seed: 1)
  let b = Tensor(random: [n, k], seed: 2)
  var sum = Tensor(zeros: [m, n])
  sum.addProduct(a, b.transposed)
  #expect(Tensor(product: a, b.transposed) == sum)
}

@Test("a tensor of rank 3 takes part as a matrix of all its rows") func productOfRankThree() {
  let a = Tensor(random: [3, 5, 4], seed: 1)
  let b = Tensor(random: [4, 6], seed: 2)
  var ranked = Tensor(zeros: [3, 5, 6])
  ranked.addProduct(a, b)
  var flat = Tensor(zeros: [15, 6])
  flat.addProduct(Tensor(a.elements, shape: [15, 4]), b)
  #expect(ranked.elements == flat.elements)
}

// Rows of a batch stand time first, so a window's rows move and mix as the batch grows.
@Test(
  "each window's rows have the same bytes in a batch of any size",
  arguments: [(3, 256), (128, 64), (128, 5), (128, 1), (67, 33)])
func productRowsInAnyBatch(k: Int, n: Int) {
  let (steps, most) = (144, 13)
  let weight = Tensor(random: [k, n], seed: 5)
  let windows = (0..<most).map { Tensor(random: [steps, k], seed: 10 + $0) }
  let alone = windows.map { window in
    var y = Tensor(zeros: [steps, n])
    y.addProduct(window, weight)
    return y
  }
  for batch in 1...most {
    var x = Tensor(zeros: [steps, batch, k])
    for row in 0..<steps * batch { x.setRow(row, to: windows[row % batch].row(row / batch)) }
    var y = Tensor(zeros: [steps, batch, n])
    y.addProduct(x, weight)
    let same = (0..<steps * batch).allSatisfy { y.row($0) == alone[$0 % batch].row($0 / batch) }
    #expect(same, "batch of \(batch)")
  }
}

@Test("a nan or an infinity in one row stays in that row") func productNotANumber() {
  var a = Tensor(random: [7, 9], seed: 1)
  a.elements[2 * 9 + 4] = .nan
  a.elements[5 * 9 + 8] = .infinity
  var y = Tensor(zeros: [7, 17])
  y.addProduct(a, Tensor(random: [9, 17], seed: 2))
  for row in 0..<7 {
    let elements = y.row(row).elements
    #expect(elements.allSatisfy { $0.isNaN } == (row == 2))
    #expect(elements.allSatisfy { $0.isInfinite } == (row == 5))
  }
}

@Test("a product traps on extents that do not meet") func productRefusals() async {
  await #expect(processExitsWith: .failure) {
    var y = Tensor(zeros: [2, 2])
    y.addProduct(Tensor(zeros: [2, 3]), Tensor(zeros: [2, 2]))
  }
  await #expect(processExitsWith: .failure) {
    var y = Tensor(zeros: [2, 2])
    y.addProduct(Tensor(zeros: [2, 3]), Tensor(zeros: [3, 3]))
  }
  await #expect(processExitsWith: .failure) {
    var y = Tensor(zeros: [2, 2])
    y.addProduct(Tensor(zeros: [2, 3]).transposed, Tensor(zeros: [2, 2]))
  }
}
