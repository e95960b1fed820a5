extension Irregularities {
  /// What is not zero, by the names used in JSON.
  public var counts: [(key: String, count: Int)] {
    entries.filter { $0.count > 0 }.map { ($0.0, $0.1) }
  }

  /// A sentence for each thing that is not zero: what it is, how much, what was done, what cures it;
  /// then the remarks.
  public var notes: [String] {
    entries.filter { $0.count > 0 }.map { "\($0.count) \($0.note)" } + remarks
  }

  private typealias Entry = (key: String, count: Int, note: String)

  private var entries: [Entry] {
    [
      (
        "duplicate_timestamps", duplicates,
        "duplicate timestamps: the last value was kept; remove them at the source or give a finer step"
      ),
      (
        "out_of_order", disordered,
        "rows out of order: put where they belong; sort the input by time"
      ),
      (
        "clock_back", clockReversals,
        "times the clock went back by more than 256 samples: check the source's clock and time zone"
      ),
      ("too_late", tooLate, "rows too late to be placed: left out; sort the input by time"),
      (
        "new_segments", newSegments,
        "times the series began anew after a very long gap or a clock set back: split the input there"
      ),
      ("gaps", gaps, "gaps in time: left as gaps; see whether the exporter was down"),
      (
        "missing_samples", missingSamples,
        "samples missing in gaps: if most are, give a coarser step"
      ),
      ("empty_cells", emptyCells, "empty cells: left as gaps; see whether the metric is exported"),
      (
        "unreadable_cells", unreadableCells,
        "cells that are no number: left as gaps; write numbers with a decimal point and no unit"
      ),
      (
        "non_finite_values", nonFiniteValues,
        "values NaN or infinite: left as gaps; check the query"
      ),
      (
        "step_changes", stepChanges,
        "lasting changes of the step: the grid kept the first; give a step that fits both"
      ),
      ("restarts", restarts, "restarts of the process: levels before and after are not comparable"),
      (
        "constant_metrics", constantMetrics.count,
        "constant metrics (\(listed(constantMetrics))): they can show nothing; leave them out"
      ),
      (
        "empty_metrics", emptyMetrics.count,
        "metrics without any value (\(listed(emptyMetrics))): leave them out or repair the exporter"
      ),
    ]
  }
}

private func listed(_ names: [String]) -> String {
  names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
}
