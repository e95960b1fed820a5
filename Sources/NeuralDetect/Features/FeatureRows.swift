internal import TimeSeries

/// The features of consecutive samples of a group of metrics, a row each.
///
/// A row holds what belongs to a window first, a number a place, then the features of each place in
/// turn. Where a place has no metric, it reads as one that is always missing. Behind the places that the
/// network sees there may be others, of which only the past is asked for.
struct FeatureRows: Sendable {
  /// Those that the network sees.
  let places: Int

  /// The features of a place that belong to a sample.
  private let features: [Feature]

  /// The first columns, of windows: one a place, or none.
  let ofWindows: Int

  private(set) var elements: [Float] = []  // [count, width]

  /// By place; of a place without a metric nothing is known.
  private(set) var samples: [[FeatureExtractor.Sample]]

  /// What the past of all metrics says at each sample, in log-odds.
  private(set) var evidence: [Double] = []

  /// What that of the metric in each place would say if it were all that is known.
  private(set) var evidenceAlone: [[Double]]

  /// The same of a rise without precedent; of resident memory alone, or of a metric of no role: heaps rise
  /// like that by themselves.
  private(set) var surges: [[Double]]
  private let isResident: [Bool]
  private var missingBefore = [0]  // prefix sums

  /// - Precondition: what belongs to a window, not to a sample, comes first.
  /// - Parameter isResident: of each place; `places` of them are seen by the network.
  init(_ features: [Feature], isResident: [Bool], places: Int) {
    precondition(
      !features.dropFirst().contains(.scaled), "\(Feature.scaled) is not the first feature")
    self.places = places
    self.features = features.filter { $0 != .scaled }
    ofWindows = features.first == .scaled ? places : 0
    samples = [[FeatureExtractor.Sample]](repeating: [], count: isResident.count)
    evidenceAlone = [[Double]](repeating: [], count: isResident.count)
    surges = evidenceAlone
    self.isResident = isResident
  }

  /// The statistics of all places while nothing is known: of those that the network sees, and of all counts.
  private var unknown: [Float] {
    [Float](repeating: .nan, count: min(places + 1, isResident.count) * Statistic.allCases.count)
  }

  var count: Int { missingBefore.count - 1 }
  var width: Int { ofWindows + places * features.count }

  /// The columns of a place that belong to a sample.
  func columns(of place: Int) -> Range<Int> {
    let first = ofWindows + place * features.count
    return first..<first + features.count
  }

  /// What a place without a metric reads as.
  var absent: [Float] { features.map { $0 == .missing ? 1 : 0 } }

  /// Takes in the next sample of the metric in each place, by the extractor there; `weighing` is what
  /// its past says.
  mutating func append(
    _ values: [Double], restarted: Bool, by extractors: inout [FeatureExtractor?],
    weighing: Evidence?
  ) {
    for _ in 0..<ofWindows { elements.append(0) }  // written by the window
    var isMissing = true
    var statistics = unknown
    for place in isResident.indices {
      let sample = extractors[place]?.append(values[place], restarted: restarted, to: &elements)
      if sample == nil, place < places { elements += absent }
      samples[place].append(
        sample ?? FeatureExtractor.Sample(value: 0, noise: 0, isMissing: true))
      let past = extractors[place]?.past
      Evidence.lay(past?.statistics ?? [], at: min(place, places), into: &statistics)
      let surge = weighing == nil || !isResident[place] ? .nan : past?.surge ?? .nan
      surges[place].append(Evidence.logOdds(ofSurge: surge))
      isMissing = isMissing && (place >= places || sample?.isMissing ?? true)
    }
    missingBefore.append(missingBefore[missingBefore.count - 1] + (isMissing ? 1 : 0))
    evidence.append(weighing?.logOdds(of: statistics) ?? 0)
    for place in isResident.indices {
      guard weighing != nil, extractors[place] != nil else {
        evidenceAlone[place].append(0)
        continue
      }
      var own = statistics
      if place >= places {
        own = unknown
        Evidence.lay(extractors[place]?.past?.statistics ?? [], at: places, into: &own)
      }
      evidenceAlone[place].append(weighing?.logOdds(of: own, showing: min(place, places)) ?? 0)
    }
  }

  /// Samples in `range` that are missing in all places.
  func missing(in range: Range<Int>) -> Int {
    missingBefore[range.upperBound] - missingBefore[range.lowerBound]
  }

  /// Forgets all but the last `kept` rows.
  mutating func removeAll(keepingLast kept: Int) {
    let gone = max(0, count - kept)
    elements.removeFirst(gone * width)
    evidence.removeFirst(gone)
    for place in isResident.indices {
      samples[place].removeFirst(gone)
      evidenceAlone[place].removeFirst(gone)
      surges[place].removeFirst(gone)
    }
    let base = missingBefore[gone]
    missingBefore.removeFirst(gone)
    for index in missingBefore.indices { missingBefore[index] -= base }
  }
}
