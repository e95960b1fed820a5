/// Averages a series over a longer step as it comes, piece by piece.
///
/// Of a metric it makes the mean of what is finite, of a counter the last value, of a truth the
/// largest. A step begins where one of the clock would, as near as samples lie to that, and is stamped
/// with its last sample: then it is known. One that is not over when the series ends is left out.
package struct Averaging: Sendable {
  /// Samples in a step.
  package let factor: Int

  /// A metric of which the last value counts, too.
  private let lasting: String?
  private var open = Slots()

  /// - Parameter lasting: a metric of which the last value counts, as of a limit.
  /// - Returns: `nil` unless a step of `longer` holds two samples that are `step` apart.
  package init?(of step: Duration, over longer: Duration, lasting: String? = nil) {
    self.lasting = lasting
    factor = Int((longer.inSeconds / step.inSeconds).rounded())
    guard factor > 1 else { return nil }
  }

  /// The samples of the step that is not over.
  private struct Slots {
    var piece: Series?
    var steps = 0  // that went out in this series
  }

  /// The steps that end in the next piece of the series; it may be none.
  package mutating func append(_ piece: Series) -> Series {
    if piece.offset == 0 { open = Slots() }
    var samples = piece
    if var before = open.piece {
      before.append(piece)
      samples = before
    }
    let first = firstEnd(in: samples)
    let ends = Array(stride(from: first, through: samples.count, by: factor))
    defer {
      open.steps += ends.count
      open.piece = samples.from(ends.last ?? 0, offset: samples.offset + (ends.last ?? 0))
    }
    return samples.averaged(
      in: ends, step: samples.step * factor, first: samples.time(at: first - 1),
      offset: open.steps, lasting: lasting)
  }

  /// Where the first step ends, counted in `samples`.
  private func firstEnd(in samples: Series) -> Int {
    let (start, step) = (samples.start.nanoseconds, samples.step.nanoseconds)
    let slot = start >= 0 ? start / step : -((step - 1 - start) / step)
    let place = Int(slot % Int64(factor))
    return factor - (place >= 0 ? place : place + factor)
  }
}

extension Series {
  /// The whole series averaged over `longer`; `nil` where its samples are not closer than that, or fewer
  /// than `least` steps come of it.
  public func averaged(over longer: Duration, least: Int) -> Series? {
    guard var averaging = Averaging(of: step, over: longer) else { return nil }
    let averaged = averaging.append(self)
    return averaged.count >= least ? averaged : nil
  }

  /// For each sample the last step of `averaged` that is over then, counted in it; `nil` before the first.
  public func steps(of averaged: Series) -> [Int?] {
    var next = 0
    return (0..<count).map { sample in
      while next < averaged.count, averaged.time(at: next) <= time(at: sample) { next += 1 }
      return next > 0 ? next - 1 : nil
    }
  }

  /// The samples from `first` on.
  fileprivate func from(_ first: Int, offset: Int) -> Series {
    var rest = suffix(count - first)
    rest.offset = offset
    return rest
  }

  fileprivate func averaged(
    in ends: [Int], step: Duration, first: Timestamp, offset: Int, lasting: String?
  ) -> Series {
    func merged(_ values: [Double], _ merge: (ArraySlice<Double>) -> Double) -> [Double] {
      zip([0] + ends, ends).map { merge(values[$0..<$1]) }
    }
    var averaged = self
    averaged.start = first
    averaged.step = step
    averaged.offset = offset
    averaged.metrics = metrics.map { metric in
      var metric = metric
      let lasts = metric.isCounter || metric.name == lasting
      metric.values = merged(metric.values) {
        lasts ? $0.last(where: \.isFinite) ?? .nan : $0.meanOfFinite
      }
      return metric
    }
    averaged.truth = truth.map { truth in
      var truth = truth
      truth.values = merged(truth.values) { $0.filter(\.isFinite).max() ?? .nan }
      return truth
    }
    averaged.restarts = zip([0] + ends, ends).enumerated().filter { step in
      restarts.contains { step.element.0..<step.element.1 ~= $0 }
    }.map(\.offset)
    return averaged
  }
}

extension ArraySlice<Double> {
  fileprivate var meanOfFinite: Double {
    var (result, count) = (Double.nan, 0.0)
    for value in self where value.isFinite {
      count += 1
      result = count == 1 ? value : mean(of: count, before: result, last: value)
    }
    return result
  }
}
