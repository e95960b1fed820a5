import Glibc
import NeuralDetect
import Testing
import TimeSeries

/// Ten days with a daily swing; until the restart at 800 it leaks `leak` a sample, from 500 on.
private func series(leak: Double, restart: Int = 800, role: Role = .resident) -> Series {
  let values = (0..<1440).map { sample -> Double in
    let leaked = sample < restart ? leak * Double(max(0, sample - 500)) : 0
    return 1000 + 100 * sin(2 * .pi * Double(sample) / 144) + leaked
  }
  var series = tenMinuteSeries([noise(1440, sigma: 3, seed: 1), values], restarts: [300, restart])
  series.metrics[1].role = role
  return series
}

@Suite("Restarts that give memory back") struct RestartReliefTests {
  @Test("A restart that ends a leak is a changepoint, one of a healthy process is none")
  func leak() throws {
    let found = RestartRelief().changepoints(in: series(leak: 1))
    #expect(found.map(\.index) == [800])
    #expect(try #require(found.first).detected == 1439)
    #expect((0.3...1).contains(found[0].strength))
    #expect(RestartRelief().changepoints(in: series(leak: 0)).isEmpty)
  }

  @Test("A restart after which there is more is none")
  func rise() { #expect(RestartRelief().changepoints(in: series(leak: -1)).isEmpty) }

  @Test("Without a resident metric the first one is looked at")
  func first() {
    #expect(RestartRelief().changepoints(in: series(leak: 1, role: .other)).isEmpty)
  }

  @Test("With too little after it, or nothing to compare it with, a restart says nothing")
  func short() {
    #expect(RestartRelief().changepoints(in: series(leak: 1).cut(after: 835)).isEmpty)
    #expect(
      RestartRelief().changepoints(
        in: tenMinuteSeries([[Double](repeating: 5, count: 900)], restarts: [600])
      ).isEmpty)
    #expect(RestartRelief().changepoints(in: tenMinuteSeries([[]])).isEmpty)
  }
}
