/// Why a file is no profile that can be used.
///
/// `file` is the path as given, or the address that was asked.
package enum ProfileError: Error, Equatable {
  case unrecognized(file: String)
  case invalid(file: String, reason: String)
  case tooLarge(file: String, limit: Int)
  case tooManyCalls(file: String)
  case badLine(file: String, line: Int, reason: String)
  case noMemory(file: String, types: [String])
  case otherKind(file: String, kind: String, expected: String)
  case otherRate(file: String, rate: Double, expected: Double)
  case fewProfiles(count: Int, kind: Profile.Kind?)
  case outsideSeries(series: String, profiles: String)
  case noTimes(file: String)
  case noAccount(file: String)
  case otherAccount(file: String, other: String)
  case sameTime(file: String, other: String)
  case restarted(file: String, other: String)
  case restartedBetween(series: String, time: String, file: String, other: String)
  case onsetAfter(onset: String, last: String)
}

extension ProfileError: CustomStringConvertible {
  /// One line: where, what is wrong, and what cures it.
  package var description: String {
    String(
      String.UnicodeScalarView(
        sentence.unicodeScalars.map { $0.value < 0x20 || $0 == "\u{7f}" ? "·" : $0 }))
  }

  private var sentence: String {
    switch self {
    case .unrecognized(let file):
      "\(file): neither a pprof profile nor a class histogram; "
        + "fetch /debug/pprof/heap, or write what jcmd PID GC.class_histogram says"
    case .invalid(let file, let reason): "\(file): no valid profile: \(reason); fetch it again"
    case .tooLarge(let file, let limit):
      "\(file): stands for more than \(limit >> 20) MiB; a profile of that size is not read"
    case .tooManyCalls(let file):
      "\(file): has more call paths, or longer ones, than any process; a profile of that size is not read"
    case .badLine(let file, let line, let reason): "\(file):\(line): \(reason)"
    case .noMemory(let file, let types):
      "\(file): counts \(types.isEmpty ? "nothing" : types.joined(separator: ", ")), no memory in use "
        + "and no goroutines; fetch /debug/pprof/heap"
    case .otherKind(let file, let kind, let expected):
      "\(file): a profile of kind \(kind) where those before are of kind \(expected); compare like with like"
    case .otherRate(let file, let rate, let expected):
      "\(file): sampled every \(rate.asCount) bytes where those before are every \(expected.asCount); "
        + "compare profiles of one rate"
    case .fewProfiles(let count, let kind):
      "\(count) \(kind?.noun ?? "profile")\(count == 1 ? "" : "s"), but growth needs two, the earlier first"
    case .outsideSeries(let series, let profiles):
      "\(series) does not reach over the profiles, taken from \(profiles); give the series of that time"
    case .noTimes(let file):
      "\(file): says no time, so it cannot be held against a series; give --residual"
    case .sameTime(let file, let other):
      "\(file): of the same moment as \(other); give one from before and one from now"
    case .restarted(let file, let other):
      "\(file): has allocated less than \(other) before it: the process was started anew in between; "
        + "compare profiles of one life"
    case .restartedBetween(let series, let time, let file, let other):
      "\(series): the process was new at \(time), between \(other) and \(file); "
        + "compare profiles of one life"
    case .onsetAfter(let onset, let last):
      "no profile is from after the onset \(onset), the last is of \(last); fetch one now, or leave --onset out"
    case .noAccount(let file):
      "\(file): tells nothing of memory; fetch Go's /debug/vars, or copy /proc/PID/smaps"
    case .otherAccount(let file, let other):
      "\(file): tells of other parts of memory than \(other); give two of /debug/vars, or two of smaps"
    }
  }

  /// The exit code of `sysexits.h` for a program that ends on this error.
  package var exitCode: Int32 {
    if case .fewProfiles = self { 2 } else { 65 }
  }
}

extension Double {
  fileprivate var asCount: String { self < 1e15 ? "\(Int(self))" : "\(self)" }
}
