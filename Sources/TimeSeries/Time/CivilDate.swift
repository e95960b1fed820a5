/// A day of the Gregorian calendar, extended to all years.
/// - Source: Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013.
package struct CivilDate: Equatable {
  package var year: Int
  package var month: Int  // 1...12
  package var day: Int  // 1...31

  // Years are counted from March, so that the leap day is a year's last and month lengths follow
  // (153·m + 2) / 5; 719,468 days lie between 0000-03-01 and 1970-01-01.

  /// Days since 1970-01-01.
  package var daysSinceEpoch: Int {
    let y = month > 2 ? year : year - 1
    let m = month > 2 ? month - 3 : month + 9
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfEra =
      yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + (153 * m + 2) / 5 + day - 1
    return era * 146_097 + dayOfEra - 719_468
  }

  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  package init(daysSinceEpoch days: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * m + 2) / 5 + 1
    month = m < 10 ? m + 3 : m - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  package static func daysIn(month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
