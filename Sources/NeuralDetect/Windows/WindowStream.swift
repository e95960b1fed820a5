internal import TimeSeries

/// Turns one metric's samples into windows as they come, keeping no more than a window.
package struct WindowStream: Sendable {
  private let length: Int
  private var extractor: FeatureExtractor
  private var rows: FeatureRows

  package init(_ configuration: ModelConfiguration) {
    length = configuration.window
    extractor = FeatureExtractor(configuration.features)
    rows = FeatureRows(configuration.features)
  }

  /// The windows that end at each of `values`, and how many of the first of these end none because
  /// too few samples came before.
  package mutating func append(
    _ values: ArraySlice<Double>, restarts: Set<Int> = []
  ) -> (windows: Windows, skipped: Int) {
    rows.removeAll(keepingLast: length - 1)
    let kept = rows.count
    for index in values.indices {
      rows.append(values[index], restarted: restarts.contains(index), by: &extractor)
    }
    let first = max(kept, length - 1)
    let ends = min(first, rows.count)..<rows.count
    return (Windows(over: rows, ends: ends, length: length), ends.lowerBound - kept)
  }
}
