public import TimeSeries

/// Metrics of a series that are scored as one: a process seen from several sides, or one metric.
///
/// A model has a place for a metric of each of its roles. The first metric of a role stands in its
/// place. Another of that role is a part of what resident memory shows already, an arena or a pool:
/// beside it, it is not scored; nor is another load, goal or count beside any memory. Whatever else is
/// left over is scored alone: by its role's place, or, if the network sees none of that role, by the
/// first. Load alone says nothing of memory: without any, each metric is alone.
public struct MetricGroup: Sendable, Equatable {
  /// The metric in each of the model's places, by its index in the series; `nil` where there is none.
  public let places: [Int?]

  /// The metrics by their indices, in the order of the places.
  public var metrics: [Int] { places.compactMap(\.self) }

  /// What scores of the group are called: the metric where it is alone, else `*`.
  public func name(in metrics: [Metric]) -> String {
    self.metrics.count == 1 ? metrics[self.metrics[0]].name : "*"
  }

  /// The groups of `metrics` in a model's places, in the order of their first metrics.
  package static func groups(
    of metrics: [Metric], in model: ModelConfiguration
  ) -> [MetricGroup] {
    let roles = model.places
    var together = [Int?](repeating: nil, count: roles.count)
    for (index, metric) in metrics.enumerated() {
      guard let place = roles.firstIndex(of: metric.role), together[place] == nil else { continue }
      together[place] = index
    }
    let hasMemory = zip(roles, together).contains { $0.isMemory && $1 != nil }
    let taken = hasMemory ? Set(together.compactMap(\.self)) : []
    let hasResident =
      hasMemory && roles.firstIndex(of: .resident).map { together[$0] != nil } ?? false
    let alone = metrics.indices.filter { index in
      let role = metrics[index].role
      let isKnown = roles.contains(role) && (role.isMemory ? hasResident : hasMemory)
      return !taken.contains(index) && !isKnown
    }.map { index in
      MetricGroup(
        index, in: model.roles.firstIndex(of: metrics[index].role) ?? 0, of: roles.count)
    }
    let groups = (hasMemory ? [MetricGroup(places: together)] : []) + alone
    return groups.sorted { $0.metrics.min()! < $1.metrics.min()! }
  }

  private init(places: [Int?]) { self.places = places }

  /// One metric in one of `count` places.
  private init(_ metric: Int, in place: Int, of count: Int) {
    places = (0..<count).map { $0 == place ? metric : nil }
  }
}
