import FusedLimit
import Glibc
import Tensor

/// A piece of work and the ways to do it; the first is the one that others are compared with.
struct Work {
  let name: String
  let amount: Amount
  let ways: [Way]

  enum Amount {
    case elements(Int)
    case operations(Double)  // multiplications and additions of the matrix products
  }
}

/// One way to do a piece of work, once.
struct Way {
  let name: String
  let run: () -> Void

  init(_ name: String, _ run: @escaping () -> Void) {
    self.name = name
    self.run = run
  }
}

/// What one way took: medians over the repeats.
struct Measurement {
  let work: String
  let way: String
  let secondsEach: Double
  let amount: Work.Amount

  /// How many times faster than the first way, in the same repeat.
  let speedup: Double

  /// The share of the processor's multiply-adds, measured in the same repeat.
  let shareOfLimit: Double?
}

/// Runs the ways in turn, `repeats` times, the limit among them: on a busy machine ratios hold.
func measure(_ work: Work, repeats: Int) -> [Measurement] {
  let counts = work.ways.map { way -> Int in
    way.run()  // what is made once is made now
    return max(1, Int((0.01 / seconds { way.run() }).rounded(.up)))
  }
  var rates: [Double] = []
  var times = work.ways.map { _ in [Double]() }
  for _ in 0..<repeats {
    rates.append(limit(KernelVariant.name))
    for (index, way) in work.ways.enumerated() {
      let time = seconds { for _ in 0..<counts[index] { way.run() } }
      times[index].append(time / Double(counts[index]))
    }
  }
  return zip(work.ways, times).map { way, own in
    var share: Double?
    if case .operations(let operations) = work.amount {
      share = median(zip(own, rates).map { operations / $0 / $1 })
    }
    return Measurement(
      work: work.name, way: way.name, secondsEach: median(own), amount: work.amount,
      speedup: median(zip(times[0], own).map { $0 / $1 }), shareOfLimit: share)
  }
}

/// Multiplications and additions a second that this processor reaches with the vectors of
/// `instructionSet`; 0 where it lacks them.
func limit(_ instructionSet: String) -> Double {
  var operations = 0.0
  let time = seconds { operations = fused_limit_run(instructionSet, 1_000_000) }
  return operations / time
}

/// Processor time of this thread, which other programs disturb less than the clock on the wall.
private func seconds(_ body: () -> Void) -> Double {
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
  let start = now()
  body()
  return max(now() - start, 1e-9)
}

private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
