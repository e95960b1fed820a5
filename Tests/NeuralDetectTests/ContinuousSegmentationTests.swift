import NeuralDetect
import TestSupport
import Testing

/// The squared deviations of the best curve with these knots, by least squares with one hat function a
/// knot, solved by Cholesky's method with a little ridge.
private func deviations(_ values: [Double], _ knots: [Int]) -> Double {
  let bounds = [0] + knots + [values.count]
  let rows = (1...values.count).map { time in
    bounds.indices.map { knot in
      let (here, t) = (Double(bounds[knot]), Double(time))
      if time < bounds[knot] {
        guard knot > 0 else { return 0.0 }
        let before = Double(bounds[knot - 1])
        return max(0, (t - before) / (here - before))
      }
      guard knot < bounds.count - 1 else { return time == bounds[knot] ? 1.0 : 0 }
      let after = Double(bounds[knot + 1])
      return max(0, (after - t) / (after - here))
    }
  }
  let count = bounds.count
  var matrix = (0..<count).map { i in
    (0..<count).map { j in rows.reduce(i == j ? 1e-12 : 0) { $0 + $1[i] * $1[j] } }
  }
  var right = (0..<count).map { i in zip(rows, values).reduce(0) { $0 + $1.0[i] * $1.1 } }
  for i in 0..<count {
    for j in i + 1..<count {
      let factor = matrix[j][i] / matrix[i][i]
      for k in i..<count { matrix[j][k] -= factor * matrix[i][k] }
      right[j] -= factor * right[i]
    }
  }
  for i in (0..<count).reversed() {
    for k in i + 1..<count { right[i] -= matrix[i][k] * right[k] }
    right[i] /= matrix[i][i]
  }
  return zip(rows, values).reduce(0) { sum, sample in
    let fitted = zip(sample.0, right).reduce(0) { $0 + $1.0 * $1.1 }
    return sum + (sample.1 - fitted) * (sample.1 - fitted)
  }
}

/// All ascending choices from 1 ..< `count` with at least `size` between neighbours and ends.
private func choices(_ count: Int, size: Int) -> [[Int]] {
  func from(_ last: Int) -> [[Int]] {
    var all: [[Int]] = count - last >= size || last == 0 ? [[]] : []
    for next in stride(from: last + size, through: count - size, by: 1) {
      all += from(next).map { [next] + $0 }
    }
    return all
  }
  return from(0)
}

@Test("What a curve costs equals least squares") func continuousCost() {
  for seed in 0..<20 {
    let values = segmentationSignal(seed: seed, count: 11)
    let lines = LineDeviations(values)
    let free = SegmentPenalty(perChange: 1, count: 11)
    for knots in choices(11, size: 1) where knots.count <= 5 {
      let expected = deviations(values, knots)
      #expect(abs(lines.cost(knots, free) - expected) < 1e-7 * (1 + expected))
    }
  }
}

@Test("The best curve is the best of all there are", arguments: 1...4)
func continuousExact(size: Int) {
  for seed in 0..<60 {
    let values = segmentationSignal(seed: 7 * seed + size, count: 13)
    let lines = LineDeviations(values)
    for (beta, weight) in [(0.3, 0.0), (2, 0), (8, 0), (1, 0.3), (6, 2)] {
      let penalty = SegmentPenalty(perChange: beta, lengthWeight: weight, count: 13)
      var method = ContinuousSegmentation()
      method.minimumSize = size
      func paid(_ knots: [Int]) -> Double {
        lines.cost(knots, penalty) + beta * Double(knots.count)
      }
      let found = method.knots(lines, penalty)
      let least = choices(13, size: size).map(paid).min()!
      #expect(abs(paid(found) - least) < 1e-9 * (1 + least), "\(seed): \(found)")
    }
  }
}

@Test("Bends are found where they are, and weigh what they save") func bends() {
  let values = (0..<120).map { t -> Double in
    let level = t < 90 ? min(t, 40) : 40 - 2 * (t - 90)
    return Double(level) + (t % 2 == 0 ? 0.1 : -0.1)
  }
  var method = ContinuousSegmentation()
  method.noise = .differences
  let found = method.changepoints(in: values)
  #expect(found.map(\.index) == [41, 91])  // the first values on the new lines
  #expect(found.allSatisfy { $0.strength > 1 })
}
