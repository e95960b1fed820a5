import NeuralDetect
import Testing

@Suite("The last values of a stream") struct RingTests {
  @Test("A ring is the suffix of what came", arguments: [1, 2, 5, 36])
  func suffix(capacity: Int) {
    var ring = Ring(capacity: capacity)
    #expect(ring.count == 0)
    #expect(!ring.isFull)
    for newest in 0..<100 {
      ring.append(Double(newest))
      let count = min(newest + 1, capacity)
      #expect(ring.count == count)
      #expect(ring.isFull == (count == capacity))
      for back in 0..<count { #expect(ring[back] == Double(newest - back)) }
      #expect(ring.oldest == Double(newest - count + 1))
      #expect(ring[count + 7] == ring.oldest)
    }
  }
}
