import Foundation
import NeuralDetect
import ONNX
import SwiftProtobuf
import Tensor
import TestSupport
import Testing

@Suite("A model as an ONNX file") struct ONNXModelTests {
  /// Two layers, so that one takes what the other gives.
  private static let model = {
    var configuration = ModelConfiguration()
    configuration.features = [.scaled, .level, .missing]
    configuration.roles = [.resident, .load]
    configuration.hidden = 5
    configuration.layers = 2
    configuration.attention = 3
    return Model(
      configuration: configuration, network: Network(configuration.extents, seed: 1),
      card: [("seed", "1")])
  }()
  private let message = ONNXModel(model, version: "1.2.3").message

  @Test("The file holds what was written, and is the same each time")
  func roundTrip() throws {
    let bytes = ONNXModel(Self.model, version: "1.2.3").bytes
    #expect(bytes == ONNXModel(Self.model, version: "1.2.3").bytes)
    let read = try ONNXModelProto(serializedBytes: bytes)
    #expect(read == message)
    #expect(read.irVersion == 8 && read.opsetImport.map(\.version) == [17])
    #expect(read.producerName == "neural-detect" && read.producerVersion == "1.2.3")
  }

  @Test("The metadata are those of the model's own file, and name the columns")
  func metadata() {
    let metadata = Dictionary(
      uniqueKeysWithValues: message.metadataProps.map { ($0.key, $0.value) })
    #expect(
      metadata["columns"]
        == "resident.scaled,load.scaled,resident.level,resident.missing,load.level,load.missing")
    #expect(metadata["window"] == "144" && metadata["seed"] == "1")
    #expect(metadata["feature_names"] == "scaled,level,missing")
    #expect(metadata["roles"] == "resident,load")
    #expect(metadata["threshold_method"] == "rolling")
    #expect(metadata["tensors_sha256"]?.count == 64)
    #expect(metadata["format"] == nil)
  }

  @Test("Its input and outputs have names, shapes and a meaning")
  func values() {
    func shape(_ value: ONNXValueInfoProto) -> String {
      value.type.tensorType.shape.dim.map { $0.dimParam.isEmpty ? "\($0.dimValue)" : $0.dimParam }
        .joined(separator: " ")
    }
    let (inputs, outputs) = (message.graph.input, message.graph.output)
    #expect(inputs.map(\.name) == ["features"] && inputs.map(shape) == ["B 144 6"])
    #expect(outputs.map(\.name) == ["anomaly", "changepoint", "anomaly_log_odds", "attention"])
    #expect(outputs.map(shape) == ["B", "B", "B", "B 144"])
    let all = inputs + outputs
    #expect(all.allSatisfy { !$0.docString.isEmpty && $0.type.tensorType.elemType == .float })
  }

  @Test("Each node takes what stands before it, and nothing is unused or named twice")
  func order() {
    let graph = message.graph
    var known = graph.input.map(\.name) + graph.initializer.map(\.name)
    for node in graph.node {
      #expect(node.input.allSatisfy(known.contains), "\(node.name)")
      #expect(node.output == [node.name])
      known += node.output
    }
    #expect(Set(known).count == known.count)
    let used = graph.node.flatMap(\.input) + graph.output.map(\.name)
    #expect(Set(used) == Set(known))
  }

  @Test("The constants are the network's weights, an LSTM's with gates input, output, forget, cell")
  func weights() throws {
    let constants = Dictionary(
      uniqueKeysWithValues: message.graph.initializer.map { ($0.name, $0) })
    let named = Dictionary(
      uniqueKeysWithValues: Self.model.network.parameters.named.map { ($0.name, $0.tensor) })
    /// PyTorch's rows i, f, g, o, a gate each.
    func gates(_ name: String) throws -> [ArraySlice<Float>] {
      let elements = try #require(named[name]).elements
      let size = elements.count / 4
      return (0..<4).map { elements[$0 * size..<($0 + 1) * size] }
    }
    for layer in 0..<2 {
      func check(_ constant: String, _ dims: [Int64], _ parts: [String]) throws {
        let found = try #require(constants["lstm_l\(layer).\(constant)"])
        #expect(found.dims == dims)
        let expected = try ["", "_reverse"].flatMap { direction in
          try parts.flatMap { part in
            let gates = try gates("\(part)_l\(layer)\(direction)")
            return gates[0] + gates[3] + gates[1] + gates[2]
          }
        }
        #expect(found.floatData == expected)
      }
      try check("W", [2, 20, layer == 0 ? 6 : 10], ["weight_ih"])
      try check("R", [2, 20, 5], ["weight_hh"])
      try check("B", [2, 40], ["bias_ih", "bias_hh"])
    }
    for (name, dims) in [
      ("attention.weight", [10, 3]), ("attention.bias", [3]), ("attention.context", [3, 1]),
      ("head.weight", [20, 2]), ("head.bias", [2]),
    ] as [(String, [Int64])] {
      let tensor = try #require(named[name])
      let isMatrix = name.hasSuffix(".weight")
      #expect(
        constants[name]?.floatData == (isMatrix ? tensor.transposedCopy() : tensor).elements)
      #expect(constants[name]?.dims == dims)
    }
  }

  @Test("By the operators' definitions the graph gives the network's answers")
  func answers() throws {
    let (windows, features) = (2, 6)
    var random = SeededGenerator(seed: 2)
    let x = Tensor([144, windows, features]) { _ in Float.random(in: -2...2, using: &random) }
    var interpreter = ONNXInterpreter(
      message.graph,
      [
        "features": ONNXInterpreter.Value([windows, 144, features]) {
          Double(x.elements[($0[1] * windows + $0[0]) * features + $0[2]])
        }
      ])
    interpreter.run()
    func check(_ name: String, _ shape: [Int], _ expected: [Float]) throws {
      let value = try #require(interpreter.values[name])
      #expect(value.shape == shape)
      expectClose(value.elements, expected, rtol: 1e-5, atol: 1e-6, "\(name)")
    }
    let (logits, attention) = Self.model.network(x)
    let last = Array(logits.elements.suffix(2 * windows))  // anomaly and changepoint in turn
    let anomaly = (0..<windows).map { last[2 * $0] }
    try check("anomaly_log_odds", [windows], anomaly)
    try check("anomaly", [windows], anomaly.map { 1 / (1 + exp(-$0)) })
    try check("changepoint", [windows], (0..<windows).map { 1 / (1 + exp(-last[2 * $0 + 1])) })
    try check("attention", [windows, 144], attention.transposedCopy().elements)
  }
}
