import NeuralDetect
import Testing

@Suite struct ChangepointCountsTests {
  @Test("Each true point takes the nearest prediction that is free") func matches() {
    let counts = ChangepointCounts([98, 103, 300], truth: [100, 104, 500], margin: 5)
    #expect(counts.truths == 3 && counts.predictions == 3)
    #expect(counts.matched == 2 && counts.errors == 3)
    #expect(counts.f1 == 2.0 / 3)
    #expect(counts.locationError == 1.5)
  }

  @Test("Predictions where nothing changed count against all") func healthy() {
    let quiet = ChangepointCounts([10, 20], truth: [], margin: 5)
    #expect(quiet.f1 == 0 && quiet.locationError == nil)
    #expect((quiet + ChangepointCounts([50], truth: [50], margin: 5)).f1 == 0.5)
    #expect(ChangepointCounts().f1 == nil)
  }
}
