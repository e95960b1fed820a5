import Glibc

/// A model that ships with the program, by its name.
enum ShippedModel: String, CaseIterable {
  /// Of services' memory.
  case memory

  /// Of series that are not memory.
  case general

  /// The file of the model called `name`: a shipped one's, else `name` itself.
  /// - Throws: `Failure.noInput` where a shipped model is not there.
  static func path(of name: String) throws -> String {
    guard let shipped = ShippedModel(rawValue: name) else { return name }
    guard let path = shipped.path else {
      throw Failure(
        Failure.noInput,
        "no model: \(shipped.file) is neither here nor above the program; name one with --model")
    }
    return path
  }

  /// Where it is: here, or in a folder above the program's own; `nil` if it is not there.
  var path: String? {
    if unsafe access(file, R_OK) == 0 { return file }
    var folder =
      unsafe realpath("/proc/self/exe", nil).map { path in
        defer { unsafe free(path) }
        return unsafe String(cString: path)
      } ?? ""
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      for candidate in ["\(folder)/\(file)", "\(folder)/share/neural-detect/\(file)"]
      where unsafe access(candidate, R_OK) == 0 {
        return candidate
      }
    }
    return nil
  }

  private var file: String { "models/\(rawValue).safetensors" }
}
