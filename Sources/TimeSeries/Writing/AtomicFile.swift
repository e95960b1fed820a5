internal import Glibc

/// A file that appears whole or not at all: written under a temporary name in the same folder,
/// synced, then renamed by `commit()`. Without `commit()` nothing stays.
package struct AtomicFile: ~Copyable {
  private let path: String
  private let temporary: String
  private let replacing: Bool
  private let descriptor: Int32
  private var committed = false

  /// - Throws: `SeriesError.wouldOverwrite` if `path` exists and is not to be replaced;
  ///   `SeriesError.unwritable`.
  package init(path: String, replacing: Bool = false) throws(SeriesError) {
    if !replacing, unsafe access(path, F_OK) == 0 { throw .wouldOverwrite(file: path) }
    let temporary = "\(path).\(getpid()).\(UInt32.random(in: .min ... .max)).tmp"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw .unwritable(file: path, reason: reasonOfFailure()) }
    self.path = path
    self.temporary = temporary
    self.replacing = replacing
    self.descriptor = descriptor
  }

  /// All of `bytes` as the file at `path`.
  /// - Throws: as `init(path:replacing:)` and `commit()`.
  package static func write(
    _ bytes: [UInt8], to path: String, replacing: Bool = false
  ) throws(SeriesError) {
    var file = try AtomicFile(path: path, replacing: replacing)
    try file.write(bytes.span)
    try file.commit()
  }

  /// Appends `bytes`.
  /// - Throws: `SeriesError.unwritable`, if the disk is full, say.
  package mutating func write(_ bytes: Span<UInt8>) throws(SeriesError) {
    var rest = bytes
    while rest.count > 0 {
      let written = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if written < 0 {
        if errno == EINTR { continue }
        throw .unwritable(file: path, reason: reasonOfFailure())
      }
      rest = rest.extracting(droppingFirst: written)
    }
  }

  /// Makes the file appear under its name, with all that was written.
  /// - Throws: `SeriesError.wouldOverwrite` if another made it meanwhile; `SeriesError.unwritable`.
  package consuming func commit() throws(SeriesError) {
    guard fsync(descriptor) == 0 else { throw .unwritable(file: path, reason: reasonOfFailure()) }
    if replacing {
      guard unsafe rename(temporary, path) == 0 else {
        throw .unwritable(file: path, reason: reasonOfFailure())
      }
      committed = true
    } else {
      // A link is refused where the name exists, which a rename would replace.
      guard unsafe link(temporary, path) == 0 else {
        throw errno == EEXIST
          ? .wouldOverwrite(file: path) : .unwritable(file: path, reason: reasonOfFailure())
      }
    }
    syncFolder(of: path)
  }

  deinit {
    close(descriptor)
    if !committed { unsafe unlink(temporary) }
  }
}

/// Makes the new name `path` last; a folder that cannot be synced is no failure of the file.
package func syncFolder(of path: String) {
  let folder =
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { return }
  fsync(descriptor)
  close(descriptor)
}

/// What the last failed system call says of itself.
package func reasonOfFailure() -> String {
  unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
}
