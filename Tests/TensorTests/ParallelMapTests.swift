import Tensor
import Testing

@Test("results stand in order, the same for any number of threads", arguments: [0, 1, 2, 3, 8])
func parallelMapOrder(threads: Int) {
  for count in [0, 1, 2, 7, 1000] {
    let squares = parallelMap(count, threads: threads) { $0 * $0 }
    #expect(squares == (0..<count).map { $0 * $0 })
  }
}

@Test("results that own memory arrive whole", arguments: [1, 2, 3, 8])
func parallelMapOwnership(threads: Int) {
  let rows = parallelMap(200, threads: threads) { index in
    [String](repeating: "series \(index)", count: index % 5)
  }
  #expect(rows == (0..<200).map { [String](repeating: "series \($0)", count: $0 % 5) })
}
