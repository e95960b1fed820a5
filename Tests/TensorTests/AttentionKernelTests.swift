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
  let h = Tensor(random: [rows, columns], seed: 1)
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
      Tensor(zeros: [2, 3]), weight: Tensor(zeros: [3, 4]), bias: Tensor(zeros: [4]),
      context: Tensor(zeros: [3]), saving: false)
  }
}
