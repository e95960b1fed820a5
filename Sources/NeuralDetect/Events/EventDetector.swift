internal import Tensor
public import TimeSeries

/// Raises events on a series as it comes, piece by piece.
///
/// A sample's score is the highest of its groups of metrics', so that one fault is one event whichever
/// of them show it.
public struct EventDetector: Sendable {
  /// How events are judged.
  public struct Options: Sendable {
    /// Bytes (or the metric's unit) at which memory is full.
    public var limit: Double?

    /// How far ahead growth is looked after.
    public var horizon = Duration.seconds(72 * 3600)

    public init() {}
  }

  private let model: Model
  private let options: Options
  private var limit: Double?
  private let threads: Int
  private var scorer: SeriesScorer
  private var threshold: Threshold
  private var confirmation = Confirmation(metrics: 0)
  private var open: OpenEvent?

  /// What an event's onset is looked for in.
  private var past = PastSamples()

  /// Samples after its detection at which an event's onset is looked for again.
  package static let refinements = [6, 18, 36, 144]

  /// Restarts that a window may still hold, counted from the series' start.
  private var restarts: [Int] = []

  public init(_ model: Model, options: Options = Options(), threads: Int) {
    self.model = model
    self.options = options
    limit = options.limit
    self.threads = threads
    scorer = SeriesScorer(model, threads: threads)
    threshold = Threshold(model.threshold)
  }

  private struct OpenEvent {
    var event: Event
    let group: Int
    let metric: Int

    /// Of the metric that shows it best, and of the one that is held against the limit.
    let place: Int
    let limited: Int
    let detectedSample: Int  // counted from the series' start
    var onsetSample: Int

    /// Before it another event was open.
    var earliest = 0
    var slope: Double

    /// What it looks like by now; the event keeps the kind that it was raised with.
    var kind: Event.Kind

    var elevation: Elevation

    /// Since when scores have been low, though what rose is still there.
    var quietSince: Int?
  }

  /// Samples of low scores after which an event is over, though what rose is still there: by then the
  /// history holds nothing else.
  private static let longestQuiet = FeatureExtractor.historyLength

  /// What was seen in a piece, sample by sample.
  public struct Course: Sendable {
    /// The highest score of the groups of metrics; `nan` where there is none.
    public var score: [Double] = []

    /// What it had to pass.
    public var threshold: [Double] = []

    /// The events that ended.
    public var events: [Event] = []

    /// The scores of each group of metrics as network and evidence gave them.
    package var groups: [[Double]] = []
  }

  /// The event that is open after the last piece.
  public var current: Event? { open?.event }

  /// The events that ended in the next piece of the series.
  /// - Parameter limits: the limit at each sample, in place of that of the options; 0 is none, and
  ///   `nan` the one before.
  /// - Precondition: as many limits as samples.
  public mutating func events(in piece: Series, limits: [Double]? = nil) -> [Event] {
    course(of: piece, limits: limits).events
  }

  /// The events that ended in the next piece of the series, and the scores that led to them.
  public mutating func course(of piece: Series, limits: [Double]? = nil) -> Course {
    course(of: piece, limits: limits, known: nil)
  }

  /// The same, where the scores of each group, as `groups` had them, are `known` from a run before: the
  /// network is asked only to explain what opens an event.
  /// - Precondition: a score a sample in each list.
  package mutating func course(
    of piece: Series, limits: [Double]?, known: [[Double]]?
  ) -> Course {
    precondition(
      limits?.count ?? piece.count == piece.count,
      "\(limits?.count ?? 0) limits of \(piece.count) samples")
    var course = Course()
    course.events = piece.offset == 0 ? finish() : []
    if piece.offset == 0 {
      threshold = Threshold(model.threshold)
      confirmation = Confirmation(metrics: piece.metrics.count { $0.role != .load })
      restarts = []
      limit = options.limit
    }
    let oldest = piece.offset - 2 * model.configuration.window
    restarts.removeAll { $0 < oldest }
    restarts += piece.restarts.map { piece.offset + $0 }
    past.append(piece)
    let windows = scorer.windows(of: piece)
    // Those of other groups of metrics say nothing of these.
    let known = known.flatMap { $0.count == windows.count ? $0 : nil }
    let scores = scorer.scores(of: piece, windows, known: known)
    course.groups = scores.groups.map(\.unscaled)
    let confirming = piece.metrics.filter { $0.role != .load }
    for (sample, score) in scores.highest.enumerated() {
      if let now = limits?[sample], now.isFinite { limit = now > 0 ? now : nil }
      confirmation.append(confirming.map { $0.values[sample] })
      defer { confirm() }
      let decision = threshold.decide(score)
      course.score.append(score)
      course.threshold.append(decision.threshold)
      follow(piece.offset + sample)
      guard decision.isOpen else {
        if let end = quietEnd(piece.offset + sample) {
          course.events += ended(at: end, piece)
        } else {
          refine(sample, piece, windows)
        }
        continue
      }
      var raised =
        open == nil || open?.quietSince != nil
        ? opened(sample, score, decision.threshold, piece, windows, scores) : nil
      if let since = open?.quietSince {
        open?.quietSince = nil
        if let onset = raised?.onsetSample, onset > since {
          course.events += ended(at: onset, piece)
          raised?.earliest = onset
        }
      }
      if open == nil {
        open = raised
      } else {
        refine(sample, piece, windows)
        if decision.isAnomalous { raise(sample, piece, windows) }
      }
    }
    return course
  }

