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

  /// The same of a store that is known to have let go of as much before, as a share of that: a cache that evicts, a
  /// pool, a batch that comes back.
  package var turnover = 0.5

  /// What the breathing is worth beside what the profiles themselves show of it, in profiles.
  package var breathingWeight = 4.0

  /// What a frame's growth has to be of the largest one's to be told.
  package var least = 0.05

  /// How much more a caller has to retain than what it calls, to be blamed in its place.
  package var margin = 1.05

  package init() {}

  /// The frames that grew, `most` of them, those that grew most first.
  package func frames(of growth: ProfileGrowth, most: Int) -> [FrameGrowth] {
    let measure = growth.kind.measure
    let stacks = growth.stacks
    var functions = FunctionGrowth(growth)
    var found: [Int32: Accused] = [:]
    var largest = 0.0
    var candidates: Int?
    while found.count < most {
      functions.blame(margin: margin)
      let growing = functions.growth.indices.filter { functions.growth[$0] > 0 }
      guard let worst = growing.max(by: { functions.growth[$0] < functions.growth[$1] }),
        functions.growth[worst] >= least * largest
      else { break }
      candidates = candidates ?? growing.count
      var accused = Accused()
      for (stack, place) in functions.takeOut(Int32(worst), margin: margin) {
        let calls = stacks[stack]
        accused.add(
          growth.ofStacks[Int(stack)].growth, of: stack, by: calls[calls.startIndex + place],
          depth: place, measure)
      }
      found[Int32(worst), default: Accused()].add(accused)
      largest = max(largest, found[Int32(worst)]!.growth[keyPath: measure])
    }
    let ranked = found.sorted {
      ($1.value.growth[keyPath: measure], $0.key) < ($0.value.growth[keyPath: measure], $1.key)
    }
    let told = ranked.filter { $0.value.growth[keyPath: measure] >= least * largest }
    let totals = functions.totals(of: told.map(\.key), in: growth)
    return zip(told, totals).map { told, totals in
      let accused = told.value
      let chance = min(1, Double(candidates!) * chance(of: accused, in: growth))
      let line = accused.lines.max { ($0.value, -$0.key) < ($1.value, -$1.key) }!.key
      return FrameGrowth(
        frame: stacks.frames[Int(line)], depth: accused.depth, path: stacks.path(of: accused.worst),
        growth: accused.growth, flat: totals.flat, cumulative: totals.cumulative,
        confidence: 1 - chance)
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
    let (held, seen, released) = accused.held(in: growth)
    let mean = held.reduce(0, +) / Double(held.count)
    let middle = growth.progress.reduce(0, +) / Double(held.count)
    let g = accused.growth[keyPath: growth.kind.measure]
    let base = max(0, mean - g * middle)
    let misfit = zip(held, growth.progress).reduce(0) { sum, pair in
      let error = pair.0 - mean - g * (pair.1 - middle)
      return sum + error * error
    }
    let prior = max(breathing * base, turnover * min(released, held.max()!))
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

  /// Of each profile, what these stacks held, and what was seen of it; and what they are known to have let go of
  /// before the growth began: what they had allocated by then and held no more, or the largest fall until then.
  func held(in growth: ProfileGrowth) -> (held: [Double], seen: [Double], released: Double) {
    let sums = growth.profiles.map { profile in
      stacks.reduce(into: Profile.Counts()) { $0.add(profile[$1]) }
    }
    let held = sums.map { $0[keyPath: growth.kind.measure] }
    let before = growth.progress.lastIndex(of: 0)!
    var released = max(0, sums[before].allocatedBytes - sums[before].bytes)
    var highest = -Double.infinity
    for amount in held[...before] {
      highest = max(highest, amount)
      released = max(released, highest - amount)
    }
    return (held, sums.map(\.seen), released)
  }
}
