import Synchronization

/// A Prometheus whose series are formulas, and that can be made to fail. It scrapes them every so many seconds, and tells
/// the last sample in between.
public final class FormulaPrometheus: Sendable {
  /// The values of a query at a second, by `instance`.
  public typealias Formula = @Sendable (_ second: Int) -> [String: Double]

  public let server: FaultServer
  private let fault: Fault

  private final class Fault: Sendable {
    let steps = Mutex<([FaultServer.Step], isMeant: @Sendable (_ form: [String: String]) -> Bool)?>(
      nil)
  }

  public init(_ formulas: [String: Formula], scrapingEvery interval: Int = 1) {
    let fault = Fault()
    self.fault = fault
    server = FaultServer { request, _ in
      let form = request.form
      if let (steps, isMeant) = fault.steps.withLock({ $0 }), isMeant(form) { return steps }
      return [.answer(200, Self.answer(form, formulas, interval))]
    }
  }

  /// What is answered to every request from now on, or to those that are meant; `nil` for its series.
  public func fail(
    with steps: [FaultServer.Step]?,
    where isMeant: @escaping @Sendable (_ form: [String: String]) -> Bool = { _ in true }
  ) {
    fault.steps.withLock { $0 = steps.map { ($0, isMeant) } }
  }

  private static func answer(
    _ form: [String: String], _ formulas: [String: Formula], _ interval: Int
  ) -> String {
    let query = form["query"] ?? ""
    let (name, formula) = formulas.first { query.contains($0.key) } ?? ("", { _ in [:] })
    guard let start = form["start"].flatMap(Double.init),
      let end = form["end"].flatMap(Double.init),
      let step = form["step"].flatMap(Double.init)
    else { return "{}" }
    var values: [String: [String]] = [:]
    for index in 0...Int((end - start) / step + 1e-6) {
      let time = start + Double(index) * step
      let scraped = Int(time) / interval * interval
      for (instance, sample) in formula(scraped) {
        let value = query.hasPrefix("timestamp(") ? Double(scraped) : sample
        values[instance, default: []].append("[\(time),\"\(value)\"]")
      }
    }
    let results = values.sorted { $0.key < $1.key }.map {
      #"{"metric":{"__name__":"\#(name)","job":"api","instance":"\#($0.key)"},"values":["#
        + $0.value.joined(separator: ",") + "]}"
    }
    return #"{"status":"success","data":{"resultType":"matrix","result":["#
      + results.joined(separator: ",") + "]}}"
  }
}
