#if Telemetry
  /// What is wrong with a configuration file, and where.
  package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    package let file: String
    package let line: Int?
    package let reason: String

    /// One line: the place, what is wrong, what cures it.
    package var description: String {
      "\(file)\(line.map { ":\($0)" } ?? ""): \(reason)"
    }
  }
#endif
