package import NeuralDetect
internal import SwiftProtobuf

/// A model as an ONNX file, which other programs can run.
///
/// It takes `features`, windows `[B, T, F]` for any B. Of each window's last step it gives `anomaly`
/// and `changepoint`, probabilities `[B]`, and `anomaly_log_odds`, `[B]`; of all steps how much they
/// counted, `attention`, `[B, T]`. The metadata are those of the model's own file with `columns`, the
/// names of the F features.
///
/// `anomaly` is what the network says. What `Evidence`, `ScoreSmoothing`, `VolatilityEvidence`, `ScoreScaling`,
/// `NoveltyEvidence` and the shift of one's own history make of it needs samples before the window, or comes after
/// those, and is left to whoever runs the file.
/// - Source: ONNX, "Open Neural Network Exchange Intermediate Representation" and "ONNX Operators",
///   https://onnx.ai/onnx.
package struct ONNXModel: Sendable {
  package let message: ONNXModelProto

  /// The operators' version and the format's beside it: those of ONNX 1.12, of 2022.
  package static let operators: Int64 = 17
  private static let format: Int64 = 8

  /// - Parameter version: of the program that writes it.
  package init(_ model: Model, version: String) {
    let columns = (key: "columns", value: model.configuration.columns.joined(separator: ","))
    let metadata = model.checkpoint.file.metadata.filter { $0.key != "format" } + [columns]
    message = .with { message in
      message.irVersion = Self.format
      message.opsetImport = [.with { $0.version = Self.operators }]
      message.producerName = "neural-detect"
      message.producerVersion = version
      message.docString = Self.description
      message.graph = Self.graph(of: model)
      message.metadataProps = metadata.map { entry in
        .with { ($0.key, $0.value) = (entry.key, entry.value) }
      }
    }
  }

  /// The file: the same for the same model.
  package var bytes: [UInt8] {
    guard let bytes: [UInt8] = try? message.serializedBytes() else {
      preconditionFailure("a message of proto3 has no required field")
    }
    return bytes
  }

  private static let description = """
    What NeuralDetect's network says of windows of memory, or of another series, at their last step. \
    A score of detect-cli is the anomaly with its odds multiplied, or held against others, for what \
    came before the window: docs/mathematics.md.
    """
}
