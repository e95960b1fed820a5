import Tensor
import Testing

@Suite struct MultiplyAddTests {
  @Test("The kernels' instruction set is one that the processor has, and does operations by rounds")
  func operations() {
    #expect(KernelVariant.available.contains(KernelVariant.name))
    for name in KernelVariant.available {
      let once = multiplyAdds(rounds: 1, with: name)
      #expect(once > 0 && multiplyAdds(rounds: 7, with: name) == 7 * once)
    }
  }

  @Test("An instruction set that is not there does nothing")
  func unknown() {
    #expect(multiplyAdds(rounds: 1, with: "abacus") == 0)
  }
}
