import NeuralDetect
import Testing

@Suite struct ElevationTests {
  /// A day of ten samples, swinging by 8, and what is added to it.
  private func values(_ count: Int, _ added: (Int) -> Double) -> [Double] {
    (0..<count).map { 100 + 4 * Double($0 % 10 % 5 - 2) + added($0) }
  }

  private func elevation(_ values: [Double], onset: Int, from first: Int = 0) -> Elevation {
    var elevation = Elevation(before: values[first..<onset].suffix(10), day: 10, onset: onset)
    for now in onset..<values.count { elevation.follow(values[...now], to: now) }
    return elevation
  }

  @Test("Less than the daily swing, a rise is seen at each hour of the day")
  func hours() {
    for end in 60...80 {
      #expect(elevation(values(end) { $0 < 50 ? 0 : 3 }, onset: 50).lasts)
      #expect(!elevation(values(end) { _ in 0 }, onset: 50).lasts)
    }
  }

  @Test("It lasts until half of the highest is gone", arguments: [(5.1, true), (4.9, false)])
  func half(left: Double, lasts: Bool) {
    let values = values(120) { $0 < 50 ? 0 : $0 < 90 ? 10 : left }
    #expect(elevation(values, onset: 50).lasts == lasts)
  }

  @Test("Without a day before, the median of what there is stands for it")
  func short() {
    let values = values(80) { $0 < 46 ? 0 : 30 }
    #expect(elevation(values, onset: 46, from: 40).lasts)
  }
}
