import Monitoring
import Testing
import TimeSeries

@Suite struct TimesTests {
  private func time(_ text: String) -> Timestamp {
    let bytes = Array(text.utf8)
    return Timestamp(parsing: bytes.span)!
  }

  @Test(
    "A moment is written as shortly as today allows",
    arguments: [
      ("2024-07-11T14:20:00Z", "14:20"), ("2024-07-11T00:05:59Z", "00:05"),
      ("2024-07-10T14:20:00Z", "10 Jul 14:20"), ("2024-01-01T00:00:00Z", "1 Jan 00:00"),
      ("2023-12-31T23:59:00Z", "2023-12-31 23:59"), ("1969-07-11T14:20:00Z", "1969-07-11 14:20"),
    ])
  func since(moment: String, text: String) {
    #expect(Times.since(time(moment), seenAt: time("2024-07-11T23:50:00Z")) == text)
  }

  @Test(
    "A span has one unit and at most two digits before the point, or one behind it",
    arguments: [
      (0, "0 s"), (90, "90 s"), (119.6, "120 s"), (120, "2 min"), (5_400, "90 min"), (7_200, "2 h"),
      (12_600, "3.5 h"), (147_600, "41 h"), (259_200, "72 h"), (360_000, "4.2 d"),
      (8_640_000, "100 d"),
    ] as [(Double, String)])
  func span(seconds: Double, text: String) { #expect(Times.span(.seconds(seconds)) == text) }

  @Test("Two spans share the unit of the longer") func range() {
    #expect(Times.span(.seconds(126_000), .seconds(187_200)) == "35–52 h")
    #expect(Times.span(.seconds(60), .seconds(7_200)) == "0–2 h")
  }

  @Test("Round moments are marked, at most eight")
  func axis() {
    let days = TimeAxis(from: time("2024-07-05T12:20:00Z"), steps: 1_440, of: .seconds(600)).ticks
    #expect(days.map(\.label) == ["6 Jul", "8 Jul", "10 Jul", "12 Jul", "14 Jul"])
    #expect(days[0].sample == 70)
    let hours = TimeAxis(from: time("2024-07-05T21:00:00Z"), steps: 36, of: .seconds(600)).ticks
    #expect(
      hours.map(\.label) == ["21:00", "22:00", "23:00", "6 Jul", "01:00", "02:00", "03:00"])
    for steps in [1, 2, 7, 50, 333, 4_000, 100_000] {
      for step in [1, 15, 60, 600, 3_600, 86_400] {
        let ticks = TimeAxis(
          from: time("2024-07-05T12:20:07Z"), steps: steps, of: .seconds(step)
        ).ticks
        #expect(ticks.count <= 8)
        #expect(ticks.allSatisfy { $0.sample >= 0 && $0.sample <= Double(steps) })
        #expect(steps * step < 100 || !ticks.isEmpty)
      }
    }
  }
}
