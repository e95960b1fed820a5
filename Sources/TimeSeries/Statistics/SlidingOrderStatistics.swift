/// The order statistics of the last `capacity` samples of a stream.
///
/// A sample that is not finite takes its place in time but not among the values. Nothing is
/// allocated after `init`; a sample costs two binary searches and the move of what lies between.
public struct SlidingOrderStatistics: Sendable {
  /// Samples in the window once it is full.
  public let capacity: Int

  /// Samples in the window that are finite.
  public private(set) var count = 0

  private var recent: [Double]  // a ring, oldest at `oldest`
  private var oldest = 0
  private var filled = 0
  private var sorted: [Double]  // the finite ones, ascending, in the first `count` places

  /// An empty window.
  /// - Precondition: `capacity` is positive.
  public init(capacity: Int) {
    precondition(capacity > 0, "a window of \(capacity) samples")
    self.capacity = capacity
    recent = [Double](repeating: .nan, count: capacity)
    sorted = [Double](repeating: .nan, count: capacity)
  }

  /// Samples in the window, finite or not.
  public var length: Int { filled }

  /// Takes in the next sample and, if the window was full, lets the oldest go.
  public mutating func append(_ sample: Double) {
    if filled == capacity {
      let leaving = recent[oldest]
      recent[oldest] = sample
      oldest = oldest + 1 == capacity ? 0 : oldest + 1
      if leaving.isFinite {
        if sample.isFinite { replace(leaving, with: sample) } else { remove(leaving) }
        return
      }
    } else {
      recent[filled] = sample
      filled += 1
    }
    if sample.isFinite { insert(sample) }
  }

  /// Forgets all samples.
  public mutating func removeAll() {
    count = 0
    filled = 0
    oldest = 0
  }

  /// The median of the finite samples; `nan` if there is none.
  public var median: Double { quantile(0.5) }

  /// The value below which a share `p` of the finite samples lies, as
  /// `RobustStatistics.quantile(_:of:)`, in O(1).
  /// - Precondition: 0 ≤ `p` ≤ 1.
  public func quantile(_ p: Double) -> Double {
    RobustStatistics.quantile(p, ofSorted: sorted.span.extracting(first: count))
  }

  /// The smallest finite sample; `nan` if there is none.
  public var minimum: Double { count > 0 ? sorted[0] : .nan }

  /// The largest finite sample; `nan` if there is none.
  public var maximum: Double { count > 0 ? sorted[count - 1] : .nan }

  /// The number of finite samples smaller than `value`, in O(log n).
  public func rank(of value: Double) -> Int { firstIndex(notBelow: value) }

  /// The median distance of the finite samples from their median, in O(log n); `nan` if there is
  /// none.
  public var medianAbsoluteDeviation: Double {
    guard count > 0 else { return .nan }
    let center = median
    let split = firstIndex(notBelow: center)
    let middle = (count - 1) / 2
    let lower = distance(at: middle, from: center, split: split)
    return count % 2 == 1
      ? lower
      : lower + 0.5 * (distance(at: middle + 1, from: center, split: split) - lower)
  }

  /// The `k`-th smallest distance from `center`: below `split` distances grow to the left, from it
  /// on to the right, so it is found as in the merge of two sorted runs.
  private func distance(at k: Int, from center: Double, split: Int) -> Double {
    var fromLeft = max(0, k + 1 - (count - split))  // how many of the k + 1 smallest lie left
    var atMost = min(split, k + 1)
    while fromLeft < atMost {
      let left = (fromLeft + atMost) / 2
      let right = k + 1 - left
      if center - sorted[split - 1 - left] < sorted[split + right - 1] - center {
        fromLeft = left + 1
      } else {
        atMost = left
      }
    }
    let fromRight = k + 1 - fromLeft
    return max(
      fromLeft > 0 ? center - sorted[split - fromLeft] : 0,
      fromRight > 0 ? sorted[split + fromRight - 1] - center : 0)
  }

  private func firstIndex(notBelow value: Double) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func insert(_ value: Double) {
    let place = firstIndex(notBelow: value)
    move(place..<count, by: 1)
    sorted[place] = value
    count += 1
  }

  private mutating func remove(_ value: Double) {
    let place = firstIndex(notBelow: value)
    move(place + 1..<count, by: -1)
    count -= 1
  }

  private mutating func replace(_ old: Double, with new: Double) {
    let from = firstIndex(notBelow: old)
    var to = firstIndex(notBelow: new)
    if to > from {
      to -= 1  // its place once `old` is gone
      move(from + 1..<to + 1, by: -1)
    } else {
      move(to..<from, by: 1)
    }
    sorted[to] = new
  }

  private mutating func move(_ range: Range<Int>, by shift: Int) {
    guard !range.isEmpty else { return }
    unsafe sorted.withUnsafeMutableBufferPointer { values in
      guard let base = values.baseAddress else { return }
      unsafe (base + range.lowerBound + shift).update(
        from: base + range.lowerBound, count: range.count)
    }
  }
}
