#if Telemetry
  package import TimeSeries

  /// Which profiles of a process are kept: the older, the fewer.
  ///
  /// An event is noticed some time after its onset, and the profiles to compare with are those from before. Of ages
  /// in units of the quiet interval, one profile is kept in each power of two, the oldest: about as many as the
  /// history's length has doublings.
  package struct ProfileShelf: Sendable {
    /// When they were taken, ascending.
    package private(set) var times: [Timestamp]

    package init(_ times: [Timestamp] = []) { self.times = times.sorted() }

    /// Adds one; says which go.
    /// - Parameter onset: of the open event: the last three up to it, and all after it, stay.
    package mutating func add(
      _ time: Timestamp, every quiet: Duration, since onset: Timestamp?, history: Duration
    ) -> [Timestamp] {
      times = times.filter { $0 < time } + [time]
      let before = onset.map { onset in times.filter { $0 <= onset } } ?? []
      var stay = Set([time] + before.suffix(Self.needed))
      var taken: Set<Int> = []
      for kept in times where time - kept <= history {
        if let onset, kept > onset {
          stay.insert(kept)
          continue
        }
        let age = (time - kept) / quiet
        if taken.insert(age < 1 ? 0 : Int(age.exponent) + 1).inserted { stay.insert(kept) }
      }
      let after = stay.filter { time in onset.map { time > $0 } ?? false }.sorted()
      for some in after.dropFirst().dropLast(Self.mostAfter) { stay.remove(some) }
      defer { times.removeAll { !stay.contains($0) } }
      return times.filter { !stay.contains($0) }
    }

    /// Those to compare: the last three up to the onset, or the earliest one, and those after.
    package func compared(since onset: Timestamp) -> [Timestamp] {
      let before = times.filter { $0 <= onset }.suffix(Self.needed)
      return before.isEmpty ? times : Array(before) + times.filter { $0 > onset }
    }

    private static let needed = 3
    private static let mostAfter = 8
  }
#endif
