internal import Glibc

/// Which code growth is put down to.
///
/// What allocates is seldom what keeps: a leak allocates through helpers that everyone uses, and is itself called from
/// code that does other work. What tells it from both is how much of what it allocated is still held:
/// a function's *retention* is its growth over what it allocated meanwhile, with all that it calls. A helper's is low
/// because others let go of what it gave them; a caller's because it does other things. So each call stack's growth is
/// put down to the frame of the highest retention in it, the deepest of those about equal. The frames of the runtime and
/// the standard library are left out: they allocate on behalf of others.
///
/// The function that most is put down to is taken out with its call stacks, and the rest looked at again: its
/// growth no longer taints the helpers that it shares with others.
///
/// Where a profile does not say what was allocated, the share of what is held that has grown takes its place.
package struct GrowthBlame: Sendable {
  /// How much a healthy store may breathe between two profiles, one standard deviation as a share of
  /// what it holds: memory follows the load.
  package var breathing = 0.25

  /// What the breathing is worth beside what the profiles themselves show of it, in profiles.
  package var breathingWeight = 4.0

  /// What a frame's growth has to be of that of all frames to be told.
  package var least = 0.05

  /// How much more a caller has to retain than what it calls, to be blamed in its place.
  package var margin = 1.05

  package init() {}

  /// The frames that grew, `most` of them, those that grew most first.
  package func frames(of growth: ProfileGrowth, most: Int) -> [FrameGrowth] {
    let measure = growth.kind.measure
    let stacks = growth.stacks
    let functions = FunctionGrowth(growth)
    var rest = growth.ofStacks
    var found: [Int32: Accused] = [:]
    var candidates: Int?
    while found.count < most {
      let left = functions.restricted(to: rest)
      var accused: [Int32: Accused] = [:]
      let blamed = rest.map { stack, counts -> Int32 in
        let calls = stacks[stack]
        guard let place = left.blamedPlace(in: calls, margin: margin) else { return -1 }
        let function = functions.functions[Int(calls[place])]
        accused[function, default: Accused()].add(
          counts, of: stack, by: calls[place], depth: place - calls.startIndex, measure)
        return function
      }
      let growing = accused.filter { $0.value.growth[keyPath: measure] > 0 }
      guard
        let (function, worst) = growing.max(by: {
          ($0.value.growth[keyPath: measure], $1.key) < ($1.value.growth[keyPath: measure], $0.key)
        })
      else { break }
      let grown = found.values.reduce(0) { $0 + $1.growth[keyPath: measure] }
      guard worst.growth[keyPath: measure] >= least * grown else { break }
      candidates = candidates ?? growing.count
      found[function, default: Accused()].add(worst)
      rest = zip(rest, blamed).filter { $0.1 != function }.map(\.0)
    }
    let ranked = found.sorted {
      ($1.value.growth[keyPath: measure], $0.key) < ($0.value.growth[keyPath: measure], $1.key)
    }
    let grown = ranked.reduce(0) { $0 + $1.value.growth[keyPath: measure] }
    let told = ranked.filter { $0.value.growth[keyPath: measure] >= least * grown }
    return told.map { function, accused in
      let chance = min(1, Double(candidates!) * chance(of: accused, in: growth))
      let line = accused.lines.max { ($0.value, -$0.key) < ($1.value, -$1.key) }!.key
      return FrameGrowth(
        frame: stacks.frames[Int(line)], depth: accused.depth, path: stacks.path(of: accused.worst),
        growth: accused.growth, flat: functions.flat[Int(function)],
        cumulative: functions.cumulative[Int(function)], confidence: 1 - chance)
    }
  }

  /// The probability that a frame's growth is chance.
  ///
  /// Two tests, of which the larger counts. The first asks the sampling alone: of n = k₀ + k₁ sightings before and
  /// after, k₁ or more would be after if nothing had changed, with n fair coins. The second asks whether g is
  /// large beside the sampling's error and the breathing of a healthy store.
  /// - Source: Przyborowski & Wilenski, "Homogeneity of results in testing samples from Poisson series", 1940.
  private func chance(of accused: Accused, in growth: ProfileGrowth) -> Double {
    let weights = growth.weights
    let (held, seen) = accused.held(in: growth)
    let mean = held.reduce(0, +) / Double(held.count)
    let middle = growth.progress.reduce(0, +) / Double(held.count)
    let g = accused.growth[keyPath: growth.kind.measure]
    let base = max(0, mean - g * middle)
    let misfit = zip(held, growth.progress).reduce(0) { sum, pair in
      let error = pair.0 - mean - g * (pair.1 - middle)
      return sum + error * error
    }
    let prior = breathing * base
    let freedom = breathingWeight + Double(held.count - 2)
    let breath = (breathingWeight * prior * prior + misfit) / freedom
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    let error = (accused.growth.variance + breath * squares).squareRoot()
    let byBreath = error > 0 ? 0.5 * erfc(g / error / 2.0.squareRoot()) : 0
    let before = zip(seen, growth.progress).filter { $0.1 == 0 }.map(\.0)
    let bySampling = chanceOfCoins(
      before.reduce(0, +) / Double(before.count), seen[seen.count - 1])
    return max(byBreath, bySampling)
  }

  /// P(X ≥ k₁) of X heads among k₀ + k₁ fair coins.
  private func chanceOfCoins(_ before: Double, _ after: Double) -> Double {
    let k0 = before.rounded()
    let k1 = after.rounded()
    let n = k0 + k1
    if n > 1_000 { return 0.5 * erfc((k1 - 0.5 - n / 2) / (n / 2).squareRoot()) }
    var sum = 0.0
    var k = k1
    while k <= n {
      let ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)  // the logarithm of n over k
      sum += exp(ways - n * log(2))
      k += 1
    }
    return min(1, sum)
  }
}

/// What is put down to one function.
private struct Accused {
  var growth = Profile.Counts()
  private var stacks: [Int32] = []

  /// The growth by line, and the stack that grew most.
  var lines: [Int32: Double] = [:]
  var worst: Int32 = 0
  var depth = 0
  private var most = -Double.infinity

  mutating func add(
    _ counts: Profile.Counts, of stack: Int32, by frame: Int32, depth: Int,
    _ measure: KeyPath<Profile.Counts, Double>
  ) {
    growth.add(counts)
    stacks.append(stack)
    lines[frame, default: 0] += counts[keyPath: measure]
    if counts[keyPath: measure] > most {
      (most, worst, self.depth) = (counts[keyPath: measure], stack, depth)
    }
  }

  /// Adds what was put down to the same function in another look.
  mutating func add(_ other: Accused) {
    growth.add(other.growth)
    stacks += other.stacks
    lines.merge(other.lines, uniquingKeysWith: +)
    if other.most > most { (most, worst, depth) = (other.most, other.worst, other.depth) }
  }

  /// Of each profile, what these stacks held, and what was seen of it.
  func held(in growth: ProfileGrowth) -> (held: [Double], seen: [Double]) {
    let sums = growth.profiles.map { profile in
      stacks.reduce(into: Profile.Counts()) { $0.add(profile[$1]) }
    }
    return (sums.map { $0[keyPath: growth.kind.measure] }, sums.map(\.seen))
  }
}
