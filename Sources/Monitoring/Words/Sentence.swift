internal import Forecast
internal import NeuralDetect
internal import TimeSeries

/// What happened, in a sentence: what and how fast, since when, what goes with it, when it is full.
struct Sentence {
  private let event: Event
  private let metric: Metric
  private let course: EventCourse
  private let quantity: Quantity
  private let rise: Range<Int>  // the event's samples until it is highest
  private let slope: Double  // of growth, until nine tenths of it are made
  private let series: Series
  private let others: [Metric]
  private let outlook: Outlook?

  init(
    _ event: Event, of metric: Metric, during samples: Range<Int>, _ series: Series,
    _ others: [Metric], _ outlook: Outlook?
  ) {
    self.event = event
    self.metric = metric
    rise = EventCourse.rise(of: metric.values, during: samples)
    let steep = EventCourse.rise(of: metric.values, during: samples, share: 0.9)
    let day = max(1, Int((86_400 / series.step.inSeconds).rounded()))
    slope = EventCourse.slope(of: metric.values, during: steep, day: day)
    self.series = series
    self.others = others
    self.outlook = outlook
    course = EventCourse(of: metric.values, during: samples)
    quantity = Quantity(of: metric)
  }

  var text: String {
    let full = exhaustion.map { ", \($0)" } ?? ""
    return what + (companions.isEmpty ? "" : " (\(companions.joined(separator: "; ")))") + full
  }

  private var what: String {
    let subject = "\(metric.name) of \(series.id)"
    let rate = slope * 3600 / series.step.inSeconds
    switch event.kind {
    case .growth where rate > 0:
      let speed = "\(quantity.text(rate))/h"
      return event.end == nil
        ? "\(subject) grows \(speed) \(when)"
        : "\(subject) grew \(speed)\(levels(to: highest, ",")) \(when)"
    case .growth:
      let tense = event.end == nil ? "is" : "was"
      return "\(subject) \(tense) higher\(levels(to: course.after, ",")) \(when)"
    case .stepUp: return "\(subject) stepped up\(levels(to: course.after)) \(moment)"
    case .stepDown: return "\(subject) stepped down\(levels(to: course.after)) \(moment)"
    case .spike: return "\(subject) peaked\(levels(to: course.peak)) \(moment)"
    case .restart:
      return "\(series.id) restarted at \(onset), \(metric.name)\(levels(to: course.after))"
    case .variance:
      let times =
        course.roughness > 1.1
        ? "\(digits(course.roughness, 2)) times as much as before" : "unusually"
      return "\(subject) \(event.end == nil ? "swings" : "swung") \(times) \(when)"
    case .seasonality: return "\(subject) changed its rhythm \(moment)"
    }
  }

  private var highest: Double { metric.values[rise].filter(\.isFinite).max() ?? .nan }
  private var now: Timestamp { series.time(at: series.count - 1) }
  private var onset: String { Times.since(event.onset, seenAt: now) }

  /// `since 14:20`, or `from 14:20 to 16:00` of what is over.
  private var when: String {
    guard let end = event.end else { return "since \(onset)" }
    return "from \(onset) to \(until(end))"
  }

  /// `at 14:20`, or from when to when what is over lasted.
  private var moment: String { event.end == nil ? "at \(onset)" : when }

  /// Without its day where that is the onset's.
  private func until(_ end: Timestamp) -> String {
    Times.day(end) == Times.day(event.onset)
      ? Times.clock(end) : Times.since(end, seenAt: event.onset)
  }

  /// ` 116 → 480 MiB`, as far as it is known.
  private func levels(to after: Double, _ comma: String = "") -> String {
    guard course.before.isFinite, after.isFinite else { return "" }
    return "\(comma) \(quantity.text(from: course.before, to: after))\(comma)"
  }

  /// What the metrics of other roles say of a rise: where it is, whether the load explains it, and what
  /// else there is more of.
  ///
  /// Seen where the metric is highest: a heap whose floor has risen by at least half as many bytes
  /// holds them, one whose floor has risen by less than a fifth does not. A load rises as well where it
  /// is a tenth above what it usually was.
  private var companions: [String] {
    guard event.kind == .growth || event.kind == .stepUp, risen > 0 else { return [] }
    return [whereItIs, loadRises ? "load rising as well" : nil].compactMap { $0 } + counts
  }

  /// What there are more of, beside memory: by half than there usually were.
  private var counts: [String] {
    guard metric.role.isMemory else { return [] }
    return [Role.goroutines, .threads, .classes].compactMap { role in
      guard let other = (series.metrics + others).first(where: { $0.role == role }) else {
        return nil
      }
      let course = EventCourse(of: other.values, during: rise)
      guard course.usual.high > 0, course.after > 1.5 * course.usual.high else {
        return nil
      }
      return "\(role.rawValue) \(Quantity.number.text(from: course.before, to: course.after))"
    }
  }

  private var whereItIs: String? {
    guard quantity == .bytes else { return nil }
    switch metric.role {
    case .heapInUse, .heapAllocated:
      guard let share = shareOfRise(in: [.resident]) else { return nil }
      return share >= 0.5 ? "resident rising as well" : share < 0.2 ? "resident flat" : nil
    case .resident, .other, .heapGoal, .load, .goroutines, .threads, .classes:
      guard let share = shareOfRise(in: [.heapInUse, .heapAllocated]) else { return nil }
      if share >= 0.5 { return "heap rising as well: in the heap" }
      return share < 0.2 ? "heap flat: off-heap" : "heap rising by less: partly in the heap"
    }
  }

  /// How much of the rise a metric of `roles` makes up: that of which it is most.
  private func shareOfRise(in roles: [Role]) -> Double? {
    (series.metrics + others).filter {
      roles.contains($0.role) && $0.name != metric.name && Quantity(of: $0) == .bytes
    }.map { EventCourse(of: $0.values, during: rise).rise / risen }
      .filter(\.isFinite).max()
  }

  private var risen: Double { EventCourse(of: metric.values, during: rise).rise }

  private var loadRises: Bool {
    (series.metrics + others).contains { other in
      guard other.role == .load, other.name != metric.name else { return false }
      let load = EventCourse(of: Self.rates(other.values), during: rise)
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
    guard event.end == nil, !metric.role.isCount, let outlook, let time = outlook.exhaustion else {
      return nil
    }
    if outlook.isFull { return "at its limit of \(quantity.text(time.limit))" }
    guard let expected = time.expected else {
      let doubt = time.earliest.map { " (\(Times.span($0)) at the earliest)" } ?? ""
      return "not full within \(Times.span(outlook.horizon))\(doubt)"
    }
    let full = "full in \(Times.span(expected))"
    guard let earliest = time.earliest else { return full }
    guard let latest = time.latest else { return "\(full) (\(Times.span(earliest)) or more)" }
    let isSharp = Times.span(earliest) == Times.span(latest)
    return isSharp ? full : "\(full) (\(Times.span(earliest, latest)))"
  }
}