  /// The open event, over since the sample `end`.
  private mutating func ended(at end: Int, _ piece: Series) -> [Event] {
    guard var event = open?.event else { return [] }
    event.end = piece.time(at: end - piece.offset)
    open = nil
    return [event]
  }

  /// Where the open event ended, now that scores are low; `nil` while what rose is still there.
  private mutating func quietEnd(_ now: Int) -> Int? {
    guard let event = open else { return nil }
    if let since = event.quietSince {
      return event.elevation.lasts && now - since < Self.longestQuiet ? nil : now
    }
    let since = now - (model.threshold.hold - 1)
    let rises = event.kind == .growth || event.kind == .stepUp
    guard rises, event.elevation.lasts else { return since }
    open?.quietSince = since
    return nil
  }

  /// Notes how far the open event's metric is above what it was.
  private mutating func follow(_ now: Int) {
    guard let event = open else { return }
    open?.elevation.follow(past.values(of: event.metric, to: now, count: Elevation.length), to: now)
  }

  /// The elevation of a metric over the day before `onset`, at the sample `now`.
  private func elevation(of metric: Int, over onset: Int, now: Int, _ step: Duration) -> Elevation {
    let day = LongPast.day(of: step)
    var elevation = Elevation(
      before: past.values(of: metric, before: onset, count: day ?? FeatureExtractor.day), day: day,
      onset: onset)
    for then in onset...now {
      elevation.follow(past.values(of: metric, to: then, count: Elevation.length), to: then)
    }
    return elevation
  }

  /// The event that is still open at the end of the series.
  public mutating func finish() -> [Event] {
    defer { open = nil }
    return open.map { [$0.event] } ?? []
  }

  /// Notes which methods see the open event's change, too: what passed for a spike is then no mere
  /// spike, for they look for what lasts.
  private mutating func confirm() {
    guard let event = open else { return }
    let known = event.event.confirmedBy
    let more = confirmation.methods(near: event.onsetSample).filter { !known.contains($0) }
    guard !more.isEmpty else { return }
    open?.event.confirmedBy = known + more
    if event.event.kind == .spike {
      open?.event.severity = max(event.event.severity, .warning)
    }
  }

  private func opened(
    _ sample: Int, _ score: Double, _ threshold: Double, _ piece: Series,
    _ windows: [SeriesScorer.PieceWindows], _ scores: SeriesScores
  ) -> OpenEvent {
    let answers = scores.groups.map { $0.anomaly[sample] }
    let group = answers.firstIndex(of: score)!
    let shares = contributions(sample, answers, windows, metrics: piece.metrics.count)
    let (metric, _) = shares.enumerated().filter {
      windows[group].group.metrics.contains($0.offset)
    }
    .max { $0.element < $1.element }!
    let places = windows[group].group.places
    let place = places.firstIndex(of: metric)!
    let roles = model.configuration.places
    let limited =
      places.indices.first { roles[$0] == .resident && places[$0] != nil }
      ?? (roles[place].isCount
        ? places.indices.first { roles[$0].isMemory && places[$0] != nil } : nil) ?? place
    let window = sample - windows[group].skipped
    let (_, attention) = model.network(windows[group].windows.tile(window..<window + 1))
    let weights = attention.elements
    let peak = weights.indices.max { weights[$0] < weights[$1] }!
    let length = model.configuration.window
    let now = piece.offset + sample
    let onset = past.onset(
      of: piece.memory(of: windows[group].group.metrics), detected: now, now: now)
    let seen = Sight(windows: windows[group], window: window, now: now, length: length)
    let change = change(at: onset, place: place, seen)
    let slope = self.change(at: onset, place: limited, seen).slope
    let restarted = restarts.contains {
      $0 <= now && abs($0 - onset) <= 2
    }
    var event = Event(
      series: piece.id, metric: piece.metrics[metric].name,
      kind: restarted ? .restart : change.kind, severity: .warning,
      onset: piece.time(at: onset - piece.offset), detectedAt: piece.time(at: sample), end: nil,
      score: score, threshold: threshold, confirmedBy: [],
      explanation: Event.Explanation(
        contributions: zip(piece.metrics, shares).map { ($0.name, $1) },
        attentionPeak: piece.time(at: sample - (length - 1 - peak)), attention: weights))
    event.severity = severity(
      of: event.kind, value: value(of: limited, window, windows[group], piece), slope: slope,
      piece.step)
    return OpenEvent(
      event: event, group: group, metric: metric, place: place, limited: limited,
      detectedSample: now, onsetSample: onset, slope: slope, kind: event.kind,
      elevation: elevation(of: metric, over: onset, now: now, piece.step))
  }

