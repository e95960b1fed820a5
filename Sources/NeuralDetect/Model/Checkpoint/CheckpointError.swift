/// Why a checkpoint could not be read or written.
///
/// `file` is the path as given; bytes count from 0.
public enum CheckpointError: Error, Equatable {
  // The file
  case notFound(file: String)
  case isDirectory(file: String)
  case unreadable(file: String, reason: String)
  case wouldOverwrite(file: String)
  case unwritable(file: String, reason: String)

  // The header
  case tooShort(file: String, bytes: Int)
  case headerTooLong(file: String, bytes: UInt64, limit: Int)
  case headerPastEnd(file: String, bytes: Int, present: Int)
  case invalidHeader(file: String, byte: Int, reason: String)
  case repeatedKey(file: String, key: String)
  case tooManyTensors(file: String, limit: Int)
  case tooManyMetadata(file: String, limit: Int)
  case metadataNotText(file: String, key: String)

  // One tensor's entry in it
  case missingKey(file: String, tensor: String, key: String)
  case unknownKey(file: String, tensor: String, key: String)
  case wrongKind(file: String, tensor: String, key: String, needed: String)
  case unknownType(file: String, tensor: String, type: String)
  case sizeOverflow(file: String, tensor: String)
  case reversedOffsets(file: String, tensor: String, begin: Int, end: Int)
  case wrongSize(file: String, tensor: String, bytes: Int, needed: Int)

  // The bytes of the tensors
  case gap(file: String, tensor: String, begin: Int, expected: Int)
  case overlap(file: String, tensor: String, begin: Int, expected: Int)
  case tooLarge(file: String, bytes: Int, limit: Int)
  case truncated(file: String, bytes: Int, needed: Int)
  case trailingBytes(file: String, end: Int)
  case notFinite(file: String, tensor: String, index: Int)

  // Tensors as numbers
  case notFloatingPoint(file: String, tensor: String, type: String)
  case wrongRank(file: String, tensor: String, rank: Int)
  case beyondFloat(file: String, tensor: String, index: Int)

  // The network
  case wrongFormat(file: String, format: String?)
  case missingMetadata(file: String, key: String)
  case badExtent(file: String, key: String, text: String, limit: Int)
  case missingTensor(file: String, name: String)
  case repeatedTensor(file: String, name: String)
  case wrongShape(file: String, tensor: String, shape: String, needed: String)
  case unknownTensor(file: String, name: String)
  case wrongDigest(file: String, stated: String, found: String)
}
