#if Telemetry
  package import Forecast
  package import NeuralDetect
  internal import Telemetry
  internal import TimeSeries

  /// One series as it is watched: what the detector says of it, sample by sample.
  ///
  /// It is a function of its rows: those that were stored, given again, make the same monitor. So a
  /// row carries the scores that it was given, and the network is not asked again.
  package struct SeriesMonitor: Sendable {
    /// The values of all queries in one step.
    package struct Row: Sendable, Equatable {
      package var slot: Int  // steps since 1970

      /// In the order of the queries; `nan` where there is none.
      package var values: [Double]

      /// The scores of each group of metrics; `nil` if it was not scored yet.
      package var scores: [Double]?

      package init(slot: Int, values: [Double], scores: [Double]? = nil) {
        self.slot = slot
        self.values = values
        self.scores = scores
      }
    }

    /// What all monitors share.
    package struct Plan: Sendable {
      package var pipeline: Pipeline
      package var queries: [WatchConfiguration.Query]
      package var step: Duration

      /// The queries that only say where memory is full.
      package var limitNames: Set<String>

      package init(_ pipeline: Pipeline, _ configuration: WatchConfiguration) {
        self.pipeline = pipeline
        queries = configuration.queries
        step = configuration.step
        limitNames = Set(configuration.limits.compactMap(\.value.metric))
      }

      /// Of queries that are all judged, roles by their names.
      package init(_ pipeline: Pipeline, queries: [String], step: Duration) {
        self.pipeline = pipeline
        self.queries = queries.map {
          WatchConfiguration.Query(
            name: $0, expression: PrometheusQuery($0), role: Role(metricName: $0))
        }
        self.step = step
        limitNames = []
      }

      /// Whether the query in that place is a metric to be judged.
      func judges(_ place: Int) -> Bool {
        let name = queries[place].name
        return !limitNames.contains(name) && !LiveSeries.tellsRestarts(metricName: name)
      }
    }

    package let id: String
    package let labels: [String: String]

    /// The queries that it has values of, by their places.
    package private(set) var places: [Int]

    private let plan: Plan
    private let limitMetric: String?
    private var live: LiveSeries
    private var detector: EventDetector
    private var recent: RecentSamples

    /// Whether one of the rows last appended was the first after a restart.
    package private(set) var hasRestarted = false

    /// Of the last sample; `nan` where no window ends.
    package private(set) var score = Double.nan
    package private(set) var threshold = Double.nan

    /// - Parameter limit: where its memory is full.
    package init(
      id: String, labels: [String: String], places: [Int], limit: Limit?, _ plan: Plan
    ) {
      self.id = id
      self.labels = labels
      self.places = places
      self.plan = plan
      var pipeline = plan.pipeline
      pipeline.limit = limit
      pipeline.threads = 1
      limitMetric = limit?.metric
      detector = pipeline.detector
      live = LiveSeries(
        id: id, labels: labels,
        metrics: places.map { (plan.queries[$0].name, plan.queries[$0].role) }, step: plan.step)
      recent = RecentSamples(length: 1_008)
    }

    /// The event that is open.
    package var event: Event? { detector.current }

    /// Takes in the next rows, which are given their scores.
    /// - Returns: the events that ended.
    /// - Precondition: their slots ascend, and follow those before.
    package mutating func append(_ rows: inout [Row]) -> [Event] {
      hasRestarted = false
      var ended: [Event] = []
      var first = 0
      while first < rows.count {
        let groups = rows[first].scores?.count
        let run = first..<(rows[first...].firstIndex { $0.scores?.count != groups } ?? rows.count)
        ended += append(&rows, run)
        first = run.upperBound
      }
      return ended
    }

    /// Takes in rows that have the same number of scores, or none.
    private mutating func append(_ rows: inout [Row], _ run: Range<Int>) -> [Event] {
      for row in rows[run] { live.append(places.map { row.values[$0] }, slot: row.slot) }
      let groups = rows[run.lowerBound].scores?.count
      var ended: [Event] = []
      var next = run.lowerBound
      for piece in live.pieces() {
        let first = Int(piece.start.nanoseconds / plan.step.nanoseconds)
        /// The rows of the piece, by sample; none where it was a gap.
        var here: [Int: Int] = [:]
        while next < run.upperBound, rows[next].slot < first + piece.count {
          here[rows[next].slot - first] = next
          next += 1
        }
        hasRestarted = hasRestarted || !piece.restarts.isEmpty
        let (judged, others) = split(piece)
        let limits = others.first { $0.name == limitMetric }?.values
        var known: [[Double]]?
        if let groups {
          known = (0..<groups).map { group in
            (0..<piece.count).map { here[$0].map { rows[$0].scores![group] } ?? .nan }
          }
        }
        recent.append(judged, beside: others)
        let course = detector.course(of: judged, limits: limits, known: known)
        for (sample, row) in here { rows[row].scores = course.groups.map { $0[sample] } }
        score = course.score.last ?? .nan
        threshold = course.threshold.last ?? .nan
        ended += course.events
      }
      return ended
    }

    /// The metrics that are judged, and those that only say where memory is full.
    private func split(_ piece: Series) -> (judged: Series, others: [Metric]) {
      var judged = piece
      judged.metrics.removeAll { plan.limitNames.contains($0.name) }
      return (judged, piece.metrics.filter { plan.limitNames.contains($0.name) })
    }

    /// The open event in words.
    package var finding: Finding? {
      guard let event, let series = recent.series else { return nil }
      return Finding(event, in: series, beside: recent.others, outlook: nil)
    }

    /// The last samples of what is judged, with what stands beside it.
    var whole: Series? {
      guard var series = recent.series else { return nil }
      series.metrics += recent.others.filter { $0.values.count == series.count }
      return series
    }

    /// What is expected of the metric of the query in `place`; `nil` where too little is known.
    package func forecast(of place: Int) -> Forecast::Forecast? {
      guard let series = recent.series,
        let metric = series.metric(named: plan.queries[place].name)
      else { return nil }
      return try? plan.pipeline.forecaster.forecast(
        metric, of: series, horizon: plan.pipeline.horizon)
    }
  }
#endif
