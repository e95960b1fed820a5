/// How well the segments between `changepoints` cover each annotator's, on average over the
/// annotators: with true segments S and predicted ones S′ of n samples,
///
///     C = 1/n · Σ_{A ∈ S} |A| · max_{A′ ∈ S′} |A ∩ A′| / |A ∪ A′|
///
/// 1 is perfect; no changepoint at all in a series without any is perfect, too. `nil` without
/// annotators or samples. A changepoint is the first sample of its segment; 0 changes nothing.
/// - Precondition: Changepoints are within the `count` samples.
/// - Source: Arbeláez et al., "Contour Detection and Hierarchical Image Segmentation", 2011; for
///   changepoints van den Burg & Williams, 2020.
public func segmentCovering(
  of changepoints: [Int], by annotators: [[Int]], count: Int
) -> Double? {
  guard count > 0, !annotators.isEmpty else { return nil }
  let predicted = segments(changepoints, count: count)
  let coverings = annotators.map { annotator in
    segments(annotator, count: count).reduce(0.0) { covering, segment in
      let best = predicted.lazy.map { jaccard($0, segment) }.max() ?? 0
      return covering + Double(segment.count) * best
    } / Double(count)
  }
  return coverings.reduce(0, +) / Double(coverings.count)
}

private func segments(_ changepoints: [Int], count: Int) -> [Range<Int>] {
  let starts = Set(changepoints).union([0]).sorted()
  precondition(
    starts[0] == 0 && starts[starts.count - 1] < count,
    "changepoints from \(starts[0]) to \(starts[starts.count - 1]) in \(count) samples")
  return zip(starts, starts.dropFirst() + [count]).map { $0..<$1 }
}

private func jaccard(_ a: Range<Int>, _ b: Range<Int>) -> Double {
  let shared = a.clamped(to: b).count
  return Double(shared) / Double(a.count + b.count - shared)
}
