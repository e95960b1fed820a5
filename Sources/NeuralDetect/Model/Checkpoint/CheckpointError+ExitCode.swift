extension CheckpointError {
  /// The exit code of `sysexits.h` for a program that ends on this error: 65 bad data, 66 no input,
  /// 73 output that exists, 74 input or output failed.
  public var exitCode: Int32 {
    switch self {
    case .notFound, .isDirectory: 66
    case .unreadable, .unwritable: 74
    case .wouldOverwrite: 73
    default: 65
    }
  }
}
