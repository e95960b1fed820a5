import Glibc
import Tensor
import TestSupport
import Testing

@Test("σ equals its definition", arguments: vectorCounts)
func sigmoidDefinition(count: Int) {
  let x = Tensor(random: [count], seed: count, bound: 20)
  var y = x
  y.applySigmoid()
  expectClose(y.elements, x.elements.map { sigmoid($0) }, rtol: 1e-6)
}

@Test("σ saturates at large and infinite values, and stays within its bounds")
func saturation() {
  let x = Tensor([-.infinity, -1e4, -100, 100, 1e4, .infinity, 0], shape: [7])
  var y = x
  y.applySigmoid()
  expectClose(y.elements, [0, 0, 0, 1, 1, 1, 0.5], rtol: 0, atol: 1e-37)
  y = Tensor([20_001]) { ($0 - 10_000) / 500 }
  y.applySigmoid()
  #expect(y.elements.allSatisfy { 0...1 ~= $0 })
  #expect(zip(y.elements, y.elements.dropFirst()).allSatisfy { $1 - $0 > -2e-7 })
}

@Test("nan stays nan, and only there", arguments: [0, 3, 15, 16, 20])
func elementwiseNotANumber(at index: Int) {
  var x = Tensor(random: [21], seed: 1)
  x.elements[index] = .nan
  var y = x
  y.applySigmoid()
  #expect(y.elements.indices.filter { y.elements[$0].isNaN } == [index])
  y = Tensor(x.elements, shape: [7, 3])
  y.applySoftmaxToColumns()
  #expect(
    y.elements.indices.filter { y.elements[$0].isNaN }
      == x.elements.indices.filter { $0 % 3 == index % 3 })
}

@Test("the softmax of each column equals its definition", arguments: [1, 2, 144], vectorCounts)
func softmaxDefinition(rows: Int, columns: Int) {
  let x = Tensor(random: [rows, columns], seed: columns, bound: 5)
  var y = x
  y.applySoftmaxToColumns()
  let powers = x.elements.map { exp(Double($0)) }
  expectClose(
    y.elements,
    powers.indices.map { index in
      let column = stride(from: index % columns, to: powers.count, by: columns)
      return powers[index] / column.reduce(0) { $0 + powers[$1] }
    }, rtol: 2e-6)
}

@Test("the softmax of a column does not depend on the columns beside it", arguments: [1, 2, 9, 33])
func softmaxColumnAlone(columns: Int) {
  let x = Tensor(random: [20, columns], seed: 4, bound: 5)
  var y = x
  y.applySoftmaxToColumns()
  for column in 0..<columns {
    let own = stride(from: column, to: 20 * columns, by: columns)
    var alone = Tensor(own.map { x.elements[$0] }, shape: [20, 1])
    alone.applySoftmaxToColumns()
    #expect(alone.elements == own.map { y.elements[$0] })
  }
}

@Test("softmax neither overflows nor loses its sum over a wide range") func softmaxRange() {
  var y = Tensor([1e4, -1e4, 1e4, 0, -.infinity], shape: [5, 1])
  y.applySoftmaxToColumns()
  expectClose(y.elements, [0.5, 0, 0.5, 0, 0], rtol: 1e-6, atol: 1e-37)
  var shifted = Tensor([144, 1]) { 300 + sin($0) }
  shifted.applySoftmaxToColumns()
  let total = shifted.elements.reduce(0) { $0 + Double($1) }
  #expect(abs(total - 1) < 1e-6)
}

@Test("an Adam update equals its definition", arguments: vectorCounts)
func adamDefinition(count: Int) {
  let step = AdamStep(
    beta1: 0.9, beta2: 0.99, decay: 0.95, step: 0.1, epsilon: 1e-3, gradientScale: 0.5)
  let gradient = Tensor(random: [count], seed: 1, bound: 3)
  var parameter = Tensor(random: [count], seed: 2)
  var first = Tensor(random: [count], seed: 3)
  var second = Tensor(random: [count], seed: 4)
  for index in second.elements.indices { second.elements[index] = abs(second.elements[index]) }
  let before = (parameter.elements, first.elements, second.elements)
  parameter.applyAdam(gradient, first: &first, second: &second, step)
  for index in 0..<count {
    let g = 0.5 * Double(gradient.elements[index])
    let m = 0.9 * Double(before.1[index]) + 0.1 * g
    let v = 0.99 * Double(before.2[index]) + 0.01 * g * g
    let p = 0.95 * Double(before.0[index]) - 0.1 * m / (v.squareRoot() + 1e-3)
    expectClose(
      [parameter.elements[index], first.elements[index], second.elements[index]], [p, m, v],
      rtol: 2e-5, atol: 1e-6)
  }
}

@Test("an Adam update traps when the shapes differ") func adamRefusal() async {
  await #expect(processExitsWith: .failure) {
    var (parameter, first, second) = (
      Tensor(zeros: [3]), Tensor(zeros: [3]), Tensor(zeros: [3])
    )
    parameter.applyAdam(
      Tensor(zeros: [2]), first: &first, second: &second,
      AdamStep(beta1: 0, beta2: 0, decay: 1, step: 1, epsilon: 1, gradientScale: 1))
  }
}
