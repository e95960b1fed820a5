/// What statistical methods see in a series while the network scores it, for its events to be held
/// against.
///
/// An event is confirmed by a method that has, by then, a changepoint of any metric within `near` samples
/// of the event's onset. All methods are online, so a confirmation is as causal as the event.
struct Confirmation: Sendable {
  /// Samples between an onset and a changepoint that is the same one.
  static let near = 6

  /// Samples that changepoints are remembered for after they became known.
  private static let memory = 1_024

  /// The methods, each with our own settings, by the names they have on the command line.
  private static let methods: [(name: String, method: any OnlineChangepointDetector)] = [
    ("cusum", CUSUM()), ("floor", Floor()), ("slope", SlopeLikelihoodRatio()), ("bocpd", BOCPD()),
  ]

  private var running: [[any RunningChangepointDetector]]  // by metric, then by method
  private var known: [(method: Int, changepoint: Changepoint)] = []

  init(metrics: Int) {
    running = (0..<metrics).map { _ in Self.methods.map { $0.method.running() } }
  }

  /// Takes in the next sample of every metric.
  mutating func append(_ values: [Double]) {
    for metric in running.indices {
      for method in running[metric].indices {
        guard let found = running[metric][method].append(values[metric]) else { continue }
        known.removeAll { $0.changepoint.detected < found.detected - Self.memory }
        known.append((method, found))
      }
    }
  }

  /// The methods that see a change near the sample `onset`, counted from the series' start.
  func methods(near onset: Int) -> [String] {
    let found = Set(
      known.filter { abs($0.changepoint.index - onset) <= Self.near }.map(\.method))
    return found.sorted().map { Self.methods[$0].name }
  }
}
