/// A place in a program: a function, and a line of it.
package struct Frame: Sendable, Hashable {
  package var function: String

  /// Empty where it is not known.
  package var file: String

  /// 0 where it is not known.
  package var line: Int

  package init(function: String, file: String = "", line: Int = 0) {
    self.function = function.withoutControls
    self.file = file.withoutControls
    self.line = line
  }

  /// Whether the function is its language's own, which is never what leaks: the runtime's, the standard
  /// library's, an allocator's. Of C++ and Rust `NativeName` tells.
  ///
  /// A Go import path whose first element has no dot is the standard library's or the program's own; its
  /// file tells which: the standard library lies in `src` of Go's folder, also under `-trimpath`, where it has
  /// no folder at all.
  package var isFromLibrary: Bool {
    if NativeName(function).isFromLibrary(in: file) { return true }
    if function.hasPrefix("runtime.") || function.hasPrefix("runtime/") { return true }
    let package = function.prefix { $0 != "/" && $0 != "." }
    // A function of C has no dot: `hash` is nobody's package.
    guard package.endIndex < function.endIndex, Self.standardPackages.contains(package) else {
      return false
    }
    return file.isEmpty || file.hasPrefix("\(package)/") || file.contains("/src/\(package)/")
  }

  /// Whether the function is a constructor by the convention of Go, `NewStore` or `newStore`, or of C,
  /// `store_new`.
  package var isConstructor: Bool {
    let name = function.split(separator: ".").last ?? ""
    if name.hasSuffix("_new") { return true }
    guard name.hasPrefix("New") || name.hasPrefix("new") else { return false }
    return name.dropFirst(3).first?.isUppercase ?? true
  }

  /// The first elements of the import paths of Go's standard library.
  private static let standardPackages: Set<Substring> = [
    "archive", "bufio", "bytes", "cmp", "compress", "container", "context", "crypto", "database",
    "debug", "embed", "encoding", "errors", "expvar", "flag", "fmt", "go", "hash", "html", "image",
    "index", "internal", "io", "iter", "log", "maps", "math", "mime", "net", "os", "path", "plugin",
    "reflect", "regexp", "runtime", "slices", "sort", "strconv", "strings", "sync", "syscall",
    "testing", "text", "time", "unicode", "unique", "unsafe", "vendor", "weak",
  ]
}

extension String {
  /// The text with � for what would steer a terminal or end a line.
  var withoutControls: String {
    func isControl(_ scalar: Unicode.Scalar) -> Bool {
      scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
    }
    guard unicodeScalars.contains(where: isControl) else { return self }
    return String(UnicodeScalarView(unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
  }
}