  /// Each metric's share of the score: how high its group scores, and in it how high the metric does by network
  /// and evidence where all others read as missing. Load explains, it shows nothing: its share is 0.
  private func contributions(
    _ sample: Int, _ answers: [Double], _ windows: [SeriesScorer.PieceWindows], metrics: Int
  ) -> [Double] {
    var shares = [Double](repeating: 0, count: metrics)
    let roles = model.configuration.places
    for (answer, piece) in zip(answers, windows) where answer.isFinite {
      let window = sample - piece.skipped
      let places = piece.group.places.indices.filter {
        guard piece.group.places[$0] != nil else { return false }
        // The network sees no count: it says something only if its past does.
        guard !roles[$0].isCount else { return piece.windows.speaks(window, place: $0) }
        return roles[$0] != .load || piece.group.metrics.count == 1
      }
      let alone = places.map { place in
        let network = model.network.lastStep(
          of: piece.windows.tile(window..<window + 1, showing: place))[0]
        let odds = piece.windows.odds(window, model.configuration, showing: place)
        return probability(network.anomaly, withOddsTimes: odds)
      }
      let total = alone.reduce(0, +)
      for (place, score) in zip(places, alone) {
        shares[piece.group.places[place]!] = total > 0 ? answer * score / total : 0
      }
    }
    let total = shares.reduce(0, +)
    return total > 0 ? shares.map { $0 / total } : shares
  }

  /// What is known of a group of metrics at a sample.
  private struct Sight {
    let windows: SeriesScorer.PieceWindows
    let window: Int
    let now: Int  // counted from the series' start
    let length: Int
  }

  /// What the metric in `place` did at `onset`.
  private func change(at onset: Int, place: Int, _ seen: Sight) -> ChangeShape {
    let (values, first) = past.values(
      of: seen.windows.group.places[place]!, around: onset, to: seen.now)
    let step = onset - (seen.now - (seen.length - 1))
    return ChangeShape(
      of: values, onset: first,
      noise: seen.windows.windows.noise(before: step, window: seen.window, place: place))
  }

  /// Looks for the onset of the open event again once more is known of it.
  private mutating func refine(
    _ sample: Int, _ piece: Series, _ windows: [SeriesScorer.PieceWindows]
  ) {
    guard var event = open else { return }
    let now = piece.offset + sample
    guard Self.refinements.contains(now - event.detectedSample) else { return }
    let group = windows[event.group]
    let onset = past.onset(
      of: piece.memory(of: group.group.metrics), detected: event.detectedSample, now: now)
    // A best at the end of the range would lie beyond it: it says nothing of what was noticed.
    if onset < event.detectedSample, onset >= event.earliest {
      event.onsetSample = onset
      event.elevation = elevation(of: event.metric, over: onset, now: now, piece.step)
      event.event.onset = piece.time(at: onset - piece.offset)
    }
    let window = sample - group.skipped
    if window >= 0 {
      let seen = Sight(
        windows: group, window: window, now: now, length: model.configuration.window)
      event.slope = change(at: event.onsetSample, place: event.limited, seen).slope
      event.kind = change(at: event.onsetSample, place: event.place, seen).kind
    }
    open = event
  }

  /// Raises the open event's severity if its value or its growth asks for it.
  private mutating func raise(
    _ sample: Int, _ piece: Series, _ windows: [SeriesScorer.PieceWindows]
  ) {
    guard let event = open else { return }
    let group = windows[event.group]
    let window = sample - group.skipped
    guard window >= 0 else { return }
    let severity = severity(
      of: event.kind, value: value(of: event.limited, window, group, piece),
      slope: event.slope, piece.step)
    open?.event.severity = max(event.event.severity, severity)
  }

  /// What is held against the limit; nothing of a count, which has none.
  private func value(
    of place: Int, _ window: Int, _ windows: SeriesScorer.PieceWindows, _ piece: Series
  ) -> Double {
    let isCount = piece.metrics[windows.group.places[place]!].role.isCount
    return isCount ? .nan : windows.windows.value(window, place: place)
  }

  private func severity(
    of kind: Event.Kind, value: Double, slope: Double, _ step: Duration
  ) -> Event.Severity {
    switch kind {
    case .restart, .stepDown, .seasonality, .spike: return .info
    case .growth, .stepUp, .variance:
      guard let limit else { return .warning }
      let ahead = options.horizon.inSeconds / step.inSeconds
      return value > 0.95 * limit || value + slope * ahead >= limit ? .critical : .warning
    }
  }
}
