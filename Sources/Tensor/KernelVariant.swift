internal import TensorKernels

/// The instruction set that the kernels use on this processor.
public enum KernelVariant {
  /// `avx512`, `avx2`, `neon` or `baseline`; `NEURALDETECT_KERNELS` forces one.
  public static var name: String { unsafe String(cString: tk_variant()) }

  /// What `NEURALDETECT_KERNELS` asks for but this processor or build lacks.
  public static var refused: String? {
    unsafe tk_variant_refused().map { unsafe String(cString: $0) }
  }

  /// All that this processor and build have, best first.
  package static var available: [String] {
    var names: [String] = []
    while let name = unsafe tk_variant_available(names.count) {
      names.append(unsafe String(cString: name))
    }
    return names
  }
}
