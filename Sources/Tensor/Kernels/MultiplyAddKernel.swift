internal import TensorKernels

/// Does independent multiply-adds in registers as fast as the processor can: what bounds every
/// matrix product.
///
/// - Returns: the floating-point operations done, two a multiply-add; 0 where the processor or this
///   build lacks the instruction set.
package func multiplyAdds(rounds: Int, with instructionSet: String) -> Double {
  unsafe tk_multiply_adds(instructionSet, rounds)
}
