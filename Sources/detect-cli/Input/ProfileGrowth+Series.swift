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

  /// Says which profiles are of a time that the series does not cover.
  func noteOutside(of series: Series, _ notes: Notes) {
    let (first, last) = (series.time(at: 0), series.time(at: series.count - 1))
    for profile in profiles {
      guard let time = profile.time, time < first - series.step || time > last + series.step else {
        continue
      }
      notes.say(
        "\(profile.name): of \(time), when \(series.id) was not watched (\(first) to \(last)): "
          + "see that it is of the same process")
    }
  }
}
