extension Irregularities {
  /// What is not zero, by the names used in JSON.
  public var counts: [(key: String, count: Int)] {
    entries.filter { $0.count > 0 }.map { ($0.key, $0.count) }
  }

  /// A sentence for each thing that is not zero: what it is, how much, what was done, what cures it;
  /// then the remarks.
  public var notes: [String] {
    entries.filter { $0.count > 0 }.map {
      "\($0.count) \($0.noun)\($0.count == 1 ? "" : "s")\($0.rest)"
    } + remarks
  }

  private typealias Entry = (key: String, count: Int, noun: String, rest: String)

  private var entries: [Entry] {
    [
      (
        "duplicate_timestamps", duplicates, "duplicate timestamp",
        ": the last value was kept; remove them at the source or give a finer step"
      ),
      (
        "out_of_order", disordered, "row",
        " out of order: put where it belongs; sort the input by time"
      ),
      (
        "clock_back", clockReversals, "time",
        " the clock went back by more than 256 samples: check the source's clock and time zone"
      ),
      ("too_late", tooLate, "row", " too late to be placed: left out; sort the input by time"),
      (
        "new_segments", newSegments, "time",
        " the series began anew, after a very long gap or a clock set back: split the input there"
      ),
      ("gaps", gaps, "gap", " in time: left as nan; see whether the exporter was down"),
      (
        "missing_samples", missingSamples, "sample",
        " missing in gaps: if most are, give a coarser step"
      ),
      (
        "empty_cells", emptyCells, "empty cell",
        ": left as nan; see whether the metric is exported"
      ),
      (
        "unreadable_cells", unreadableCells, "cell",
        " without a number: left as nan; write numbers with a decimal point and no unit"
      ),
      (
        "non_finite_values", nonFiniteValues, "value",
        " NaN or infinite: left as nan; check the query"
      ),
      (
        "step_changes", stepChanges, "lasting change",
        " of the step: the grid kept the first; give a step that fits all"
      ),
      (
        "restarts", restarts, "restart",
        " of the process: levels before and after are not comparable"
      ),
      (
        "constant_metrics", constantMetrics.count, "constant metric",
        " (\(listed(constantMetrics))): nothing can show there; leave it out"
      ),
      (
        "empty_metrics", emptyMetrics.count, "metric",
        " without any value (\(listed(emptyMetrics))): leave it out or repair the exporter"
      ),
    ]
  }
}

private func listed(_ names: [String]) -> String {
  names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
}
