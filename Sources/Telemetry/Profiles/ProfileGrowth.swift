internal import Glibc
package import TimeSeries

/// How what a process holds grows over its profiles, call stack by call stack.
///
/// With profiles i at times tᵢ a call stack is taken to hold xᵢ = b + g·hᵢ, where h is 0 up to the onset and 1 at the
/// last profile. The growth g is that of least squares, Σ wᵢ·xᵢ with wᵢ = (hᵢ − h̄)/Σ(hⱼ − h̄)²: of two profiles
/// the difference.
package struct ProfileGrowth: Sendable {
  package let stacks: CallStacks
  package let profiles: [Profile]

  /// Of each profile, the h above.
  let progress: [Double]
  let weights: [Double]

  /// What is held more of each stack at the end, by ascending number of the stack: with the sampling's
  /// variance of it, and in `seen` what the last profile saw of it.
  package let ofStacks: [(stack: Int32, growth: Profile.Counts)]

  package var kind: Profile.Kind { profiles[0].kind }

  package var total: Profile.Counts { total { _ in true } }

  /// That of the stacks for which `isCounted` holds.
  package func total(where isCounted: (Int32) -> Bool) -> Profile.Counts {
    ofStacks.reduce(into: Profile.Counts()) { if isCounted($1.stack) { $0.add($1.growth) } }
  }

  /// - Parameters:
  ///   - profiles: of one process and kind, their stacks in `stacks`; in time order where they say no times.
  ///   - onset: since when it grows; since the first profile where it is `nil` or earlier than that.
  /// - Throws: `ProfileError`, if they cannot be compared.
  package init(
    of profiles: [Profile], in stacks: CallStacks, since onset: Timestamp? = nil
  ) throws(ProfileError) {
    guard profiles.count >= 2 else {
      throw .fewProfiles(count: profiles.count, kind: profiles.first?.kind)
    }
    for profile in profiles where profile.kind != profiles[0].kind {
      throw .otherKind(
        file: profile.name, kind: profile.kind.rawValue, expected: profiles[0].kind.rawValue)
    }
    let sampled = profiles.filter { $0.total.bytes != 0 }  // an empty one was at no rate
    for profile in sampled where profile.rate != sampled[0].rate {
      throw .otherRate(file: profile.name, rate: profile.rate, expected: sampled[0].rate)
    }
    let profiles = try Self.inOrder(profiles)
    for (earlier, later) in zip(profiles, profiles.dropFirst()) where later.isAnew(after: earlier) {
      throw .restarted(file: later.name, other: earlier.name)
    }
    if let onset {
      guard let last = profiles[profiles.count - 1].time else {
        throw .noTimes(file: profiles[profiles.count - 1].name)
      }
      guard onset < last else { throw .onsetAfter(onset: "\(onset)", last: "\(last)") }
    }
    self.profiles = profiles
    self.stacks = stacks
    progress = Self.progress(of: profiles.map(\.time), since: onset)
    let mean = progress.reduce(0, +) / Double(progress.count)
    let squares = progress.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    weights = progress.map { ($0 - mean) / squares }
    let last = profiles[profiles.count - 1]
    let weights = weights
    ofStacks = (0..<Int32(stacks.count)).map { stack in
      var growth = Profile.Counts()
      for (profile, weight) in zip(profiles, weights) { growth.add(profile[stack], times: weight) }
      growth.seen = last[stack].seen
      return (stack, growth)
    }
  }

  /// By their times, where all say one.
  private static func inOrder(_ profiles: [Profile]) throws(ProfileError) -> [Profile] {
    guard profiles.allSatisfy({ $0.time != nil }) else { return profiles }
    let sorted = profiles.sorted { $0.time! < $1.time! }
    for (earlier, later) in zip(sorted, sorted.dropFirst()) where earlier.time == later.time {
      throw .sameTime(file: later.name, other: earlier.name)
    }
    return sorted
  }

  /// The last profiles of one life of a process, sampled at one rate.
  package static func comparable(_ profiles: [Profile]) -> [Profile] {
    var first = max(0, profiles.count - 1)
    while first > 0, profiles[first - 1].rate == profiles[first].rate,
      !profiles[first].isAnew(after: profiles[first - 1])
    {
      first -= 1
    }
    return Array(profiles[first...])
  }

  /// 0 up to the onset, 1 at the last profile, evenly between: by their times, or by their order where one of
  /// them says no time. The last of those before the onset is 0 in any case.
  private static func progress(of times: [Timestamp?], since onset: Timestamp?) -> [Double] {
    let count = times.count
    let known = times.compactMap { $0 }
    guard known.count == count else {
      return (0..<count).map { Double($0) / Double(count - 1) }
    }
    let last = known[count - 1]
    let begin = known.dropLast().last { $0 <= onset ?? known[0] } ?? known[0]
    return known.map { max(0, ($0 - begin) / (last - begin)) }
  }
}

extension Profile.Counts {
  fileprivate mutating func add(_ other: Profile.Counts, times weight: Double) {
    objects += weight * other.objects
    bytes += weight * other.bytes
    allocatedBytes += weight * other.allocatedBytes
    variance += weight * weight * other.variance
  }
}

extension ProfileGrowth {
  /// From the last profile up to the onset, or the first, to the last one.
  /// - Throws: `ProfileError.noTimes`, `outsideSeries`.
  package func span(
    in series: Series, since onset: Timestamp? = nil
  ) throws(ProfileError) -> ClosedRange<Timestamp> {
    for profile in profiles where profile.time == nil { throw .noTimes(file: profile.name) }
    let times = profiles.map { $0.time! }
    let last = times[times.count - 1]
    let first = times.dropLast().last { $0 <= onset ?? times[0] } ?? times[0]
    guard first < last, first >= series.start,
      last <= series.time(at: series.count + 5)
    else {
      throw .outsideSeries(series: series.id, profiles: "\(first) to \(last)")
    }
    return first...last
  }

  /// The first restart of `series` between two of the profiles, and their names; of those that say no time nothing is
  /// known. It happened after the sample before it.
  package func restart(in series: Series) -> (time: Timestamp, earlier: String, later: String)? {
    for time in series.restarts.map(series.time) {
      for (earlier, later) in zip(profiles, profiles.dropFirst()) {
        guard let before = earlier.time, let after = later.time, before <= time - series.step,
          time <= after
        else { continue }
        return (time, earlier.name, later.name)
      }
    }
    return nil
  }
}
