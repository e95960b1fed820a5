import Glibc
import Tensor
import TestSupport
import Testing

@Test(
  "attention's scores and tanh equal their definitions",
  arguments: vectorCounts.map { (rows: 7, columns: 5, width: $0) } + [
    (rows: 1, columns: 128, width: 64), (rows: 13, columns: 1, width: 80),
  ])
func attentionScoresDefinition(rows: Int, columns: Int, width: Int) {
  let h = Tensor(random: [rows, 1, columns], seed: 1)
  let weight = Tensor(random: [columns, width], seed: 2)
  let bias = Tensor(random: [width], seed: 3)
  let context = Tensor(random: [width], seed: 4)
  let hidden = (0..<rows).map { row in
    (0..<width).map { unit in
      tanh(
        (0..<columns).reduce(Double(bias.elements[unit])) {
          $0 + Double(h.elements[row * columns + $1]) * Double(weight.elements[$1 * width + unit])
        })
    }
  }
  let saved = attentionScores(h, weight: weight, bias: bias, context: context, saving: true)
  expectClose(
    saved.scores.elements,
    hidden.map { zip($0, context.elements).reduce(0) { $0 + $1.0 * Double($1.1) } },
    atol: 5e-7 * Double(width + columns))
  expectClose(saved.hidden!.elements, hidden.flatMap { $0 }, atol: 1e-6 * Double(columns))
  let unsaved = attentionScores(h, weight: weight, bias: bias, context: context, saving: false)
  #expect(unsaved.scores == saved.scores && unsaved.hidden == nil)
}

@Test("attention's scores trap on a context that does not fit") func attentionScoresRefusal() async
{
  await #expect(processExitsWith: .failure) {
    _ = attentionScores(
      Tensor(zeros: [2, 1, 3]), weight: Tensor(zeros: [3, 4]), bias: Tensor(zeros: [4]),
      context: Tensor(zeros: [3]), saving: false)
  }
}

@Test("attention's derivatives equal their definitions", arguments: [1, 7, 145], vectorCounts)
func attentionGradientDefinition(rows: Int, width: Int) {
  let hidden = Tensor(random: [rows, 1, width], seed: 1)
  let dScores = Tensor(random: [rows], seed: 2)
  let context = Tensor(random: [width], seed: 3)
  let start = Tensor(random: [width], seed: 4)
  var (gradient, dContext) = (hidden, start)
  attentionGradient(&gradient, dScores, context: context, into: &dContext)
  func tanh(_ row: Int, _ unit: Int) -> Double { Double(hidden.elements[row * width + unit]) }
  expectClose(
    gradient.elements,
    (0..<rows * width).map { index in
      let (row, unit) = (index / width, index % width)
      let product = Double(dScores.elements[row]) * Double(context.elements[unit])
      return product * (1 - tanh(row, unit) * tanh(row, unit))
    }, rtol: 1e-6, atol: 1e-7)
  expectClose(
    dContext.elements,
    (0..<width).map { unit in
      (0..<rows).reduce(Double(start.elements[unit])) {
        $0 + Double(dScores.elements[$1]) * tanh($1, unit)
      }
    }, rtol: 1e-6, atol: 1e-6 * Double(rows).squareRoot())
}
