import NeuralDetect
import Testing

@Suite("A model and its file") struct ModelTests {
  @Test("A model comes back from its file with its configuration, weights and card")
  func roundTrip() throws {
    var configuration = Model.formula.configuration
    configuration.threshold.sigmas = 2.5
    configuration.threshold.hold = 7
    let model = Model(
      configuration: configuration, network: Model.formula.network.parameters,
      card: [("seed", "3"), ("note", "é")])
    try inTemporaryFolder { folder in
      try model.write(to: "\(folder)/m.safetensors")
      let read = try Model(contentsOf: "\(folder)/m.safetensors")
      #expect(read.configuration == configuration)
      #expect(read.network.parameters == model.network.parameters)
      let cards = read.card.elementsEqual(model.card) { $0 == $1 }
      #expect(cards)
    }
  }

  private static let wrong = [
    ("window", "143"), ("window", "x"), ("feature_names", "level,nothing"),
    ("threshold_length", "1"), ("threshold_sigmas", "-1"), ("threshold_sigmas", "nan"),
    ("threshold_floor", "1.5"), ("threshold_ceiling", "0.1"), ("threshold_hysteresis", "2"),
    ("threshold_hold", "0"),
  ]

  @Test("Metadata that make no sense, or are missing, are named", arguments: wrong)
  func wrongMetadata(key: String, value: String) throws {
    try inTemporaryFolder { folder in
      let (good, bad) = ("\(folder)/good.safetensors", "\(folder)/bad.safetensors")
      try Model.formula.write(to: good)
      let checkpoint = try Checkpoint(contentsOf: good)
      func reading(_ metadata: [(key: String, value: String)]) -> String {
        do {
          try Checkpoint(checkpoint.network, metadata: metadata).write(to: bad, replacing: true)
          _ = try Model(contentsOf: bad)
          return "no error"
        } catch { return "\(error)" }
      }
      let own = checkpoint.metadata.filter { pair in
        pair.key == "feature_names" || pair.key == "window" || pair.key.hasPrefix("threshold_")
      }
      let changed = reading(own.map { $0.key == key ? (key, value) : $0 })
      #expect(changed.contains("bad.safetensors: \"\(key)\" is"), "\(changed)")
      let missing = reading(own.filter { $0.key != key })
      #expect(missing.contains("lack \"\(key)\""), "\(missing)")
    }
  }
}
