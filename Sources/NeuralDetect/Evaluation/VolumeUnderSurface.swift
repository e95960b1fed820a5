/// The areas under the range-aware PR and ROC curves, averaged over buffers of 0, 1, …, `buffer`
/// samples around the labelled events: VUS-PR and VUS-ROC.
///
/// For one buffer ℓ a sample at distance d ≤ ⌊ℓ/2⌋ from an event has the label √(1 − d/ℓ); labels
/// of several events add up to at most 1, and events whose buffers overlap are one. With T the
/// predicted labelled samples, B the label mass of the predicted buffer samples, E the share of
/// events that hold a prediction, P the labelled samples and n all samples, a threshold has
///
///     recall    = min(1, (T + B) / (P + B/2)) · E
///     precision = (T + B) / predicted
///     FPR       = (predicted − T − B) / (n − P − B/2)
///
/// The thresholds are the scores at `thresholds` even ranks, not all scores: with long plateaus or
/// a few samples more or less the figure moves a little. The PR area takes steps, the ROC area
/// trapezoids that end in (1, 1).
///
/// This is the authors' program `vus` 0.0.6 in its default version, `opt`, where it departs from the
/// paper, too: B is the predicted part of the buffers' label mass, in the denominators as well.
/// A buffer of 100 reaches 50 samples to each side.
/// - Source: Paparrizos et al., "Volume Under the Surface", VLDB 2022; Boniol et al., "VUS:
///   Effective and Efficient Accuracy Measures for Time-Series Anomaly Detection", 2025.
public struct VolumeUnderSurface: Sendable {
  /// The widest buffer, in samples: half of it lies before and half after an event. Wider forgives
  /// detections, and labels, that are further off.
  public var buffer: Int

  /// Thresholds a curve has.
  public var thresholds: Int

  /// The two volumes, each from 0 to 1.
  public struct Volumes: Sendable, Equatable {
    /// VUS-PR.
    public let precisionRecall: Double

    /// VUS-ROC.
    public let roc: Double
  }

  /// The volume over buffers up to `buffer`.
  /// - Precondition: A buffer of at least 0 samples, and at least 2 thresholds.
  public init(buffer: Int = 100, thresholds: Int = 250) {
    precondition(buffer >= 0, "a buffer of \(buffer) samples")
    precondition(thresholds >= 2, "\(thresholds) thresholds")
    self.buffer = buffer
    self.thresholds = thresholds
  }

  /// The volumes, or `nil` unless there are scored samples of both kinds.
  ///
  /// Samples with a `nan` score are left out of every sum but keep their place, so distances are
  /// true; an event without any score is left out with its buffer. In O(n log n + n·buffer).
  /// - Precondition: As many labels as scores.
  public func volumes(scores: [Double], labels: [Bool]) -> Volumes? {
    precondition(scores.count == labels.count, "\(scores.count) scores, \(labels.count) labels")
    let ranking = Ranking(scores, labels, thresholds: thresholds)
    guard ranking.positives > 0, ranking.positives < ranking.count else { return nil }
    let events = labels.trueRuns.filter { $0.contains { !scores[$0].isNaN } }

    var label = [Double](repeating: 0, count: scores.count)  // all 0 between buffers
    var (precisionRecall, roc) = (0.0, 0.0)
    for width in 0...buffer {
      let surface = Surface(ranking, labels, events, width: width, label: &label)
      let areas = surface.areas(ranking)
      precisionRecall += areas.precisionRecall
      roc += areas.roc
    }
    let count = Double(buffer + 1)
    return Volumes(precisionRecall: precisionRecall / count, roc: roc / count)
  }
}

/// At which threshold each sample is first predicted; the same for all buffers.
private struct Ranking {
  /// For each sample the index of the highest threshold it reaches; `thresholds` if unscored.
  var entry: [Int]
  var predicted: [Int]  // for each threshold
  var truePositives: [Int]  // for each threshold
  var count: Int  // scored samples
  var positives: Int

