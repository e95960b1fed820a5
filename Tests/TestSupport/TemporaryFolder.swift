import Glibc

/// A folder that is gone, with everything in it, when nobody holds it any more.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() {
    var template = Array("/tmp/neuraldetect-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "no temporary folder")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { _ = ChildProcess.run("/bin/rm", ["-r", path]) }

  /// Writes a file and gives its path.
  @discardableResult
  public func write(_ text: String, _ name: String) -> String {
    let file = fopen("\(path)/\(name)", "w")!
    fputs(text, file)
    fclose(file)
    return "\(path)/\(name)"
  }

  /// A file's text; none if there is no file.
  public func read(_ name: String) -> String {
    guard let file = fopen("\(path)/\(name)", "r") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&piece, 1, piece.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += piece[..<count]
    }
  }
}
