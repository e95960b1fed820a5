import Simulation
import Testing

@Suite("Load")
struct LoadTests {
  @Test("a working day's mean is 1, a weekend day's the weekend's share", arguments: 0..<20)
  func rhythm(index: Int) {
    let load = Simulator(seed: 31).scenario(index).service.load
    let days = (0..<14).map { day in
      (0..<144).reduce(0) { $0 + load.rhythm(at: Double(day) * 86_400 + Double($1) * 600) } / 144
    }
    for (day, mean) in days.enumerated() {
      let expected = day % 7 >= 5 ? load.weekend : 1
      #expect(abs(mean - expected) < 1e-9)
    }
  }
}
