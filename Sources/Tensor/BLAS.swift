internal import CBLAS

/// The OpenBLAS that this process has loaded.
public enum BLAS {
  /// The processor that its kernels are written for, `SkylakeX` say. It is chosen by OpenBLAS itself,
  /// or by the environment variable `OPENBLAS_CORETYPE`.
  public static let coreName: String = unsafe String(cString: openblas_get_corename())

  /// Whether its vectors are as wide as this processor's.
  ///
  /// An OpenBLAS older than the processor falls back to kernels that are four times slower
  /// (`Prescott` on Xeons of 2023 with 0.3.21); then products are made by our own kernel.
  public static let isFast: Bool = {
    openblas_set_num_threads(1)  // batches run in parallel, products do not
    let wide = ["SkylakeX", "Cooperlake", "Sapphirerapids"]
    switch KernelVariant.name {
    case "avx512": return wide.contains(coreName)
    case "avx2": return (wide + ["Haswell", "Zen"]).contains(coreName)
    default: return true
    }
  }()
}
