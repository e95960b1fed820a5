/// Scores that look random, of 0 to `levels` - 1; also in Tests/Golden/vus_golden.py.
func formulaScores(count: Int, levels: Int = 1009) -> [Double] {
  (0..<count).map { (index: Int) -> Double in
    let mixed: Int = index * index * 31 + index * 7919
    return Double(mixed % 1009 % levels)
  }
}
