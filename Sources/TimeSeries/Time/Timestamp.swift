internal import Glibc
internal import SwiftOverlayShims

/// A moment in UTC, as nanoseconds since 1970-01-01T00:00:00Z: years 1678 to 2261.
public struct Timestamp: Sendable, Hashable, Comparable, Codable {
  /// Nanoseconds since 1970, leap seconds not counted.
  public var nanoseconds: Int64

  /// The moment `nanoseconds` after 1970.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The moment `seconds` after 1970, to the nearest nanosecond.
  /// - Precondition: |`seconds`| < 9.2e9.
  public init(unixSeconds seconds: Double) {
    nanoseconds = Int64((seconds * 1e9).rounded())
  }

  /// 1970-01-01T00:00:00Z.
  public static let epoch = Timestamp(nanoseconds: 0)

  /// This moment, by the system's clock.
  package static var now: Timestamp {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// Seconds since 1970; a `Double` holds today's to about 0.2 µs.
  public var unixSeconds: Double {
    let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return Double(whole) + Double(rest) / 1e9
  }

  /// Whether `a` is earlier.
  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.nanoseconds < b.nanoseconds }

  /// The moment `span` later, cut to whole nanoseconds.
  public static func + (moment: Timestamp, span: Duration) -> Timestamp {
    Timestamp(nanoseconds: moment.nanoseconds + span.nanoseconds)
  }

  /// The moment `span` earlier, cut to whole nanoseconds.
  public static func - (moment: Timestamp, span: Duration) -> Timestamp {
    Timestamp(nanoseconds: moment.nanoseconds - span.nanoseconds)
  }

  /// The time from `earlier` to `later`.
  public static func - (later: Timestamp, earlier: Timestamp) -> Duration {
    .nanoseconds(later.nanoseconds) - .nanoseconds(earlier.nanoseconds)
  }
}
