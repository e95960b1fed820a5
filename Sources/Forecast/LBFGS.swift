/// The minimum of a function by quasi-Newton steps: the inverse Hessian is learned from the last few.
///
/// The constants are those of Stan's optimizer. Prophet's posterior has kinks, at which both come to
/// rest before its very top; with the same steps they rest at the same place.
/// - Source: Nocedal & Wright, "Numerical Optimization", 2006, algorithms 3.5, 3.6, 7.4 and 7.5.
package struct LBFGS: Sendable {
  package init() {}

  /// Steps remembered.
  var memory = 5

  /// Steps at most.
  var iterations = 10_000

  /// The function and its gradient at a point.
  package typealias Function = (_ x: [Double], _ gradient: inout [Double]) -> Double

  /// The minimum near `start`, as near as kinks allow.
  package func minimum(from start: [Double], of function: @escaping Function) -> [Double] {
    var here = Point(start, function)
    var steps: [Step] = []
    var last: (start: Slope, end: Slope)?  // of the last search, along its direction
    for _ in 0..<iterations {
      var direction = steps.isEmpty ? here.gradient.map { -$0 } : descent(steps, here.gradient)
      let guess = last.map { min(1, 1.01 * minimumOfCubic($0.start, $0.end)) }
      var search = LineSearch(from: here, along: direction, function)
      var found = search.next(trying: guess ?? 1e-3)
      let isFresh = steps.isEmpty
      if found == nil, !isFresh {  // forget what was learned
        steps.removeAll()
        direction = here.gradient.map { -$0 }
        search = LineSearch(from: here, along: direction, function)
        found = search.next(trying: 1e-3)
      }
      guard let (length, next) = found else { break }
      let step = Step(from: here, to: next)
      // A first step is measured in units of the scale that it has shown.
      let unit = steps.isEmpty ? step.scale : 1
      last = (
        Slope(step: 0, value: here.value, derivative: dot(here.gradient, direction) * unit),
        Slope(
          step: length / unit, value: next.value, derivative: dot(next.gradient, direction) * unit)
      )
      let decrease = abs(here.value - next.value)
      let magnitude = max(abs(here.value), abs(next.value), 1)
      here = next
      if steps.count == memory { steps.removeFirst() }
      steps.append(step)
      if decrease < 1e-12 || decrease < 1e4 * Double.ulpOfOne * magnitude { break }
      if norm(step.x) < 1e-8 || norm(here.gradient) < 1e-8 { break }
      let promised = -dot(descent(steps, here.gradient), here.gradient)
      if promised <= 1e7 * Double.ulpOfOne * max(abs(here.value), 1) { break }
    }
    return here.x
  }

  /// Minus the inverse Hessian times `gradient`, by two loops over the steps.
  private func descent(_ steps: [Step], _ gradient: [Double]) -> [Double] {
    var result = gradient.map { -$0 }
    var shares = [Double](repeating: 0, count: steps.count)
    for (i, step) in steps.enumerated().reversed() {
      shares[i] = dot(step.x, result) / step.curvature
      add(-shares[i], step.gradient, to: &result)
    }
    let scale = steps[steps.count - 1].scale
    for i in result.indices { result[i] *= scale }
    for (i, step) in steps.enumerated() {
      add(shares[i] - dot(step.gradient, result) / step.curvature, step.x, to: &result)
    }
    return result
  }
}

/// A point of the search.
private struct Point {
  let x: [Double]
  let value: Double
  let gradient: [Double]

  init(_ x: [Double], _ function: LBFGS.Function) {
    var gradient = x
    value = function(x, &gradient)
    self.x = x
    self.gradient = gradient
  }
}

/// One step and what it did to the gradient.
private struct Step {
  let x: [Double]
  let gradient: [Double]
  let curvature: Double
  let scale: Double  // of the inverse Hessian

  init(from here: Point, to next: Point) {
    x = zip(next.x, here.x).map { $0 - $1 }
    gradient = zip(next.gradient, here.gradient).map { $0 - $1 }
    curvature = dot(x, gradient)
    scale = curvature / dot(gradient, gradient)
  }
}

/// A point on a line: the step to it, the function there and its derivative along the line.
private struct Slope {
  var step: Double
  var value: Double
  var derivative: Double
}

