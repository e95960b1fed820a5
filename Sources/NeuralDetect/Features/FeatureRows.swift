/// The features of consecutive samples of one metric, a row each.
struct FeatureRows: Sendable {
  let features: [Feature]
  private(set) var elements: [Float] = []  // [count, features.count]
  private(set) var samples: [FeatureExtractor.Sample] = []
  private var missingBefore = [0]  // prefix sums

  /// - Precondition: what belongs to a window, not to a sample, comes first.
  init(_ features: [Feature]) {
    precondition(
      !features.dropFirst().contains(.scaled), "\(Feature.scaled) is not the first feature")
    self.features = features
  }

  /// How many of the first features belong to a window, not to a sample.
  var ofWindows: Int { features.first == .scaled ? 1 : 0 }

  var count: Int { samples.count }

  mutating func append(_ sample: Double, restarted: Bool, by extractor: inout FeatureExtractor) {
    let sample = extractor.append(sample, restarted: restarted, to: &elements)
    samples.append(sample)
    missingBefore.append(missingBefore[missingBefore.count - 1] + (sample.isMissing ? 1 : 0))
  }

  /// Samples in `range` that are missing.
  func missing(in range: Range<Int>) -> Int {
    missingBefore[range.upperBound] - missingBefore[range.lowerBound]
  }

  /// Forgets all but the last `kept` rows.
  mutating func removeAll(keepingLast kept: Int) {
    let gone = max(0, count - kept)
    elements.removeFirst(gone * features.count)
    samples.removeFirst(gone)
    let base = missingBefore[gone]
    missingBefore.removeFirst(gone)
    for index in missingBefore.indices { missingBefore[index] -= base }
  }
}
