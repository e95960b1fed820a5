internal import NeuralDetect
internal import Tensor

extension ONNXModel {
  /// The network as `Network` defines it, its heads at the last step alone.
  static func graph(of model: Model) -> ONNXGraphProto {
    let (network, steps) = (model.network.parameters, model.configuration.window)
    var graph = GraphWriter("NeuralDetect")
    let features = graph.input(
      "features", [.named("B"), .fixed(steps), .fixed(network.extents.features)],
      "What the metadata's columns name, at each step of B windows.")

    // Time goes first: ONNX Runtime knows no other layout of an LSTM.
    var h = graph.add("Transpose", [features], [.init("perm", [1, 0, 2])], as: "steps")
    for (index, layer) in network.lstm.layers.enumerated() {
      h = graph.add(layer, of: h, as: "lstm_l\(index)")  // [T, B, 2H]
    }
    let weights = graph.add(weightsOf: network.attention, at: h)  // [T, B, 1]
    let weighted = graph.add("Mul", [h, weights], as: "weighted_steps")
    let time = graph.constant("time_axis", [0])
    let context = graph.add("ReduceSum", [weighted, time], [.init("keepdims", 0)], as: "context")
    let now = graph.constant("last_index", steps - 1)
    let last = graph.add("Gather", [h, now], [.init("axis", 0)], as: "last_step")
    let both = graph.add("Concat", [last, context], [.init("axis", 1)], as: "last_and_context")
    let weight = graph.constant("head.weight", network.headWeight)
    let bias = graph.constant("head.bias", network.stepHead.bias)
    let logits = graph.add("Gemm", [both, weight, bias], as: "logits")  // [B, O]
    let probabilities = graph.add("Sigmoid", [logits], as: "probabilities")

    let anomaly = graph.constant("anomaly_index", ModelConfiguration.Output.anomaly.rawValue)
    let change = graph.constant("changepoint_index", ModelConfiguration.Output.changepoint.rawValue)
    for (name, values, index, meaning) in [
      ("anomaly", probabilities, anomaly, "The probability that something is wrong."),
      ("changepoint", probabilities, change, "The probability that something changes."),
      ("anomaly_log_odds", logits, anomaly, "Of the anomaly, for what multiplies its odds."),
    ] {
      graph.add("Gather", [values, index], [.init("axis", 1)], as: name)
      graph.output(name, [.named("B")], meaning)
    }
    let unit = graph.constant("unit_axis", [2])
    let columns = graph.add("Squeeze", [weights, unit], as: "attention_columns")  // [T, B]
    graph.add("Transpose", [columns], [.init("perm", [1, 0])], as: "attention")
    graph.output(
      "attention", [.named("B"), .fixed(steps)],
      "How much each step counted; the sum over a window is 1.")
    return graph.message
  }
}

extension GraphWriter {
  /// A layer's outputs, `[T, B, 2H]`, for x, `[T, B, I]`.
  fileprivate mutating func add(_ layer: BiLSTM.Layer, of x: String, as name: String) -> String {
    let hidden = layer.forward.recurrentWeight.shape[0]
    let directions = add(
      "LSTM",
      [
        x, constant("\(name).W", layer.inputWeights), constant("\(name).R", layer.recurrentWeights),
        constant("\(name).B", layer.biases),
      ], [.init("direction", "bidirectional"), .init("hidden_size", hidden)],
      as: "\(name)_directions")  // [T, 2, B, H]
    let beside = add(
      "Transpose", [directions], [.init("perm", [0, 2, 1, 3])], as: "\(name)_transposed")
    return add("Reshape", [beside, constant("\(name)_shape", [0, 0, 2 * hidden])], as: name)
  }

  /// `softmax(v · tanh(W h_t + b))` over t, `[T, B, 1]`, for h, `[T, B, 2H]`.
  fileprivate mutating func add(weightsOf attention: Attention, at h: String) -> String {
    let (projection, context) = (attention.projection, attention.context)
    let column = Tensor(context.elements, shape: [context.shape[0], 1])
    let products = add(
      "MatMul", [h, constant("attention.weight", projection.weight)], as: "attention_products")
    let sums = add(
      "Add", [products, constant("attention.bias", projection.bias)], as: "attention_sums")
    let hidden = add("Tanh", [sums], as: "attention_hidden")  // [T, B, A]
    let scores = add(
      "MatMul", [hidden, constant("attention.context", column)], as: "attention_scores")
    return add("Softmax", [scores], [.init("axis", 0)], as: "attention_weights")
  }
}

extension Network {
  /// Both halves of the heads' weight, `[4H, O]`.
  fileprivate var headWeight: Tensor {
    Tensor(
      stepHead.weight.elements + contextHead.weight.elements,
      shape: [4 * extents.hidden, extents.outputs])
  }
}
