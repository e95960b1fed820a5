package import TimeSeries

/// Times for people, in UTC.
package enum Times {
  /// `14:20` on the day of `now`, else `11 Jul 14:20`, in another year `2024-07-11 14:20`.
  package static func since(_ time: Timestamp, seenAt now: Timestamp) -> String {
    let (date, clock) = parts(time)
    let today = parts(now).date
    if date == today { return clock }
    if date.year != today.year { return minute(time) }
    return "\(day(date)) \(clock)"
  }

  /// `2024-07-11 14:20`.
  package static func minute(_ time: Timestamp) -> String {
    String(time.description.prefix(16)).replacing("T", with: " ")
  }

  /// `11 Jul`.
  package static func day(_ time: Timestamp) -> String { day(parts(time).date) }

  /// `14:20`.
  package static func clock(_ time: Timestamp) -> String { parts(time).clock }

  /// `40 s`, `90 min`, `41 h`, `6.5 d`: two digits from ten on.
  package static func span(_ time: Duration) -> String {
    let unit = unit(of: time)
    return "\(amount(time, unit.seconds)) \(unit.name)"
  }

  /// `35–52 h`: both in the unit of the longer.
  package static func span(_ a: Duration, _ b: Duration) -> String {
    let unit = unit(of: b)
    return "\(amount(a, unit.seconds))–\(amount(b, unit.seconds)) \(unit.name)"
  }

  private static func unit(of time: Duration) -> (name: String, seconds: Double) {
    switch time.inSeconds {
    case ..<120: ("s", 1)
    case ..<7_200: ("min", 60)
    case ..<360_000: ("h", 3_600)
    default: ("d", 86_400)
    }
  }

  private static func amount(_ time: Duration, _ unit: Double) -> String {
    let value = time.inSeconds / unit
    return digits(value < 10 ? (value * 10).rounded() / 10 : value.rounded())
  }

  private static func day(_ date: CivilDate) -> String { "\(date.day) \(months[date.month - 1])" }

  private static func parts(_ time: Timestamp) -> (date: CivilDate, clock: String) {
    let day: Int64 = 86_400_000_000_000
    var (days, rest) = time.nanoseconds.quotientAndRemainder(dividingBy: day)
    if rest < 0 { (days, rest) = (days - 1, rest + day) }
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let minutes = rest / 60_000_000_000
    return (
      CivilDate(daysSinceEpoch: Int(days)), "\(two(minutes / 60)):\(two(minutes % 60))"
    )
  }
}

private let months = [
  "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
]
