internal import Glibc
internal import TimeSeries

/// Something wrong in a series, in proportion to what it has done before.
public struct Upset: Sendable {
  /// What can go wrong.
  public enum Kind: String, CaseIterable, Sendable {
    /// A few samples high, one in three of a while, or low.
    case spike, spikes, dip

    /// Another level, for a while or for good.
    case stepUp = "step_up"
    case stepDown = "step_down"

    /// More noise; one value; a slope; a jump that dies away; all nearer to the median.
    case variance, flat, trend, burst, quiet

    /// Noise in place of the season; all farther from the median.
    case seasonLost = "season_lost"
    case amplitude
  }

  let kind: Kind
  let onset: Int

  /// How far it goes, in units of the range so far, and for how many samples.
  private let strength: Double
  private let duration: Int
  private let sign: Double

  init(_ kind: Kind, onset: Int, using random: inout SimulationRandom) {
    self.kind = kind
    self.onset = onset
    strength = random.logUniform(0.8...6)
    sign = random.chance(0.75) ? 1 : -1
    let lengths =
      switch kind {
      case .spike: 1.0...8.0
      case .dip: 1.0...60.0
      case .burst: 6.0...100.0
      case .trend: 72.0...600.0
      case .seasonLost, .flat, .quiet: 36.0...400.0
      default: 12.0...400.0
      }
    let lasts = (kind == .stepUp || kind == .stepDown) && random.chance(0.5)
    duration = lasts ? .max / 2 : Int(random.logUniform(lengths))
  }

  /// Lays it over `values`, and says where it shows: from the first sample that it moves by a tenth of
  /// the range so far to its end, or until it has lasted for a day and is how things are. `nil`, and
  /// nothing done, where it moves none so far, or holds still what mostly stands still.
  func apply(to values: inout [Double], using random: inout SimulationRandom) -> Range<Int>? {
    let before = values
    let end = min(values.count, onset + duration)
    let past = values[..<onset].sorted()
    let quantile = { p in RobustStatistics.quantile(p, ofSorted: past.span) }
    let (low, high, median) = (past[0], past[past.count - 1], quantile(0.5))
    let full = high - low
    let range = max(quantile(0.995) - quantile(0.005), 1e-3 * full, 1e-3 * abs(median), 1e-6)
    let size = strength * range
    let changes = zip(values[..<onset], values[1..<onset]).map { abs($1 - $0) }
    if [.flat, .quiet, .seasonLost].contains(kind), RobustStatistics.median(of: changes) == 0 {
      return nil
    }
    func time(_ t: Int) -> Double { Double(t - onset + 1) }
    switch kind {
    case .spike:
      let height = sign * strength * max(range, full * random.unit())
      for t in onset..<end { values[t] += height }
    case .spikes:
      for t in onset..<end where t == onset || random.chance(0.3) {
        values[t] += sign * size * random.uniform(0.5...1)
      }
    case .dip:
      let bottom = random.chance(0.3) ? min(0, low) : low - size * random.choice([0, 0.3, 1])
      for t in onset..<end { values[t] = bottom }
    case .stepUp, .stepDown:
      let height = (kind == .stepUp ? 0.7 : -0.7) * size
      let rise = Double(random.choice([1, 1, 3, 12]))
      for t in onset..<end { values[t] += height * min(1, time(t) / rise) }
    case .variance:
      for t in onset..<end { values[t] += 0.4 * size * random.normal() }
    case .flat:
      let level = random.chance(0.6) ? values[onset - 1] : median
      for t in onset..<end { values[t] = level }
    case .trend:
      for t in onset..<end { values[t] += sign * size * time(t) / Double(duration) }
    case .burst:
      for t in onset..<end { values[t] += size * exp(3 * (1 - time(t)) / Double(duration)) }
    case .quiet:
      for t in onset..<end { values[t] = median + 0.1 * (values[t] - median) }
    case .seasonLost:
      let noise = changes.reduce(0, +) / Double(max(1, changes.count))
      for t in onset..<end { values[t] = median + noise * random.normal() }
    case .amplitude:
      for t in onset..<end { values[t] = median + (1 + strength) * (values[t] - median) }
    }
    guard
      let shown = (onset..<end).first(where: { abs(values[$0] - before[$0]) > 0.1 * range })
    else {
      values = before
      return nil
    }
    return shown..<min(end, shown + 288)
  }
}
