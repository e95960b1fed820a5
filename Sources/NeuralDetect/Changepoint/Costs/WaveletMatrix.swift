/// The sum of the k smallest values of any stretch of a list, in O(log n) and 16 n log₂ n bytes.
///
/// Values are numbered in order of size. Level by level, from the highest bit of that number on, they
/// are put in order of the bit, those with 0 first; each level remembers, for every prefix, how many
/// had a 0 and what they sum up to.
/// - Source: Claude & Navarro, "The Wavelet Matrix", 2012.
struct WaveletMatrix: Sendable {
  private struct Prefix {
    var zeros: Int
    var sum: Double  // of those with a 0
  }

  private let count: Int
  private let sorted: [Double]
  private let levels: Int
  private var prefixes: [Prefix] = []  // [levels, count + 1]

  init(_ values: [Double]) {
    count = values.count
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    sorted = order.map { values[$0] }
    levels = count > 1 ? Int.bitWidth - (count - 1).leadingZeroBitCount : 0
    var ranks = [Int](repeating: 0, count: count)
    for (rank, index) in order.enumerated() { ranks[index] = rank }
    prefixes.reserveCapacity(levels * (count + 1))
    for level in 0..<levels {
      let bit = 1 << (levels - 1 - level)
      var prefix = Prefix(zeros: 0, sum: 0)
      prefixes.append(prefix)
      for rank in ranks {
        if rank & bit == 0 {
          prefix.zeros += 1
          prefix.sum += sorted[rank]
        }
        prefixes.append(prefix)
      }
      ranks = ranks.filter { $0 & bit == 0 } + ranks.filter { $0 & bit != 0 }
    }
  }

  /// The sum of the `k` smallest values from `start` up to `end`, which is left out, and the
  /// smallest value of the others.
  /// - Precondition: 0 ≤ `k` < `end` − `start`.
  func smallest(_ k: Int, _ start: Int, _ end: Int) -> (sum: Double, next: Double) {
    var (start, end, left) = (start, end, k)
    var (sum, rank, row) = (0.0, 0, 0)
    for level in 0..<levels {
      let (before, after) = (prefixes[row + start], prefixes[row + end])
      let zeros = after.zeros - before.zeros
      if left < zeros {
        (start, end) = (before.zeros, after.zeros)
      } else {
        left -= zeros
        sum += after.sum - before.sum
        rank |= 1 << (levels - 1 - level)
        let ones = prefixes[row + count].zeros
        (start, end) = (ones + start - before.zeros, ones + end - after.zeros)
      }
      row += count + 1
    }
    return (sum, sorted[rank])  // every number is one value's: none is left over
  }
}
