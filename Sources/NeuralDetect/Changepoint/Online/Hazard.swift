/// How probable it is, at any sample, that a segment ends with it.
public enum Hazard: Sendable, Equatable {
  /// 1 / λ: segments of λ samples on average.
  case constant(meanLength: Double)

  /// (a + A) / (n + A + B) after a changes at n samples: the mean of a Beta(A, B) of which A changes
  /// and B samples without one were seen beforehand.
  ///
  /// The source keeps the probability of every a for each run length; here each run length keeps a's
  /// mean, so that memory does not grow.
  /// - Source: Wilson, Nassar & Gold, "Bayesian Online Learning of the Hazard Rate in Change-Point
  ///   Problems", 2010.
  case learned(changes: Double, samples: Double)

  /// After so many samples, with so many changes among them.
  func probability(changes: Double, samples: Double) -> Double {
    switch self {
    case .constant(let meanLength): 1 / meanLength
    case .learned(let changesBefore, let samplesBefore):
      (changes + changesBefore) / (samples + changesBefore + samplesBefore)
    }
  }
}
