import Tensor

/// The signals of Tests/Golden/segmentation_golden.py, bit for bit: levels, slopes and spreads that
/// change at random, and nearly normal noise.
func segmentationSignal(seed: Int, count: Int? = nil) -> [Double] {
  var random = SeededGenerator(seed: UInt64(seed))
  func uniform() -> Double { Double(random.next() >> 11) * 0x1p-53 }
  var (level, slope, spread) = (0.0, 0.0, 1.0)
  return (0..<(count ?? 40 + seed % 50)).map { _ in
    if uniform() < 0.06 {
      level = 10 * (uniform() - 0.5)
      let rise = uniform() < 0.3
      slope = rise ? uniform() - 0.5 : 0
      spread = 0.25 + 1.5 * uniform()
    }
    var noise = -6.0
    for _ in 0..<12 { noise += uniform() }
    level += slope
    return level + spread * noise
  }
}
