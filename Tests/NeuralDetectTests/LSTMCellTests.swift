import Glibc
import NeuralDetect
import Tensor
import TestSupport
import Testing

extension LayerTests {
  // Golden values: Tests/Golden/lstm_cell.py (NumPy, float64).
  @Test("LSTMCell agrees with the reference after one and after five steps") func lstmCellGolden() {
    let cell = LSTMCell(
      inputWeight: Tensor([2, 12]) { sin(0.1 * $0) },
      recurrentWeight: Tensor([3, 12]) { cos(0.2 * $0) },
      inputBias: Tensor([12]) { 0.05 * $0 - 0.3 }, recurrentBias: Tensor([12]) { 0.1 - 0.02 * $0 })
    var state = LSTMCell.State(batch: 2, hidden: 3)
    for t: Float in [0, 1, 2, 3, 4] {
      cell.step(Tensor([sin(t), cos(t), 1 - t, 0.5 * t], shape: [2, 2]), &state)
      guard t == 0 else { continue }
      expectClose(
        state.hidden.elements,
        [0.33207596, 0.33568421, 0.33577140, 0.15417721, 0.19444639, 0.23360788], atol: 1e-6)
      expectClose(
        state.cell.elements,
        [0.50071329, 0.51136565, 0.51733827, 0.22350476, 0.27717763, 0.32913582], atol: 1e-6)
    }
    expectClose(
      state.hidden.elements,
      [-0.06091270, -0.05681034, -0.05295758, 0.23626899, 0.11029873, 0.00240546], atol: 1e-6)
    expectClose(
      state.cell.elements,
      [-0.24161048, -0.22100895, -0.20057039, 0.80282381, 0.39506154, 0.00998028], atol: 1e-6)
  }
}
