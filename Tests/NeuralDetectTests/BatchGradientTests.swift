import NeuralDetect
import Tensor
import TestSupport
import Testing

extension LayerTests {
  @Test("a batch's loss and gradient have the same bytes for any number of threads")
  func batchGradientThreads() {
    let network = PackedNetwork(
      Network(.init(features: 3, hidden: 17, layers: 2, outputs: 2), seed: 1))
    let tiles = (0..<7).map { tile in
      LabelledWindows(
        inputs: Tensor(random: [20, 5, 3], seed: tile),
        targets: Tensor([20, 5, 2]) { Float(Int($0) % 2) },
        weights: Tensor([20, 5, 2]) { _ in 1.0 / 200 })
    }
    let dropout = (0..<7).map { tile in
      Dropout(
        rate: 0.2, generators: (0..<5).map { SeededGenerator(seed: UInt64(tile * 5 + $0)) })
    }
    let one = BatchGradient(of: network, on: tiles, dropout: dropout, threads: 1)
    for threads in [2, 3, 8] {
      let several = BatchGradient(of: network, on: tiles, dropout: dropout, threads: threads)
      #expect(several.loss == one.loss)
      #expect(several.gradient == one.gradient, "\(threads) threads")
    }
  }

  @Test("a batch's gradient is that of its windows at once, however they are cut into tiles")
  func batchGradientTiles() {
    let network = PackedNetwork(
      Network(.init(features: 3, hidden: 8, layers: 1, outputs: 1), seed: 1))
    let whole = LabelledWindows(
      inputs: Tensor(random: [20, 12, 3], seed: 1),
      targets: Tensor([20, 12, 1]) { Float(Int($0) % 2) },
      weights: Tensor([20, 12, 1]) { _ in 1.0 / 240 })
    let tiles = [0..<5, 5..<6, 6..<12].map {
      LabelledWindows(
        inputs: windows($0, of: whole.inputs), targets: windows($0, of: whole.targets),
        weights: windows($0, of: whole.weights))
    }
    let once = BatchGradient(of: network, on: [whole], dropout: [], threads: 1)
    let cut = BatchGradient(of: network, on: tiles, dropout: [], threads: 2)
    expectClose([cut.loss], [once.loss], rtol: 1e-6)
    for ((name, once), (_, cut)) in zip(once.gradient.named, cut.gradient.named) {
      expectClose(cut.elements, once.elements, rtol: 1e-4, atol: 1e-6, "\(name)")
    }
  }
}
