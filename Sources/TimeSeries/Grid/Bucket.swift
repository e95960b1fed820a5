/// The samples that fall into one step of a coarser grid.
///
/// Of a metric it makes the mean of what is finite, of a truth the largest value, of what tells
/// restarts the last. It is stamped with its beginning.
struct Bucket: Sendable {
  private(set) var slot: Int?
  private(set) var values: [Double]
  private let kinds: [Kind]
  private var counts: [Double]

  private enum Kind { case mean, largest, last }

  init(_ columns: [Column]) {
    kinds = columns.map { column in
      if column.kind == .truth { return .largest }
      return RestartRule.Evidence(metricName: column.name) == nil ? .mean : .last
    }
    values = [Double](repeating: .nan, count: columns.count)
    counts = [Double](repeating: 0, count: columns.count)
  }

  /// Takes in a sample.
  /// - Precondition: it belongs to `slot`, or the bucket is empty.
  mutating func add(_ sample: Span<Double>, slot: Int) {
    self.slot = slot
    for i in kinds.indices {
      let value = sample[i]
      if value.isNaN { continue }
      counts[i] += 1
      if counts[i] == 1 {
        values[i] = value
        continue
      }
      switch kinds[i] {
      case .mean: values[i] = mean(of: counts[i], before: values[i], last: value)
      case .largest: values[i] = max(values[i], value)
      case .last: values[i] = value
      }
    }
  }

  mutating func removeAll() {
    slot = nil
    for i in kinds.indices {
      values[i] = .nan
      counts[i] = 0
    }
  }
}

/// The mean of `count` values by that of all `before` the `last`. In halves: the difference of two values of
/// any size stays finite.
func mean(of count: Double, before: Double, last: Double) -> Double {
  before + 2 * ((last / 2 - before / 2) / count)
}
