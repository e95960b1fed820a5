extension CheckpointError: CustomStringConvertible {
  /// One line: where, what was found, what was needed, and what cures it.
  public var description: String {
    switch self {
    case .notFound(let file): "\(file): no such file; check the path"
    case .isDirectory(let file): "\(file): is a directory; name the checkpoint in it"
    case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
    case .wouldOverwrite(let file): "\(file): exists already; give another name or force it"
    case .unwritable(let file, let reason): "\(file): cannot be written: \(reason)"

    case .tooShort(let file, let bytes):
      "\(file): has \(counted(bytes, "byte")), but a safetensors file begins with 8 that give the "
        + "header's length; copy the file again"
    case .headerTooLong(let file, let bytes, let limit):
      "\(file): the header would have \(bytes) bytes, at most \(limit) are allowed; "
        + "give a safetensors file"
    case .headerPastEnd(let file, let bytes, let present):
      "\(file): the header has \(bytes) bytes, but only \(present) follow; copy the file again"
    case .invalidHeader(let file, let byte, let reason):
      "\(file): the header is not as JSON must be: \(reason) at byte \(byte); copy the file again"
    case .repeatedKey(let file, let key):
      "\(file): the header has the key \(quoted(key)) twice; write the file again"
    case .tooManyTensors(let file, let limit):
      "\(file): has more than \(limit) tensors; give a checkpoint of this engine"
    case .tooManyMetadata(let file, let limit):
      "\(file): has more than \(limit) metadata entries; write fewer"
    case .metadataNotText(let file, let key):
      "\(file): the metadata entry \(quoted(key)) is no string; write it in quotes"

    case .missingKey(let file, let tensor, let key):
      "\(file): tensor \(quoted(tensor)) has no \(key), but needs dtype, shape and data_offsets; "
        + "write the file again"
    case .unknownKey(let file, let tensor, let key):
      "\(file): tensor \(quoted(tensor)) has the key \(quoted(key)) beside dtype, shape and "
        + "data_offsets; remove it"
    case .wrongKind(let file, let tensor, let key, let needed):
      "\(file): \(key) of tensor \(quoted(tensor)) must be \(needed); write the file again"
    case .unknownType(let file, let tensor, let type):
      "\(file): tensor \(quoted(tensor)) has the dtype \(quoted(type)), not one of "
        + "\(Safetensors.ElementType.names); convert it to F32"
    case .sizeOverflow(let file, let tensor):
      "\(file): the shape of tensor \(quoted(tensor)) has more elements than can be counted; "
        + "write the file again"
    case .reversedOffsets(let file, let tensor, let begin, let end):
      "\(file): tensor \(quoted(tensor)) begins at \(begin) and ends before, at \(end); "
        + "write the file again"
    case .wrongSize(let file, let tensor, let bytes, let needed):
      "\(file): tensor \(quoted(tensor)) has \(counted(bytes, "byte")), but its dtype and shape "
        + "need \(needed); write the file again"

    case .gap(let file, let tensor, let begin, let expected):
      "\(file): tensor \(quoted(tensor)) begins at \(begin), but what is before it ends at "
        + "\(expected): no gap is allowed; write the file again"
    case .overlap(let file, let tensor, let begin, let expected):
      "\(file): tensor \(quoted(tensor)) begins at \(begin), inside another that ends at "
        + "\(expected); write the file again"
    case .tooLarge(let file, let bytes, let limit):
      "\(file): has \(bytes) bytes of tensors, at most \(limit) are read; "
        + "give a checkpoint of this engine"
    case .truncated(let file, let bytes, let needed):
      "\(file): ends after \(counted(bytes, "byte")) of tensors where the header needs \(needed); "
        + "copy the file again"
    case .trailingBytes(let file, let end):
      "\(file): goes on after its last tensor, which ends at byte \(end); copy the file again"
    case .notFinite(let file, let tensor, let index):
      "\(file): element \(index) of tensor \(quoted(tensor)) is NaN or infinite; "
        + "copy the file again, or train with a smaller learning rate"

    case .notFloatingPoint(let file, let tensor, let type):
      "\(file): tensor \(quoted(tensor)) has the dtype \(type), F32 or F64 is needed; convert it"
    case .wrongRank(let file, let tensor, let rank):
      "\(file): tensor \(quoted(tensor)) has \(counted(rank, "extent")), 1 to 3 are needed; "
        + "reshape it"
    case .beyondFloat(let file, let tensor, let index):
      "\(file): element \(index) of tensor \(quoted(tensor)) is beyond 3.4e38, the largest F32; "
        + "scale it"

    case .wrongFormat(let file, let format?):
      "\(file): the metadata entry format is \(quoted(format)), not \(quoted(Checkpoint.format)); "
        + "give a checkpoint of this engine"
    case .wrongFormat(let file, nil):
      "\(file): the metadata have no entry format, which must be \(quoted(Checkpoint.format)); "
        + "give a checkpoint of this engine"
    case .missingMetadata(let file, let key):
      "\(file): the metadata have no entry \(key); write the file again"
    case .badExtent(let file, let key, let text, let limit):
      "\(file): the metadata entry \(key) is \(quoted(text)), not a whole number from 1 to "
        + "\(limit); correct it"
    case .missingTensor(let file, let name):
      "\(file): has no tensor \(quoted(name)); write the whole network"
    case .repeatedTensor(let file, let name):
      "\(file): has the tensor \(quoted(name)) twice, with and without “lstm.” before its name; "
        + "remove one"
    case .wrongShape(let file, let tensor, let shape, let needed):
      "\(file): tensor \(quoted(tensor)) is \(shape), but the extents in the metadata need "
        + "\(needed); correct the one that is wrong"
    case .unknownTensor(let file, let name):
      "\(file): the network has no tensor \(quoted(name)); remove it, or resume training from "
        + "this file if it is the optimizer's"
    case .wrongDigest(let file, let stated, let found):
      "\(file): the tensors' SHA-256 is \(found), not \(quoted(stated)) as the metadata state; "
        + "copy the file again"
    }
  }
}

private func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

/// The text in quotes on one line, without control characters and not longer than 64 characters.
private func quoted(_ text: String) -> String {
  let plain = text.unicodeScalars.prefix(64).map { scalar in
    scalar.properties.generalCategory == .control ? "·" : String(scalar)
  }
  return "“\(plain.joined())\(text.unicodeScalars.count > 64 ? "…" : "")”"
}
