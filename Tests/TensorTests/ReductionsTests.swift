import Tensor
import TestSupport
import Testing

@Test("the sum over rows equals its definition", arguments: vectorCounts)
func sumOverRowsDefinition(columns: Int) {
  for rows in [0, 1, 5, 144] {
    let x = Tensor(random: [rows, columns], seed: rows)
    expectClose(
      x.sumOverRows().elements,
      (0..<columns).map { column in
        (0..<rows).reduce(0) { $0 + Double(x.elements[$1 * columns + column]) }
      }, atol: 1e-7 * Double(rows + 1))
  }
}

@Test("tensors add element by element", arguments: vectorCounts)
func addDefinition(count: Int) {
  let (a, b) = (Tensor(random: [count], seed: 1), Tensor(random: [count], seed: 2))
  var sum = a
  sum.add(b)
  #expect(sum.elements == zip(a.elements, b.elements).map { $0 + $1 })
}

@Test("the squared norm is summed in double precision") func squaredNorm() {
  #expect(Tensor([3, 4], shape: [2]).squaredNorm() == 25)
  #expect(
    Tensor([Float](repeating: 1, count: 1 << 16) + [4096], shape: [65_537]).squaredNorm()
      == 65_536 + 16_777_216)
  #expect(Tensor(zeros: [0]).squaredNorm() == 0)
}

@Test("tensors of different shapes do not add") func addRefusal() async {
  await #expect(processExitsWith: .failure) {
    var a = Tensor(zeros: [2, 3])
    a.add(Tensor(zeros: [6]))
  }
}