/// Looks along a line for a point that is low enough and flat enough: Wolfe's strong conditions.
private struct LineSearch {
  let origin: Point
  let direction: [Double]
  let function: LBFGS.Function
  let start: Slope

  init(from origin: Point, along direction: [Double], _ function: @escaping LBFGS.Function) {
    self.origin = origin
    self.direction = direction
    self.function = function
    start = Slope(
      step: 0, value: origin.value, derivative: dot(origin.gradient, direction))
  }

  /// Goes ten times as far until the minimum is passed, then closes in on it; `nil` where no point
  /// will do.
  func next(trying guess: Double) -> (step: Double, point: Point)? {
    var before = Slope(step: 1e-12, value: start.value, derivative: start.derivative)
    var step = guess
    var tries = 0
    for _ in 0..<20 {
      let point = point(at: step)
      guard point.value.isFinite, point.gradient.allSatisfy(\.isFinite) else {
        tries += 1
        guard tries <= 10 else { return nil }
        step = 0.5 * (before.step + step)
        continue
      }
      let here = slope(of: point, at: step)
      if !isLow(here) || (before.step > 1e-12 && here.value >= before.value) {
        return between(before, here)
      }
      if isFlat(here) { return (step, point) }
      if here.derivative >= 0 { return between(here, before) }
      before = here
      step *= 10
    }
    return nil
  }

  /// Closes in on a minimum between `low`, which is low enough, and `high`.
  private func between(_ low: Slope, _ high: Slope) -> (step: Double, point: Point)? {
    var (low, high) = (low, high)
    var tries = 0
    while abs(low.step - high.step) >= 1e-16 {
      if low.step.nextUp == high.step || low.step.nextDown == high.step { return nil }
      tries += 1
      let (left, right) = (min(low.step, high.step), max(low.step, high.step))
      let margin = 0.01 * (right - left)
      var step = interpolated(low, high)
      if tries % 5 == 0 || !(step >= left + margin && step <= right - margin) {
        step = 0.5 * (left + right)
      }
      let point = point(at: step)
      let here = slope(of: point, at: step)
      if !isLow(here) || here.value >= low.value {
        high = here
      } else {
        if isFlat(here) { return (step, point) }
        if here.derivative * (high.step - low.step) >= 0 { high = low }
        low = here
      }
    }
    return nil
  }

  private func point(at step: Double) -> Point {
    var x = origin.x
    add(step, direction, to: &x)
    return Point(x, function)
  }

  private func slope(of point: Point, at step: Double) -> Slope {
    Slope(step: step, value: point.value, derivative: dot(point.gradient, direction))
  }

  private func isLow(_ here: Slope) -> Bool {
    here.value <= start.value + 1e-4 * here.step * start.derivative
  }

  private func isFlat(_ here: Slope) -> Bool {
    abs(here.derivative) <= -0.9 * start.derivative
  }
}

/// The minimum of the cubic through two points with their derivatives; anywhere where it has none.
private func interpolated(_ a: Slope, _ b: Slope) -> Double {
  let mean = a.derivative + b.derivative - 3 * (a.value - b.value) / (a.step - b.step)
  let root = (mean * mean - a.derivative * b.derivative).squareRoot()
  let turn = b.step < a.step ? -root : root
  return b.step
    - (b.step - a.step) * (b.derivative + turn - mean)
    / (b.derivative - a.derivative + 2 * turn)
}

/// Where the cubic through two points, the first at step 0, is smallest between next to nothing and 1.
private func minimumOfCubic(_ a: Slope, _ b: Slope) -> Double {
  let (rise, x) = (b.value - a.value, b.step)
  let third = (6 * x * (a.derivative + b.derivative) - 12 * rise) / (x * x * x)
  let second = 6 * rise / (x * x) - (4 * a.derivative + 2 * b.derivative) / x
  func value(_ x: Double) -> Double { x * (x * (x * third / 3 + second) / 2 + a.derivative) }
  let root = (second * second - 2 * a.derivative * third).squareRoot()
  var best = 1e-12
  for candidate in [1, -(second + root) / third, -(second - root) / third]
  where candidate > 1e-12 && candidate <= 1 && value(candidate) < value(best) {
    best = candidate
  }
  return best
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}

private func norm(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

private func add(_ factor: Double, _ a: [Double], to b: inout [Double]) {
  for i in a.indices { b[i] += factor * a[i] }
}
