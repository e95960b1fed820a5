package import Tensor
internal import TimeSeries

/// Named arrays with texts beside them: what one file of the safetensors format holds.
/// - Source: Hugging Face, "Safetensors", the format's description,
///   https://github.com/huggingface/safetensors.
package struct Safetensors: Sendable {
  /// The arrays, in the order of their bytes.
  package let arrays: [StoredArray]
  package let metadata: [(key: String, value: String)]

  /// What a file may have at most.
  package enum Limits {
    package static let header = 100_000_000
    package static let tensors = 4096
    package static let metadata = 4096
    package static let extents = 8
    package static let buffer = 4 << 30
  }

  /// The key of the metadata among the names of the tensors.
  static let metadataKey = "__metadata__"

  /// - Precondition: names and keys come once; no name is `__metadata__`; all is within `Limits`.
  package init(_ arrays: [StoredArray], metadata: [(key: String, value: String)] = []) {
    var names: Set = [Safetensors.metadataKey]
    for array in arrays {
      precondition(names.insert(array.name).inserted, "two tensors are named \(array.name)")
    }
    var keys: Set<String> = []
    for (key, _) in metadata {
      precondition(keys.insert(key).inserted, "two metadata entries are named \(key)")
    }
    precondition(arrays.count <= Limits.tensors, "\(arrays.count) tensors")
    precondition(metadata.count <= Limits.metadata, "\(metadata.count) metadata entries")
    let bytes = arrays.reduce(0) { $0 + $1.bytes.count }
    precondition(bytes <= Limits.buffer, "\(bytes) bytes of tensors")
    self.arrays = arrays
    self.metadata = metadata
  }

  /// The text under `key`.
  package subscript(key: String) -> String? { metadata.first { $0.key == key }?.value }

  /// The SHA-256 of the arrays' bytes, one after the other as the file has them.
  package var digest: String {
    var hash = SHA256()
    for array in arrays { hash.update(array.bytes.span) }
    return hash.hexadecimal()
  }
}

extension Safetensors {
  /// The types of elements, by the format's names.
  package enum ElementType: String, Sendable, CaseIterable {
    case float64 = "F64"
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int64 = "I64"
    case int32 = "I32"
    case int16 = "I16"
    case int8 = "I8"
    case uint8 = "U8"
    case bool = "BOOL"

    /// The bytes of one element.
    package var size: Int {
      switch self {
      case .float64, .int64: 8
      case .float32, .int32: 4
      case .float16, .bfloat16, .int16: 2
      case .int8, .uint8, .bool: 1
      }
    }

    /// The exponent's bits in the two highest bytes, all set in NaN and ±Inf; 0 for whole numbers.
    var exponentMask: UInt16 {
      switch self {
      case .float64: 0x7ff0
      case .float32, .bfloat16: 0x7f80
      case .float16: 0x7c00
      default: 0
      }
    }

    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
  }

  /// One array: little-endian, row-major.
  package struct StoredArray: Sendable, Equatable {
    package let name: String
    package let type: ElementType
    package let extents: [Int]
    package let bytes: ArraySlice<UInt8>

    /// - Precondition: `bytes` are as many as `type` and `extents` need.
    package init(name: String, type: ElementType, extents: [Int], bytes: ArraySlice<UInt8>) {
      precondition(extents.count <= Limits.extents, "\(extents.count) extents")
      precondition(
        bytes.count == extents.reduce(type.size, *), "\(bytes.count) bytes for \(type) \(extents)")
      self.name = name
      self.type = type
      self.extents = extents
      self.bytes = bytes
    }

    /// `tensor` as F32.
    package init(name: String, _ tensor: Tensor) {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(4 * tensor.shape.count)
      for element in tensor.elements {
        let bits = element.bitPattern
        for shift: UInt32 in [0, 8, 16, 24] {
          bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
      }
      self.init(
        name: name, type: .float32, extents: (0..<tensor.shape.rank).map { tensor.shape[$0] },
        bytes: bytes[...])
    }

    /// The index of the first NaN or ±Inf.
    var firstNotFinite: Int? {
      let (mask, size) = (type.exponentMask, type.size)
      guard mask != 0 else { return nil }
      let bytes = bytes.span
      for index in 0..<bytes.count / size {
        let high = (index + 1) * size
        let bits = UInt16(bytes[high - 1]) << 8 | UInt16(bytes[high - 2])
        if bits & mask == mask { return index }
      }
      return nil
    }

    /// The array as a tensor, F64 rounded to `Float`.
    /// - Throws: `CheckpointError`, naming `file`, for other types, for a rank that is not 1 to 3,
    ///   and for elements that no `Float` can hold.
    package func tensor(in file: String) throws -> Tensor {
      let shape: Shape
      switch extents.count {
      case 1: shape = [extents[0]]
      case 2: shape = [extents[0], extents[1]]
      case 3: shape = [extents[0], extents[1], extents[2]]
      default: throw CheckpointError.wrongRank(file: file, tensor: name, rank: extents.count)
      }
      guard type == .float32 || type == .float64 else {
        throw CheckpointError.notFloatingPoint(file: file, tensor: name, type: type.rawValue)
      }
      let bytes = bytes.span
      func bits(_ index: Int) -> UInt64 {
        var bits: UInt64 = 0
        for byte in 0..<type.size {
          bits |= UInt64(bytes[index * type.size + byte]) << UInt64(8 * byte)
        }
        return bits
      }
      var elements: [Float] = []
      elements.reserveCapacity(shape.count)
      for index in 0..<shape.count {
        let bits = bits(index)
        let element =
          type == .float32
          ? Float(bitPattern: UInt32(truncatingIfNeeded: bits)) : Float(Double(bitPattern: bits))
        guard element.isFinite else {
          throw CheckpointError.beyondFloat(file: file, tensor: name, index: index)
        }
        elements.append(element)
      }
      return Tensor(elements, shape: shape)
    }
  }
}
