public import NeuralDetect
package import TimeSeries

/// An event, in words and as a line of blocks.
public struct Finding: Sendable {
  public let event: Event

  /// What happened, since when, what it goes with, and when memory is full.
  public let sentence: String

  /// The metric around the event.
  public let sparkline: Sparkline

  /// When the event's metric reaches the limit, seen from the last sample.
  public let outlook: Outlook?

  /// - Parameter series: the series, or its last samples: what came before is not spoken of.
  package init(_ event: Event, in series: Series, beside others: [Metric], outlook: Outlook?) {
    self.event = event
    self.outlook = outlook
    let metric =
      series.metric(named: event.metric)
      ?? Metric(name: event.metric, values: [Double](repeating: .nan, count: series.count))
    let samples = series.samples(of: event)
    sparkline = Sparkline(of: metric, around: samples, in: series)
    sentence = Sentence(event, of: metric, during: samples, series, others, outlook).text
  }
}

extension Series {
  /// The samples of an event, from its onset on: at least one of them, even where both its ends
  /// are out of sight.
  func samples(of event: Event) -> Range<Int> {
    func index(_ time: Timestamp) -> Int {
      Int((time - start) / step)
    }
    let first = max(0, min(count - 1, index(event.onset)))
    let end = event.end.map { max(first + 1, min(count, index($0))) } ?? count
    return first..<end
  }
}
