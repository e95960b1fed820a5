internal import TensorKernels

/// The instruction set that the kernels use on this processor.
public enum KernelVariant {
  /// `avx512`, `avx2`, `neon` or `baseline`; `NEURALDETECT_KERNELS` forces one.
  public static var name: String { unsafe String(cString: tk_variant()) }

  /// What `NEURALDETECT_KERNELS` asks for but this processor or build lacks.
  public static var refused: String? {
    unsafe tk_variant_refused().map { unsafe String(cString: $0) }
  }
}
