import ArgumentParser
import TimeSeries

/// `NAME=VALUE,NAME=VALUE` on the command line, the values in quotes if one likes: the series that
/// have all of these labels.
struct LabelSelector {
  let labels: [(name: String, value: String)]

  /// - Throws: `ValidationError`.
  static func parsed(_ text: String) throws -> LabelSelector {
    guard !text.isEmpty else {
      throw ValidationError("no label; write NAME=VALUE, as track=canary")
    }
    return LabelSelector(
      labels: try text.split(separator: ",").map { part in
        let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2, !sides[0].isEmpty else {
          throw ValidationError("“\(part)” is no label; write NAME=VALUE, as track=canary")
        }
        let value = sides[1].trimmingPrefix("\"")
        return (String(sides[0]), String(value.hasSuffix("\"") ? value.dropLast() : value))
      })
  }

  func matches(_ series: Series) -> Bool {
    labels.allSatisfy { series.labels[$0.name] == $0.value }
  }
}