  init(_ scores: [Double], _ labels: [Bool], thresholds: Int) {
    let ranked = scores.indices.filter { !scores[$0].isNaN }.sorted { scores[$0] > scores[$1] }
    entry = [Int](repeating: thresholds, count: scores.count)
    predicted = []
    truePositives = []
    count = ranked.count
    positives = 0

    var next = 0  // rank of the first sample not predicted yet
    let stride = Double(count - 1) / Double(thresholds - 1)
    for threshold in 0..<(count == 0 ? 0 : thresholds) {
      let isLast = threshold == thresholds - 1
      let rank = isLast ? count - 1 : Int(Double(threshold) * stride)
      let score = scores[ranked[rank]]
      while next < count, scores[ranked[next]] >= score {
        entry[ranked[next]] = threshold
        if labels[ranked[next]] { positives += 1 }
        next += 1
      }
      predicted.append(next)
      truePositives.append(positives)
    }
  }
}

/// One slice of the surface: what each threshold adds for a buffer of one width.
private struct Surface {
  var bufferMass: [Double]  // label mass of the buffer samples that a threshold adds
  var found: [Int]  // events that a threshold is the first to touch
  var events = 0  // those whose buffers overlap being one

  /// - Parameter label: Scratch, one value a sample, 0 before and after.
  init(
    _ ranking: Ranking, _ labels: [Bool], _ events: [Range<Int>], width: Int,
    label: inout [Double]
  ) {
    let thresholds = ranking.predicted.count
    bufferMass = [Double](repeating: 0, count: thresholds + 1)  // the last: unscored samples
    found = [Int](repeating: 0, count: thresholds + 1)

    let reach = width / 2
    let weight = (0...reach).map { width == 0 ? 1 : (1 - Double($0) / Double(width)).squareRoot() }
    for event in events {
      for index in max(event.lowerBound - reach, 0)..<event.lowerBound {
        label[index] += weight[event.lowerBound - index]
      }
      for index in event.upperBound..<min(event.upperBound + reach, labels.count) {
        label[index] += weight[index - event.upperBound + 1]
      }
    }

    var first = events.startIndex
    while first < events.endIndex {
      var last = first
      while last + 1 < events.endIndex,
        events[last].upperBound - 1 + reach >= events[last + 1].lowerBound - reach
      {
        last += 1
      }
      let lower = max(events[first].lowerBound - reach, 0)
      let upper = min(events[last].upperBound + reach, labels.count)
      var earliest = thresholds
      for index in lower..<upper {
        let entry = ranking.entry[index]
        earliest = min(earliest, entry)
        if !labels[index] { bufferMass[entry] += min(label[index], 1) }
        label[index] = 0
      }
      found[earliest] += 1
      self.events += 1
      first = last + 1
    }
  }

  func areas(_ ranking: Ranking) -> (precisionRecall: Double, roc: Double) {
    let (count, positives) = (Double(ranking.count), Double(ranking.positives))
    var (precisionRecall, roc) = (0.0, 0.0)
    var (mass, found) = (0.0, 0)
    var before = (recall: 0.0, falsePositiveRate: 0.0)
    for threshold in ranking.predicted.indices {
      mass += bufferMass[threshold]
      found += self.found[threshold]
      let predicted = Double(ranking.predicted[threshold])
      let hits = Double(ranking.truePositives[threshold]) + mass
      let expected = positives + mass / 2
      let recall = min(1, hits / expected) * Double(found) / Double(events)
      let falsePositiveRate = (predicted - hits) / (count - expected)
      precisionRecall += (recall - before.recall) * hits / predicted
      roc += (falsePositiveRate - before.falsePositiveRate) * (recall + before.recall) / 2
      before = (recall, falsePositiveRate)
    }
    roc += (1 - before.falsePositiveRate) * (1 + before.recall) / 2
    return (precisionRecall, roc)
  }
}
