internal import Glibc
internal import NeuralDetect
internal import Tensor

/// The elementwise and row kernels beside loops over their scalar definitions.
func elementwiseWork() -> [Work] {
  [
    inPlace("sigmoid", 4096, { sigmoid($0) }, { $0.applySigmoid() }),
    softmaxWork(144), rowDotsWork(rows: 144 * 24, columns: 128), adamWork(),
  ]
}

/// `kernel` beside `definition` of one element; values stay between runs, within ±1.
private func inPlace(
  _ name: String, _ count: Int, _ definition: @escaping (Float) -> Float,
  _ kernel: @escaping (inout Tensor) -> Void
) -> Work {
  let x = Tensor([count]) { sin($0) }
  var (plain, fast) = (x.elements, x)
  return Work(
    name, amount: Double(count),
    ways: [
      Way("definition") { apply(definition, to: &plain) },
      Way("kernel") { kernel(&fast) },
    ])
}

private func apply(_ definition: (Float) -> Float, to x: inout [Float]) {
  for index in x.indices { x[index] = definition(x[index]) }
}

private func softmaxWork(_ count: Int) -> Work {
  let x = Tensor([count]) { sin($0) }
  var (plain, fast) = (x.elements, x)
  return Work(
    "softmax", amount: Double(count),
    ways: [
      Way("definition") { softmax(&plain) },
      Way("kernel") { fast.applySoftmaxToColumns() },
    ])
}

private func softmax(_ x: inout [Float]) {
  let highest = x.max()!
  for index in x.indices { x[index] = expf(x[index] - highest) }
  let scale = 1 / x.reduce(0, +)
  for index in x.indices { x[index] *= scale }
}

private func rowDotsWork(rows: Int, columns: Int) -> Work {
  let (a, v) = (Tensor([rows, columns]) { sin($0) }, Tensor([columns]) { cos($0) })
  var dots = [Float](repeating: 0, count: rows)
  return Work(
    "dot products of rows", amount: Double(rows * columns),
    ways: [
      Way("definition") { dot(a.elements, v.elements, into: &dots) },
      Way("kernel") { dots = a.rowDots(with: v).elements },
    ])
}

private func dot(_ rows: [Float], _ v: [Float], into dots: inout [Float]) {
  for row in dots.indices {
    var dot: Float = 0
    for column in v.indices { dot += rows[row * v.count + column] * v[column] }
    dots[row] = dot
  }
}

/// One optimizer step over the parameters of the network.
private func adamWork() -> Work {
  var network = Network(.compared(hidden: 64), seed: 1)
  let gradient = Network(network.extents, seed: 2)
  var optimizer = AdamW(for: network)
  var plain = PlainAdam(network.count)
  let g = (0..<network.count).map { sinf(Float($0)) }
  return Work(
    "AdamW step", amount: Double(network.count),
    ways: [
      Way("definition") { plain.step(g) },
      Way("kernel") { optimizer.step(&network, gradient, learningRate: 1e-3) },
    ])
}

private struct PlainAdam {
  var parameter: [Float]
  var first: [Float]
  var second: [Float]

  init(_ count: Int) {
    parameter = [Float](repeating: 0.5, count: count)
    first = [Float](repeating: 0, count: count)
    second = first
  }

  mutating func step(_ gradient: [Float]) {
    for (index, g) in gradient.enumerated() {
      first[index] = 0.9 * first[index] + 0.1 * g
      second[index] = 0.999 * second[index] + 0.001 * g * g
      parameter[index] -= 1e-3 * first[index] / (second[index].squareRoot() + 1e-8)
    }
  }
}
