package import TimeSeries

/// The time that is asked for, in parts that a server answers without complaint.
package enum PrometheusSpans {
  /// Raw samples are asked for by the day: a server holds all samples of an answer in memory and
  /// refuses more than 50 million.
  static let rawPart = Duration.seconds(86_400)

  /// Below the 11,000 points that Prometheus gives at most.
  static let pointsInPart = 10_000

  /// `span` in parts of at most a day.
  package static func raw(_ span: Range<Timestamp>) -> [Range<Timestamp>] {
    var parts: [Range<Timestamp>] = []
    var start = span.lowerBound
    while start < span.upperBound {
      let end = min(start + rawPart, span.upperBound)
      parts.append(start..<end)
      start = end
    }
    return parts
  }

  /// The multiples of `step` in `span` as closed ranges of at most `pointsInPart`, so that a window
  /// asked for twice has the same times.
  package static func steps(_ span: Range<Timestamp>, step: Duration) -> [ClosedRange<Timestamp>] {
    let step = step.nanoseconds
    let first = ceilingQuotient(span.lowerBound.nanoseconds, step)
    let end = ceilingQuotient(span.upperBound.nanoseconds, step)
    return stride(from: first, to: end, by: pointsInPart).map { start in
      let last = min(start + Int64(pointsInPart), end) - 1
      return Timestamp(nanoseconds: start * step)...Timestamp(nanoseconds: last * step)
    }
  }
}

/// ⌈a / b⌉ for positive b.
private func ceilingQuotient(_ a: Int64, _ b: Int64) -> Int64 {
  let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
  return rest > 0 ? quotient + 1 : quotient
}
