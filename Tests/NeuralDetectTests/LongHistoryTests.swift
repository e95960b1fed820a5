import Foundation
import NeuralDetect
import TestSupport
import Testing

private func column(_ feature: Feature, _ values: [Double]) -> [Float] {
  var extractor = FeatureExtractor([feature])
  return values.map { value in
    var row: [Float] = []
    _ = extractor.append(value, restarted: false, to: &row)
    return row[0]
  }
}

/// The values of Tests/Golden/long_history.py.
private let course: [Double] = {
  var x = (0..<400).map { (t: Int) -> Double in
    let time = Double(t)
    return 10 * sin(time / 7) + 3 * cos(time * time / 50)
  }
  x[200] += 40
  for t in 203..<215 { x[t] -= 25 }
  for t in 260..<300 { x[t] = x[259] }
  return x
}()

@Suite("The long history of a metric") struct LongHistoryTests {
  // Golden values: Tests/Golden/long_history.py (NumPy, float64).
  @Test(
    "Its features agree with the reference",
    arguments: [
      (.record, [0, 4, 0, 0, 1.783632, -1.329694, 0, 0]),
      (.recordMean, [0, 4, -0.813687, 0, 0, 0, 0, 0]),
      (.recordChange, [0, 4, 0, 0, 2.513074, 0, 0, 0]),
      (.recordRoughness, [0, 4, 0.596276, 0, 0.397643, 1.159292, 0, 0]),
      (.rarity, [0, 0.173287, 0.511923, 0.229073, 1.325826, 1.329530, 0.439464, 0.273406]),
      (.rarityMean, [0, 0.173287, 0.858497, 0.804719, 0.385526, 0.175750, 0.586411, 0.188756]),
      (.rarityChange, [0, 0.173287, 0.456137, 0.130500, 1.325826, 1.054877, 0, 0.064531]),
      (
        .rarityRoughness, [0, 0.173287, 0.858497, 0.049613, 1.325826, 1.329530, 0.247452, 0.246880]
      ),
      (.tail, [0, 3.427571, -0.559640, 0.114513, 0.871910, -0.824105, -0.186369, 0.125813]),
      (.tailMean, [0, 3.080999, -0.596588, -0.054361, 0.234756, 0.212761, -0.011210, -0.076650]),
      (.deviation, [0, 0, 0.928751, 0.176387, 0.211801, 0.636640, -0.244909, -0.294455]),
      (.deviationDay, [0, 0, 0.881211, 0.166313, 0.184152, 0.219605, 0.447654, -0.141108]),
      (.age, [0.001730, 0.003448, 0.048743, 0.178442, 0.218433, 0.220597, 0.258518, 0.332284]),
    ] as [(Feature, [Float])])
  func golden(feature: Feature, expected: [Float]) {
    let features = column(feature, course)
    expectClose(
      [0, 1, 30, 149, 200, 203, 260, 399].map { features[$0] }, expected, atol: 2e-6, "\(feature)")
  }

  @Test("A record is never forgotten, a rank after 4,608 samples")
  func memory() {
    let values = [0, 1] + [100.0] + (0..<5000).map { Double($0 % 2) } + [50, 100, 101]
    let (record, rarity) = (column(.record, values), column(.rarity, values))
    #expect(record[5003] == 0 && record[5004] == 0)
    expectClose([record[5005]], [Float(asinh(20.0 / 100) / 2)], rtol: 1e-6)
    expectClose([rarity[5003]], [Float(log(4609.0) / 4)], rtol: 1e-6)  // 100 is forgotten
  }

  @Test("What happens every day is as rare as one in 288, however high")
  func dailyJob() {
    let values = (0..<2880).map { $0 % 288 == 100 ? 80.0 : Double($0 % 7) }
    let rarity = column(.rarity, values)
    #expect(rarity[100] > 1)
    #expect(column(.record, values)[2692] == 0)
    // Nine earlier jobs, and this one, among 2,693 samples.
    expectClose([rarity[2692]], [Float(log(2693.0 / 10) / 4)], rtol: 1e-6)
  }

  @Test("A model of memory pays for none of it, and keeps its features")
  func memoryFeatures() {
    #expect(ModelConfiguration().features == Feature.ofMemory)
    #expect(
      Feature.ofMemory.map(\.rawValue).joined(separator: ",")
        == "scaled,zscore,difference,level,season,floor,floor_day,floor_hours,history,restart,missing"
    )
    #expect(Set(Feature.ofAnySeries).union(Feature.ofMemory) == Set(Feature.allCases))
  }
}
