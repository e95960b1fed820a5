internal import Glibc
internal import NeuralDetect

/// A number and how sure it is: Student's distribution around it.
struct Uncertain {
  let value: Double
  let variance: Double

  /// ν, how well the variance itself is known.
  let degrees: Double

  init(value: Double, variance: Double, degrees: Double) {
    self.value = value
    self.variance = variance
    self.degrees = degrees
  }

  /// Of a variance that is known.
  init(value: Double, variance: Double) {
    self.init(value: value, variance: variance, degrees: Self.certain)
  }

  /// Of a variance found in samples, and one that is known.
  init(value: Double, sampling: Double, degrees: Double, known: Double) {
    self = Uncertain(value: value, variance: sampling, degrees: degrees) + known
  }

  /// The mean: in error by what each is, or by what they differ, whichever is more.
  static func mean(of values: [Uncertain]) -> Uncertain {
    let n = Double(values.count)
    let sum = values.dropFirst().reduce(values[0]) { $0 + $1 }
    let within = 1 / n * sum
    let between = values.reduce(0) { $0 + pow($1.value - within.value, 2) } / (n * max(n - 1, 1))
    return between > within.variance
      ? Uncertain(value: within.value, variance: between, degrees: n - 1) : within
  }

  /// A sum of what is independent.
  /// - Source: Welch, "The Generalization of Student's Problem", 1947, for ν.
  static func + (a: Uncertain, b: Uncertain) -> Uncertain {
    let variance = a.variance + b.variance
    let share = variance > 0 ? a.variance / variance : 1
    let doubt = share * share / a.degrees + (1 - share) * (1 - share) / b.degrees
    return Uncertain(
      value: a.value + b.value, variance: variance,
      degrees: variance > 0 ? min(1 / doubt, certain) : certain)
  }

  static func - (a: Uncertain, b: Uncertain) -> Uncertain { a + -1 * b }

  static func * (factor: Double, a: Uncertain) -> Uncertain {
    Uncertain(value: factor * a.value, variance: factor * factor * a.variance, degrees: a.degrees)
  }

  /// With a variance more that is known.
  static func + (a: Uncertain, known: Double) -> Uncertain {
    a + Uncertain(value: 0, variance: known)
  }

  private static let certain = 1e6

  var error: Double { variance.squareRoot() }

  /// How many errors it is above 0.
  var certainty: Double { variance > 0 ? value / error : value > 0 ? .infinity : 0 }

  /// What it lies in with probability 1 − `risk`.
  func interval(risk: Double) -> ClosedRange<Double> {
    let reach = StudentT(degrees: degrees).bound(risk: risk) * error
    return value - reach...value + reach
  }

  /// That it is below 0.
  var probabilityBelowZero: Double {
    guard variance > 0 else { return value <= 0 ? 1 : 0 }
    return StudentT(degrees: degrees).probability(below: -value / error)
  }
}
