import NeuralDetect
import Testing

@Suite("What a fault is taught to score") struct UrgencyTests {
  private let isFault = [false, true, true, true, false, false, true, false, false, false]

  @Test("Unless said, 1 while it lasts")
  func plain() { #expect(Urgency().targets(for: isFault) == isFault.map { $0 ? 1 : 0 }) }

  @Test("1 when fresh, then less, for its span at least and not past the end")
  func fading() {
    #expect(
      Urgency(fresh: 2, later: 0.5, span: 3).targets(for: isFault)
        == [0, 1, 1, 0.5, 0, 0, 1, 1, 0.5, 0])
    #expect(
      Urgency(fresh: 1, later: 0.25, span: 100).targets(for: isFault)
        == [0, 1, 0.25, 0.25, 0.25, 0.25, 1, 0.25, 0.25, 0.25])
  }
}
