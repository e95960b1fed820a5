import Glibc
import Tensor
import Testing

/// What the environment forces, if anything.
private let forced = unsafe getenv("NEURALDETECT_KERNELS").map { unsafe String(cString: $0) } ?? ""

@Suite struct KernelVariantTests {
  @Test("the kernels' instruction set is one of those that are built") func known() {
    #expect(["avx512", "avx2", "neon", "baseline"].contains(KernelVariant.name))
  }

  @Test("the instruction set that the environment forces is the one that runs")
  func forcedRuns() {
    guard !forced.isEmpty else { return }
    #expect(KernelVariant.refused == nil, "this processor or build lacks it")
    #expect(KernelVariant.name == forced)
  }
}
