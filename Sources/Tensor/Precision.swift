internal import TensorKernels

/// The numbers that the recurrent products multiply; sums, states and outputs are `Float` always.
public enum Precision: String, Sendable, CaseIterable {
  case float32 = "fp32"

  /// A `Float`'s sign, exponent and first 7 bits of its fraction.
  case bfloat16 = "bf16"

  /// Whether the processor has instructions for it.
  public var isSupported: Bool { self == .float32 || tk_has_bf16() == 1 }
}
