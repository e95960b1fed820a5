import NeuralDetect
import Tensor
import Testing

private func windows(_ values: [Double], _ features: [Feature] = Feature.allCases) -> Windows {
  var configuration = ModelConfiguration()
  configuration.features = features
  configuration.roles = [.resident]
  var stream = WindowStream(configuration)
  return stream.append([values]).windows
}

@Suite("Windows") struct WindowsTests {
  @Test("A tile has a step's windows side by side, time first")
  func layout() {
    let values = noise(200, seed: 1)
    let windows = windows(values)
    #expect(windows.count == 57)
    let features = Feature.allCases.count
    let tile = windows.tensor(of: Array(10..<15))
    #expect(tile.shape == [144, 5, features])
    for index in 0..<5 {
      let alone = windows.tensor(of: [10 + index])
      for t in 0..<144 { #expect(tile.row(5 * t + index) == alone.row(t)) }
    }
  }

  @Test("Windows one sample apart hold what belongs to a sample once")
  func sharedRows() {
    let features = Feature.allCases.count
    let windows = windows(noise(200, seed: 1))
    let tile = windows.tile(10..<15)
    #expect(tile.own.shape == [144, 5, 1])
    #expect(tile.shared.shape == [148, features - 1])
    let apart = windows.tensor(of: Array(10..<15))
    for t in 0..<144 {
      for b in 0..<5 {
        let row = tile.own.row(5 * t + b).elements + tile.shared.row(t + b).elements
        #expect(row == apart.row(5 * t + b).elements)
      }
    }
  }

  @Test("The columns have the names that the configuration gives them")
  func columns() {
    var configuration = ModelConfiguration()
    configuration.features = [.scaled, .level, .missing, .history]
    configuration.roles = [.load, .resident]
    var stream = WindowStream(configuration, present: [false, true])
    let windows = stream.append([nil, noise(200, seed: 3)]).windows
    let last = windows.tensor(of: [56]).row(143).elements
    let columns = configuration.columns
    #expect(Array(columns.prefix(3)) == ["load.scaled", "resident.scaled", "load.level"])
    for (name, value) in zip(columns, last) {
      switch name {
      case "load.missing": #expect(value == 1)
      case "resident.scaled", "resident.level", "resident.history": #expect(value != 0)
      default: #expect(value == 0, "\(name)")
      }
    }
    #expect(columns.count == last.count)
  }

  @Test("A later window begins with the earlier one's second step")
  func overlap() {
    let windows = windows(noise(300, seed: 2), [.level, .difference])
    let (first, second) = (windows.tensor(of: [50]), windows.tensor(of: [51]))
    #expect(first.elements.dropFirst(2) == second.elements.dropLast(2))
  }

  @Test("Scaled values go from 0 at the lowest to 1 at the highest")
  func scaled() {
    let values = (0..<400).map { 1e9 + 1e4 * Double($0 * $0) }
    let tile = windows(values, [.scaled]).tensor(of: [200])
    #expect(tile.elements.min() == 0)
    #expect(tile.elements.max() == 1)
    let window = values[200..<344]
    let (low, high) = (window.min()!, window.max()!)
    let isLinear = zip(tile.elements, window).allSatisfy {
      abs(Double($0) - ($1 - low) / (high - low)) < 1e-6
    }
    #expect(isLinear)
  }

  @Test("Noise alone is not blown up to full size, and a constant is 0")
  func flat() {
    let noisy = windows(noise(1000, level: 1e9, sigma: 1, seed: 3), [.scaled]).tensor(of: [800])
    #expect(noisy.elements.max()! < 1e-4)  // 0.1% of the level is the least noise
    let centered = windows(noise(1000, level: 0, sigma: 1, seed: 3), [.scaled]).tensor(of: [800])
    #expect(centered.elements.max()! < 0.7)
    let constant = windows([Double](repeating: 5, count: 300), [.scaled]).tensor(of: [100])
    #expect(constant.elements == [Float](repeating: 0, count: 144))
  }

  @Test("A window of which more than half is missing is not scored")
  func scorable() {
    var values = noise(600, seed: 4)
    for index in 200..<300 { values[index] = .nan }
    let windows = windows(values)
    for index in 0..<windows.count {
      let missing = values[index..<index + 144].count { $0.isNaN }
      #expect(windows.isScorable(index) == (missing <= 72))
    }
  }

  @Test(
    "Pieces of any length give the same windows", arguments: [1, 2, 7, 143, 144, 145, 500, 1000])
  func pieces(length: Int) {
    var values = noise(700, seed: 5)
    for index in 300..<340 { values[index] = .nan }
    let whole = windows(values)
    var configuration = ModelConfiguration()
    configuration.features = Feature.allCases
    configuration.roles = [.resident]
    var stream = WindowStream(configuration)
    var end = 0
    for first in stride(from: 0, to: values.count, by: length) {
      let piece = Array(values[first..<min(first + length, values.count)])
      let (windows, skipped) = stream.append([piece])
      #expect(skipped + windows.count == piece.count)
      #expect(skipped == min(piece.count, max(0, 143 - first)))
      for index in 0..<windows.count where (end + index) % 11 == 0 {
        #expect(windows.tensor(of: [index]) == whole.tensor(of: [end + index]))
        #expect(windows.isScorable(index) == whole.isScorable(end + index))
      }
      end += windows.count
    }
    #expect(end == whole.count)
  }

  @Test("A row has what belongs to windows first, then the features of each place")
  func places() {
    let (first, second) = (noise(200, seed: 6), noise(200, level: 5e6, seed: 7))
    var configuration = ModelConfiguration()
    configuration.features = [.scaled, .level, .missing]
    configuration.roles = [.resident, .heapAllocated, .heapGoal]
    var stream = WindowStream(configuration, present: [true, false, true])
    let together = stream.append([first, nil, second]).windows
    let alone = [first, second].map { windows($0, [.scaled, .level, .missing]).tensor(of: [40]) }
    let row = together.tensor(of: [40]).row(99).elements
    let (a, b) = (alone[0].row(99).elements, alone[1].row(99).elements)
    #expect(row == [a[0], 0, b[0], a[1], a[2], 0, 1, b[1], b[2]])
  }

  @Test("Where one place is shown, the others read as if nothing stood there")
  func shown() {
    let (first, second) = (noise(200, seed: 6), noise(200, level: 5e6, seed: 7))
    var configuration = ModelConfiguration()
    configuration.roles = [.resident, .heapAllocated]
    var (both, one) = (
      WindowStream(configuration), WindowStream(configuration, present: [false, true])
    )
    let tile = both.append([first, second]).windows.tile(3..<9, showing: 1)
    let lone = one.append([nil, second]).windows.tile(3..<9)
    #expect(tile.own == lone.own && tile.shared == lone.shared)
  }
}
