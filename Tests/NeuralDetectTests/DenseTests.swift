import NeuralDetect
import Tensor
import TestSupport
import Testing

// Few outputs run as dot products, many as a matrix product.
private let extents = [
  (rows: 1, inputs: 1, outputs: 1), (rows: 4, inputs: 3, outputs: 2),
  (rows: 7, inputs: 17, outputs: 3), (rows: 2, inputs: 5, outputs: 4),
  (rows: 3, inputs: 9, outputs: 33), (rows: 145, inputs: 33, outputs: 5),
]

extension LayerTests {
  @Test("Dense equals its definition", arguments: extents)
  func denseDefinition(rows: Int, inputs: Int, outputs: Int) {
    let layer = Dense(
      weight: Tensor(random: [inputs, outputs], seed: 1), bias: Tensor(random: [outputs], seed: 2))
    let x = Tensor(random: [rows, inputs], seed: 3)
    let columns = layer.weight.transposedCopy()
    let y = layer(x)
    #expect(y.shape == [rows, outputs])
    expectClose(
      y.elements,
      (0..<rows * outputs).map { index in
        dot(x.row(index / outputs), columns.row(index % outputs))
          + Double(layer.bias.elements[index % outputs])
      }, rtol: 1e-6, atol: 1e-6)
  }

  // The layer is linear: the differences have no truncation error.
  @Test("Dense gradients match central differences", arguments: extents.dropLast())
  func denseGradients(rows: Int, inputs: Int, outputs: Int) {
    let layer = Dense(
      weight: Tensor(random: [inputs, outputs], seed: 1), bias: Tensor(random: [outputs], seed: 2))
    let x = Tensor(random: [rows, inputs], seed: 3)
    let dy = Tensor(random: [rows, outputs], seed: 4)
    var gradient = Dense(
      weight: Tensor(zeros: [inputs, outputs]), bias: Tensor(zeros: [outputs]))
    let dx = layer.backward(x, dy, into: &gradient)
    var (again, twice) = (gradient, dx)
    layer.backward(x, dy, into: &again, &twice)
    expectClose(twice.elements, dx.elements.map { 2 * $0 })
    expectClose(
      gradient.weight.elements,
      centralDifferences(at: layer.weight) { dot(Dense(weight: $0, bias: layer.bias)(x), dy) },
      rtol: 1e-4, atol: 5e-5)
    expectClose(
      gradient.bias.elements,
      centralDifferences(at: layer.bias) { dot(Dense(weight: layer.weight, bias: $0)(x), dy) },
      rtol: 1e-4, atol: 5e-5)
    expectClose(
      dx.elements, centralDifferences(at: x) { dot(layer($0), dy) }, rtol: 1e-4, atol: 5e-5)
  }

  @Test("Dense traps on a bias that does not fit") func denseRefusal() async {
    await #expect(processExitsWith: .failure) {
      _ = Dense(weight: Tensor(zeros: [2, 3]), bias: Tensor(zeros: [2]))
    }
  }
}
