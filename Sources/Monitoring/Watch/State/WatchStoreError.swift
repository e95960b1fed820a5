#if Telemetry
  internal import Foundation
  internal import GRDB

  /// Why the state could not be read or written.
  package struct WatchStoreError: Error, CustomStringConvertible {
    private let path: String
    private let reason: String

    /// The exit code of `sysexits.h` for a program that ends on this error.
    package let exitCode: Int32

    init(path: String, _ error: any Error) {
      self.path = path
      let code = (error as? DatabaseError)?.resultCode
      exitCode = code == .SQLITE_NOTADB || code == .SQLITE_CORRUPT ? 65 : 74
      switch code {
      case .SQLITE_BUSY, .SQLITE_LOCKED:
        reason = "is in use: another watch has it open; give each its own"
      case .SQLITE_NOTADB, .SQLITE_CORRUPT:
        reason = "is no intact state of watch; move it away to begin anew"
      case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
        reason = "cannot be opened for writing; check the folder and its owner"
      case .SQLITE_FULL: reason = "cannot be written: the disk is full"
      default:
        reason = "cannot be used: \((error as? DatabaseError)?.message ?? "\(error)")"
      }
    }

    /// One line: the file, what is wrong, what cures it.
    package var description: String { "\(path): \(reason)" }
  }
#endif
