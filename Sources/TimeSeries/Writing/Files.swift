internal import Glibc

/// The few things done with files beside reading and writing them.
package enum Files {
  /// Whether two paths name one file by their folders, however often they say `/` or `./`.
  package static func areSame(_ path: String, _ other: String) -> Bool {
    func parts(_ path: String) -> [Substring] {
      (path.hasPrefix("/") ? ["/"] : []) + path.split(separator: "/").filter { $0 != "." }
    }
    return parts(path) == parts(other)
  }

  package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  /// Checks that a file could be written to `path` before the work for it is done.
  /// - Throws: `SeriesError.wouldOverwrite`, `SeriesError.unwritable`.
  package static func checkWritable(_ path: String, replacing: Bool) throws(SeriesError) {
    if exists(path), !replacing { throw .wouldOverwrite(file: path) }
    let itself = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if itself >= 0 {
      close(itself)
      throw .unwritable(file: path, reason: "is a directory")
    }
    let folder =
      path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    guard unsafe access(folder, W_OK | X_OK) == 0 else {
      throw .unwritable(file: path, reason: reasonOfFailure())
    }
  }

  /// Removes the file at `path`, if there is one.
  package static func remove(_ path: String) { _ = unsafe unlink(path) }

  /// Makes a folder where there is none.
  /// - Throws: `SeriesError.unwritable`.
  package static func makeFolder(_ path: String) throws(SeriesError) {
    guard unsafe mkdir(path, 0o777) != 0, errno != EEXIST else { return }
    throw .unwritable(file: path, reason: reasonOfFailure())
  }

  /// The lines of the text at `path`, gzip decoded, joined by newlines; `-` is standard input.
  /// - Throws: `SeriesError`.
  package static func contents(of path: String) throws(SeriesError) -> [UInt8] {
    var lines = LineReader(try Text(.open(path: path)), limit: 1 << 24)
    var contents: [UInt8] = []
    while try lines.next() {
      contents += lines.bytes[lines.line]
      contents.append(0x0A)
    }
    return contents
  }
}
