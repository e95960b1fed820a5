import Foundation

/// A folder for one test, gone with everything in it when the test ends.
public final class Folder: Sendable {
  public let path: String

  public init() {
    var template = Array("/tmp/neuraldetect-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "no temporary folder")
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and gives its path.
  @discardableResult
  public func write(_ bytes: [UInt8], _ name: String) -> String {
    let file = fopen("\(path)/\(name)", "w")!
    precondition(fwrite(bytes, 1, bytes.count, file) == bytes.count, "\(name) cannot be written")
    fclose(file)
    return "\(path)/\(name)"
  }

  @discardableResult
  public func write(_ text: String, _ name: String) -> String { write(Array(text.utf8), name) }

  /// A file's bytes; none if it does not exist.
  public func read(_ name: String) -> [UInt8] {
    guard let file = fopen("\(path)/\(name)", "r") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&piece, 1, piece.count, file)
      if count == 0 { return bytes }
      bytes += piece[..<count]
    }
  }

  /// A file's text; none if it does not exist.
  public func text(_ name: String) -> String { String(decoding: read(name), as: UTF8.self) }

  public func exists(_ name: String) -> Bool { access("\(path)/\(name)", F_OK) == 0 }

  /// The names of all files, in order.
  public var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? []
  }
}
