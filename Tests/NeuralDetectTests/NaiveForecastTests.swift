import NeuralDetect
import TestSupport
import Testing
import TimeSeries

@Suite("The naive forecast") struct NaiveForecastTests {
  @Test("It repeats the last season, its band wider with each") func season() throws {
    var naive = NaiveForecast()
    naive.season = 3
    naive.width = 2
    // A season apart: 3 − 9, 2 − 1, 3 − 2, 1 − 3, 5 − 2.
    let found = try #require(naive.forecast(after: [9, 1, 2, 3, 2, 3, 1, 5], count: 7))
    let sigma = ((36.0 + 1 + 1 + 4 + 9) / 5).squareRoot()
    #expect(found.yhat == [3, 1, 5, 3, 1, 5, 3])
    let halves = [1, 1, 1, 2, 2, 2, 3].map { 2 * sigma * Double($0).squareRoot() }
    expectClose(found.upper, zip(found.yhat, halves).map { $0 + $1 }, rtol: 1e-12)
    expectClose(found.lower, zip(found.yhat, halves).map { $0 - $1 }, rtol: 1e-12)
  }

  @Test("Without a season it is the last value, gaps left out") func last() throws {
    let found = try #require(NaiveForecast().forecast(after: [1, 2, 4, .nan], count: 2))
    #expect(found.yhat == [4, 4])
    expectClose(found.upper, [2.5, 5].map { 4 + 1.959964 * $0.squareRoot() }, rtol: 1e-12)
    var naive = NaiveForecast()
    naive.season = 2
    #expect(naive.forecast(after: [7, 1, 8, .nan], count: 3)?.yhat == [8, 1, 8])
  }

  @Test("There is none after no two values a season apart") func none() {
    #expect(NaiveForecast().forecast(after: [], count: 3) == nil)
    #expect(NaiveForecast().forecast(after: [5], count: 3) == nil)
    #expect(NaiveForecast().forecast(after: [.nan, .nan], count: 3) == nil)
  }
}

@Suite("A forecast beside what came") struct ForecastAnswerTests {
  private static let hour = Duration.seconds(3600)

  private static func series(_ values: [Double], from hours: Int = 0) -> Series {
    Series(
      id: "api", start: Timestamp(nanoseconds: 0) + hour * hours, step: hour,
      metrics: [Metric(name: "rss", values: values)])
  }

  @Test("Values are placed by time; what has no band or no truth is left out") func placed() throws
  {
    var answer = try #require(
      ForecastAnswer(of: "rss", in: Self.series([1, 3, 2, 4, 6, .nan, 7])))
    #expect(answer.evaluated() == nil)
    // From sample 2 on, without a band at first: 3, 4 and 6 can be compared; 7 is past the end.
    answer.add(.yhat, of: Self.series([9, 5, 5, 5, 5, 5], from: 2))
    answer.add(.lower, of: Self.series([.nan, 4, 4, 4, 4, 4], from: 2))
    answer.add(.upper, of: Self.series([.nan, 6, 6, 6, 6, 6], from: 2))
    let found = try #require(answer.evaluated())
    let values = Dictionary(uniqueKeysWithValues: found.measures.map { ($0.name, $0.value) })
    let chances = Dictionary(uniqueKeysWithValues: found.measures.map { ($0.name, $0.chance) })
    #expect(found.id == "api rss" && found.unscored == 2)
    expectClose([values["mae"] ?? .nan], [4.0 / 3])  // of 4, 6 and 7
    expectClose([values["mase"] ?? .nan], [4.0 / 3 / 1.5])  // steps of 2 and 1 before
    expectClose([values["coverage"] ?? .nan], [2.0 / 3])
    expectClose([(chances["mae"] ?? .nan) ?? .nan], [11.0 / 3])  // the last value, 2
  }

  @Test("The first hours are measured on their own where there are more") func beginnings() throws {
    var answer = try #require(
      ForecastAnswer(of: "rss", in: Self.series([0, 1] + (0..<30).map { $0 < 6 ? 1 : 3 })))
    for (part, value) in [(ForecastAnswer.Part.yhat, 1.0), (.lower, 0), (.upper, 2)] {
      answer.add(part, of: Self.series([Double](repeating: value, count: 30), from: 2))
    }
    let found = try #require(answer.evaluated())
    let values = Dictionary(uniqueKeysWithValues: found.measures.map { ($0.name, $0.value) })
    #expect(values["mae_6h"] == 0 && values["mae_24h"] == 1.5)
    expectClose([values["mae"] ?? .nan], [1.6])
    #expect(found.measures.count == 12)
    #expect(ForecastAnswer(of: "heap", in: Self.series([1])) == nil)
  }
}
