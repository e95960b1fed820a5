internal import Tensor
public import TimeSeries

/// Raises events on a series as it comes, piece by piece.
///
/// A sample's score is the highest of its metrics', so that one fault is one event whichever of
/// them show it.
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
    let metric: Int
    let detectedSample: Int  // counted from the series' start
    var onsetSample: Int
    var slope: Double

    /// What it looks like by now; the event keeps the kind that it was raised with.
    var kind: Event.Kind
  }

  /// What was seen in a piece, sample by sample.
  public struct Course: Sendable {
    /// The highest score of the metrics; `nan` where there is none.
    public var score: [Double] = []

    /// What it had to pass.
    public var threshold: [Double] = []

    /// The events that ended.
    public var events: [Event] = []
  }

  /// The events that ended in the next piece of the series.
  /// - Parameter limits: the limit at each sample, in place of that of the options; 0 is none, and
  ///   `nan` the one before.
  /// - Precondition: as many limits as samples.
  public mutating func events(in piece: Series, limits: [Double]? = nil) -> [Event] {
    course(of: piece, limits: limits).events
  }

  /// The events that ended in the next piece of the series, and the scores that led to them.
  public mutating func course(of piece: Series, limits: [Double]? = nil) -> Course {
    precondition(
      limits?.count ?? piece.count == piece.count,
      "\(limits?.count ?? 0) limits of \(piece.count) samples")
    var course = Course()
    course.events = piece.offset == 0 ? finish() : []
    if piece.offset == 0 {
      threshold = Threshold(model.threshold)
      confirmation = Confirmation(metrics: piece.metrics.count)
      restarts = []
      limit = options.limit
    }
    let oldest = piece.offset - 2 * model.configuration.window
    restarts.removeAll { $0 < oldest }
    restarts += piece.restarts.map { piece.offset + $0 }
    let windows = scorer.windows(of: piece)
    let scores = scorer.scores(of: piece, windows)
    for sample in 0..<piece.count {
      if let now = limits?[sample], now.isFinite { limit = now > 0 ? now : nil }
      confirmation.append(piece.metrics.map { $0.values[sample] })
      defer { confirm() }
      let score = scores.metrics.map { $0.anomaly[sample] }.filter(\.isFinite).max() ?? .nan
      let decision = threshold.decide(score)
      course.score.append(score)
      course.threshold.append(decision.threshold)
      guard decision.isOpen else {
        if var ended = open?.event {
          ended.end = piece.time(at: sample - (model.threshold.hold - 1))
          course.events.append(ended)
          open = nil
        }
        continue
      }
      if open == nil {
        open = opened(sample, score, decision.threshold, piece, windows, scores)
      } else if decision.isAnomalous {
        follow(sample, piece, windows)
      }
    }
    return course
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
    let methods = confirmation.methods(near: event.onsetSample)
    guard methods != event.event.confirmedBy else { return }
    open?.event.confirmedBy = methods
    if event.event.kind == .spike, !methods.isEmpty {
      open?.event.severity = max(event.event.severity, .warning)
    }
  }

  private func opened(
    _ sample: Int, _ score: Double, _ threshold: Double, _ piece: Series,
    _ windows: [SeriesScorer.PieceWindows], _ scores: SeriesScores
  ) -> OpenEvent {
    let probabilities = scores.metrics.map { $0.anomaly[sample] }
    let metric = probabilities.firstIndex(of: score)!
    let window = sample - windows[metric].skipped
    let (onset, attention) = onset(windows[metric].windows, window)
    let peak = attention.indices.max { attention[$0] < attention[$1] }!
    let change = windows[metric].windows.change(at: onset, window: window)
    let length = model.configuration.window
    let onsetSample = sample - (length - 1 - onset)
    let restarted = restarts.contains {
      $0 <= piece.offset + sample && abs($0 - piece.offset - onsetSample) <= 2
    }
    let total = probabilities.filter(\.isFinite).reduce(0, +)
    var event = Event(
      series: piece.id, metric: scores.metrics[metric].name,
      kind: restarted ? .restart : change.kind, severity: .warning,
      onset: piece.time(at: onsetSample), detectedAt: piece.time(at: sample), end: nil,
      score: score, threshold: threshold, confirmedBy: [],
      explanation: Event.Explanation(
        contributions: zip(scores.metrics, probabilities).map {
          ($0.name, $1.isFinite && total > 0 ? $1 / total : 0)
        },
        attentionPeak: piece.time(at: sample - (length - 1 - peak)), attention: attention))
    event.severity = severity(
      of: event.kind, value: windows[metric].windows.value(window), slope: change.slope, piece.step)
    return OpenEvent(
      event: event, metric: metric, detectedSample: piece.offset + sample,
      onsetSample: piece.offset + onsetSample, slope: change.slope, kind: event.kind)
  }

  /// What the next sample of an open event tells: a better onset while it is in sight, a higher
  /// severity.
  private mutating func follow(
    _ sample: Int, _ piece: Series, _ windows: [SeriesScorer.PieceWindows]
  ) {
    guard var event = open else { return }
    let pieceWindows = windows[event.metric]
    let window = sample - pieceWindows.skipped
    guard window >= 0 else { return }
    let since = piece.offset + sample - event.detectedSample
    if since == 6 || since == 18 || since == 36 {
      // Of a later window only an onset near the first one is of the same event.
      let near = event.onsetSample - 12...event.detectedSample
      let start = piece.offset + sample - (model.configuration.window - 1)
      let inWindow = (near.lowerBound - start)..<(near.upperBound - start + 1)
      let (onset, _) = onset(pieceWindows.windows, window, within: inWindow)
      event.onsetSample = start + onset
      event.event.onset = piece.time(at: start + onset - piece.offset)
      let change = pieceWindows.windows.change(at: onset, window: window)
      event.slope = max(event.slope, change.slope)
      event.kind = change.kind
    }
    let severity = severity(
      of: event.kind, value: pieceWindows.windows.value(window), slope: event.slope,
      piece.step)
    event.event.severity = max(event.event.severity, severity)
    open = event
  }

  /// The step at which the network sees the change of a window, and its attention to each step.
  private func onset(
    _ windows: Windows, _ window: Int, within steps: Range<Int>? = nil
  ) -> (onset: Int, attention: [Float]) {
    var (logits, attention) = model.network(windows.tile(window..<window + 1))
    logits.applySigmoid()
    let outputs = logits.shape[2]
    func changepoint(_ step: Int) -> Float {
      logits.elements[step * outputs + ModelConfiguration.Output.changepoint.rawValue]
    }
    let all = 1..<logits.shape[0]  // something must come before the onset
    let range = (steps ?? all).clamped(to: all)
    let onset = (range.isEmpty ? all : range).max { changepoint($0) < changepoint($1) }!
    return (onset, attention.elements)
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
