internal import TimeSeries

/// The floor of the last hours against the floors of the days before: where a leak shows while a
/// saw-tooth goes on above it.
///
///     f_t = Q_0.1 of the last 36 samples
///     F   = the floors of the 576 samples that end 36 samples before t
///     a change where (f_t − Q_0.98 F) / (Q_0.98 F − median F + 0.01 |median F|) ≥ threshold
///
/// The change began where the last 72 samples are best split in two means, by least squares: the
/// floor itself follows a step 32 samples later. After a change all is forgotten. Two windows of
/// order statistics, O(log n) a sample.
public struct Floor: OnlineChangepointDetector, ThresholdedDetector {
  /// How far above the usual floors' top a floor is a change, in their spread. On the lab's services
  /// for training 1 raises 0.05 false alarms a day.
  public var threshold = 1.0

  /// Samples that a floor is of: six hours of ten minutes.
  public var length = 36

  /// The share of them below the floor.
  public var share = 0.1

  /// Floors that are the usual ones, at most: four days of them.
  public var history = 576

  /// Usual floors before anything is judged: two days.
  public var least = 288

  /// The share of the usual floors below their top.
  public var top = 0.98

  /// The share of the median floor that adds to the spread.
  public var resolution = 0.01

  public init() {}

  public func running() -> any RunningChangepointDetector { Running(self) }

  private struct Running: RunningChangepointDetector {
    private let method: Floor
    private var recent: SlidingOrderStatistics
    private var floors: Ring  // too recent to be usual
    private var usual: SlidingOrderStatistics
    private var values: Ring  // the last samples and their indices, to find the onset in
    private var indices: Ring
    private var count = 0

    init(_ method: Floor) {
      self.method = method
      recent = SlidingOrderStatistics(capacity: method.length)
      floors = Ring(capacity: method.length)
      usual = SlidingOrderStatistics(capacity: method.history)
      values = Ring(capacity: 2 * method.length)
      indices = Ring(capacity: 2 * method.length)
    }

    mutating func append(_ value: Double) -> Changepoint? {
      let index = count
      count += 1
      guard value.isFinite else { return nil }
      recent.append(value)
      values.append(value)
      indices.append(Double(index))
      guard recent.count == method.length else { return nil }
      if floors.isFull { usual.append(floors.oldest) }
      let floor = recent.quantile(method.share)
      floors.append(floor)
      guard usual.count >= method.least else { return nil }

      let top = usual.quantile(method.top)
      let spread = top - usual.median + method.resolution * abs(usual.median)
      let strength = (floor - top) / max(spread, .leastNormalMagnitude)
      guard strength >= method.threshold else { return nil }
      let found = Changepoint(index: onset, detected: index, strength: strength)
      let counted = count
      self = Running(method)
      count = counted
      return found
    }

    /// The first sample of the newer of two parts with the largest n₁ n₂ / n · (mean₁ − mean₂)².
    private var onset: Int {
      let center = values[0]
      let total = (0..<values.count).reduce(0) { $0 + (values[$1] - center) }
      var (newer, best, split) = (0.0, -1.0, 1)
      for count in 1..<values.count {
        newer += values[count - 1] - center
        let (n, rest) = (Double(count), Double(values.count - count))
        let distance = newer / n - (total - newer) / rest
        if n * rest * distance * distance > best {
          (best, split) = (n * rest * distance * distance, count)
        }
      }
      return Int(indices[split - 1])
    }
  }
}
