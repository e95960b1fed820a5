internal import TimeSeries

extension Series {
  /// The sample nearest to a moment; `nil` before the first and after the last.
  func sample(at time: Timestamp) -> Int? {
    let steps =
      ((Double(time.nanoseconds) - Double(start.nanoseconds)) / Double(step.nanoseconds)).rounded()
    return steps >= 0 && steps < Double(count) ? Int(steps) : nil
  }
}
