import Telemetry
import TimeSeries

extension ProfileGrowth {
  /// Memory that falls by half may be a restart: where no start time tells, that is worth a note.
  /// - Throws: `ProfileError.restartedBetween`.
  func checkRestarts(in series: Series, _ notes: Notes) throws(ProfileError) {
    guard let (time, earlier, later) = restart(in: series) else { return }
    if series.knowsRestarts {
      throw .restartedBetween(series: series.id, time: "\(time)", file: later, other: earlier)
    }
    notes.say(
      "\(series.id): memory fell by half at \(time), between \(earlier) and \(later): "
        + "if the process was new then, compare profiles of one life")
  }

  /// Says how many of the profiles are of a time that the series does not cover.
  func noteOutside(of series: Series, _ notes: Notes) {
    let (first, last) = (series.time(at: 0), series.time(at: series.count - 1))
    let outside = profiles.filter { profile in
      profile.time.map { $0 < first - series.step || $0 > last + series.step } ?? false
    }
    guard let one = outside.first, let time = one.time else { return }
    notes.say(
      "\(outside.count) of \(profiles.count) profiles (\(one.name) of \(time)) are from outside of what is "
        + "compared of \(series.id), \(first) to \(last): see that they are of the same process")
  }
}
