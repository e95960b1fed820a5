import NeuralDetect
import TimeSeries

/// Reads what `score` printed, or NAB's own results, and places it beside the anomaly windows.
///
/// NAB counts rows as they stand, whatever their times, so they are put on no grid; samples that
/// `score` found missing are left out again.
struct NABFiles {
  private let windows: NABWindows
  private var placed: Set<String> = []  // ids of labelled series

  /// The series that have both scores and labels.
  private(set) var series: [NABSeries] = []

  /// Series of the results that no labels are known of.
  private(set) var unmatched: Set<String> = []

  init(_ windows: NABWindows) { self.windows = windows }

  /// Labelled series that no result was read of.
  var missing: Set<String> { Set(windows.spans.keys).subtracting(placed) }

  /// - Throws: `SeriesError`, `Failure` for a file that holds no scores.
  mutating func read(_ file: String) throws {
    let bytes = try Files.contents(of: file)
    guard bytes.first(where: { $0 > 0x20 }) != UInt8(ascii: "{") else {
      throw Failure(
        Failure.badData, "\(file): is JSON; --nab needs the CSV that `score` or NAB writes")
    }
    var table = try ScoreTable(CSVTable(bytes: bytes, name: file), file)
    var ids: [String] = []
    var scores: [String: [String: [ScoreTable.Row]]] = [:]  // by series and metric
    while let row = try table.next() {
      let id = row.series ?? windows.id(ofResult: file)
      if scores[id] == nil { ids.append(id) }
      scores[id, default: [:]][row.metric, default: []].append(row)
    }
    for id in ids { try place(id, highest(of: Array(scores[id]!.values))) }
  }

  /// The highest score of all metrics at each time; a single metric's rows as they stand.
  private func highest(of metrics: [[ScoreTable.Row]]) -> [ScoreTable.Row] {
    guard metrics.count > 1 else { return metrics[0] }
    let rows = Dictionary(metrics.joined().map { ($0.time, $0) }) { a, b in
      var row = a
      row.score = Double.maximum(a.score, b.score)
      return row
    }
    return rows.values.sorted { $0.time < $1.time }
  }

  private mutating func place(_ id: String, _ rows: [ScoreTable.Row]) throws {
    guard let spans = windows.spans[id] else {
      unmatched.insert(id)
      return
    }
    guard placed.insert(id).inserted else {
      throw Failure(Failure.badData, "two results are of \(id): give those of one detector")
    }
    var end = 0
    let ranges = NABSeries.windows(of: spans, at: rows.map(\.time))
    for (span, range) in zip(spans, ranges) {
      guard !range.isEmpty, range.lowerBound >= end else {
        throw Failure(
          Failure.badData,
          "\(id): the window from \(span.lowerBound) to \(span.upperBound) "
            + (range.isEmpty ? "holds no sample of the results" : "overlaps the one before it"))
      }
      end = range.upperBound
    }
    series.append(NABSeries(id: id, scores: rows.map(\.score), windows: ranges))
  }
}
