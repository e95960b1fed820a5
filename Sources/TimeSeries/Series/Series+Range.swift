extension Series {
  /// The samples of this piece within `times`, as a series of their own; `nil` where there is none.
  public func samples(in times: Range<Timestamp>) -> Series? {
    let indices = (0..<count).filter { times.contains(time(at: $0)) }
    guard let first = indices.first, let last = indices.last else { return nil }
    var part = suffix(count - first)
    let kept = last - first + 1
    for index in part.metrics.indices {
      part.metrics[index].values.removeLast(part.metrics[index].values.count - kept)
    }
    for index in part.truth.indices {
      part.truth[index].values.removeLast(part.truth[index].values.count - kept)
    }
    part.restarts.removeAll { $0 >= kept }
    return part
  }
}
