import Testing
import TimeSeries

import Telemetry

@Suite struct RetryPolicyTests {
  @Test("Pauses double up to the longest, at most half of one by chance") func doubles() {
    var policy = RetryPolicy()
    policy.attempts = 9
    policy.longestPause = .seconds(4)
    let full = (1...8).map { policy.pause(after: $0, asked: nil, chance: 1) }
    #expect(full == [0.5, 1, 2, 4, 4, 4, 4, 4].map { .seconds($0) })
    #expect(policy.pause(after: 2, asked: nil, chance: 0) == .seconds(0.5))
    #expect(policy.pause(after: 9, asked: nil) == nil)
    #expect(RetryPolicy.never.pause(after: 1, asked: nil) == nil)
  }

  @Test("A server that asks for a pause gets it, or is not asked again") func asked() {
    let policy = RetryPolicy()
    #expect(policy.pause(after: 1, asked: .seconds(7), chance: 0.5) == .seconds(7))
    #expect(policy.pause(after: 1, asked: .zero, chance: 1) == .seconds(0.5))
    #expect(policy.pause(after: 1, asked: .seconds(31)) == nil)
  }

  @Test("Retry-After is seconds or a date") func header() {
    let now = Timestamp("1994-11-06T08:49:00Z")!
    #expect(retryAfter("120", now: now) == .seconds(120))
    #expect(retryAfter("Sun, 06 Nov 1994 08:49:37 GMT", now: now) == .seconds(37))
    #expect(retryAfter("Sun, 06 Nov 1994 08:48:37 GMT", now: now) == .zero)
    for text in ["", "-1", "1.5", "soon", "Sun, 36 Nov 1994 08:49:37 GMT", "06 Nov 1994"] {
      #expect(retryAfter(text, now: now) == nil, "\(text)")
    }
  }
}
