extension [Bool] {
  /// The maximal runs of `true`, in order: the events of a column of labels.
  package var trueRuns: [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for (index, isTrue) in enumerated() {
      if isTrue, start == nil { start = index }
      if !isTrue, let lower = start {
        runs.append(lower..<index)
        start = nil
      }
    }
    if let lower = start { runs.append(lower..<count) }
    return runs
  }
}
