internal import Forecast
internal import NeuralDetect
internal import TimeSeries

/// What happened, in a sentence: what and how fast, since when, what goes with it, when it is full.
struct Sentence {
  private let event: Event
  private let metric: Metric
  private let course: EventCourse
  private let quantity: Quantity
  private let samples: Range<Int>  // of the event; of growth, until it is high
  private let series: Series
  private let others: [Metric]
  private let outlook: Outlook?

  init(
    _ event: Event, of metric: Metric, during samples: Range<Int>, _ series: Series,
    _ others: [Metric], _ outlook: Outlook?
  ) {
    self.event = event
    self.metric = metric
    self.samples =
      event.kind == .growth ? EventCourse.rise(of: metric.values, during: samples) : samples
    self.series = series
    self.others = others
    self.outlook = outlook
    course = EventCourse(of: metric.values, during: self.samples)
    quantity = Quantity(of: metric)
  }

  var text: String {
    let full = exhaustion.map { ", \($0)" } ?? ""
    return what + (companions.isEmpty ? "" : " (\(companions.joined(separator: "; ")))") + full
  }

  private var what: String {
    let subject = "\(metric.name) of \(series.id)"
    let rate = course.slope * 3600 / series.step.inSeconds
    switch event.kind {
    case .growth where rate > 0:
      let speed = "\(quantity.text(rate))/h"
      return event.end == nil ? "\(subject) grows \(speed) \(when)" : "\(subject) grew \(speed) \(when)"
    case .growth:
      return event.end == nil
        ? "\(subject) is higher \(when)\(levels)" : "\(subject) was higher \(when)\(levels)"
    case .stepUp: return "\(subject) stepped up \(moment)\(levels)"
    case .stepDown: return "\(subject) stepped down \(moment)\(levels)"
    case .spike: return "\(subject) peaked \(moment)\(peak)"
    case .restart: return "\(series.id) restarted at \(onset)\(restartLevels)"
    case .variance:
      let times =
        course.roughness > 1.1
        ? "\(digits(course.roughness, 2)) times as much as before" : "unusually"
      return "\(subject) \(event.end == nil ? "swings" : "swung") \(times) \(when)"
    case .seasonality: return "\(subject) changed its rhythm \(moment)"
    }
  }

  private var now: Timestamp { series.time(at: series.count - 1) }
  private var onset: String { Times.since(event.onset, seenAt: now) }

  /// `since 14:20`, or `from 14:20 to 16:00` of what is over.
  private var when: String {
    guard let end = event.end else { return "since \(onset)" }
    return "from \(onset) to \(until(end))"
  }

  /// `at 14:20`, and until when.
  private var moment: String {
    guard let end = event.end else { return "at \(onset)" }
    return "at \(onset) until \(until(end))"
  }

  /// Without its day where that is the onset's.
  private func until(_ end: Timestamp) -> String {
    Times.day(end) == Times.day(event.onset)
      ? Times.clock(end) : Times.since(end, seenAt: event.onset)
  }

  private var levels: String {
    guard course.before.isFinite, course.after.isFinite else { return "" }
    return ": \(quantity.text(from: course.before, to: course.after))"
  }

  private var restartLevels: String {
    course.before.isFinite && course.after.isFinite
      ? ", \(metric.name) \(quantity.text(from: course.before, to: course.after))" : ""
  }

  private var peak: String {
    guard course.peak.isFinite else { return "" }
    let usually = course.before.isFinite ? ", before \(quantity.text(course.before))" : ""
    return ": \(quantity.text(course.peak))\(usually)"
  }

  /// What the metrics of other roles say of a rise: where it is, and whether the load explains it.
  ///
  /// Of bytes that rise, a heap that rises by at least half of them holds them, and one that rises by
  /// less than a fifth does not. A load is high where it is a tenth above what it usually was.
  private var companions: [String] {
    guard event.kind == .growth || event.kind == .stepUp, course.rise > 0 else { return [] }
    return [whereItIs, loadRises ? "load rising as well" : nil].compactMap { $0 }
  }

  private var whereItIs: String? {
    guard quantity == .bytes else { return nil }
    switch metric.role {
    case .heapInUse, .heapAllocated:
      guard let share = shareOfRise(in: [.resident]) else { return nil }
      return share >= 0.5 ? "resident rising as well" : share < 0.2 ? "resident flat" : nil
    case .resident, .other, .heapGoal, .load:
      guard let share = shareOfRise(in: [.heapInUse, .heapAllocated]) else { return nil }
      if share >= 0.5 { return "heap rising as well: in the heap" }
      return share < 0.2 ? "heap flat: off-heap" : "heap rising by less: partly in the heap"
    }
  }

  /// How much of the rise a metric of the first of `roles` that there is makes up.
  private func shareOfRise(in roles: [Role]) -> Double? {
    let all = series.metrics + others
    for role in roles {
      guard let other = all.first(where: { $0.role == role && $0.name != metric.name }),
        Quantity(of: other) == .bytes
      else { continue }
      let rise = EventCourse(of: other.values, during: samples).rise
      if rise.isFinite { return rise / course.rise }
    }
    return nil
  }

  private var loadRises: Bool {
    (series.metrics + others).contains { other in
      guard other.role == .load, other.name != metric.name else { return false }
      let load = EventCourse(of: Self.rates(other.values), during: samples)
      return load.after > 1.1 * load.usual.high && load.usual.high > 0
    }
  }

  /// A counter's steps, and anything else as it is.
  private static func rates(_ values: [Double]) -> [Double] {
    let steps = [.nan] + zip(values, values.dropFirst()).map { $1 - $0 }
    let known = steps.filter(\.isFinite)
    let falls = known.count { $0 < 0 }
    return 50 * falls <= known.count ? steps : values  // a counter falls at restarts alone
  }

  private var exhaustion: String? {
    guard event.end == nil, let outlook, let time = outlook.exhaustion else { return nil }
    if let last = metric.values.last(where: \.isFinite), last >= time.limit {
      return "above its limit of \(quantity.text(time.limit))"
    }
    guard let expected = time.expected else {
      return time.earliest.map { "may be full from \(Times.span($0)) on" }
        ?? "not full within \(Times.span(outlook.horizon))"
    }
    guard let earliest = time.earliest else { return "full in \(Times.span(expected))" }
    let range =
      time.latest.map { Times.span(earliest, $0) } ?? "\(Times.span(earliest)) or more"
    return "full in \(Times.span(expected)) (\(range))"
  }
}
