/// A method that finds changes while a series goes on: what it remembers is of fixed size.
///
/// Its batch form is its running form over all samples, so that both agree.
public protocol OnlineChangepointDetector: ChangepointDetector {
  /// The method before the first sample of a series.
  func running() -> any RunningChangepointDetector
}

extension OnlineChangepointDetector {
  public func changepoints(in values: [Double]) -> [Changepoint] {
    var running = running()
    return values.compactMap { running.append($0) }
  }
}
