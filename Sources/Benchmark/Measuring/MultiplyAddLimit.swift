internal import Tensor

/// Multiplications and additions a second that one thread reaches with the vectors of
/// `instructionSet`, nothing loaded and nothing stored: no matrix product is faster.
func multiplyAddLimit(_ instructionSet: String) -> Double {
  var operations = 0.0
  let seconds = Stopwatch.thread.seconds {
    operations = multiplyAdds(rounds: 1_000_000, with: instructionSet)
  }
  return operations / seconds
}
