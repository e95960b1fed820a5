/// Where a sample's values stand. Go writes `inuse_space`, gperftools `space` or `inuse_space`, both with their
/// objects.
struct PprofColumns {
  private(set) var kind: Profile.Kind
  private var objects: Int?
  private var bytes: Int?
  private var allocatedBytes: Int?

  /// - Throws: `ProfileError.noMemory`.
  init(_ types: [(type: String, unit: String)], file: String) throws(ProfileError) {
    func place(_ names: String...) -> Int? {
      names.lazy.compactMap { name in types.firstIndex { $0.type == name } }.first
    }
    if let bytes = place("inuse_space", "space"), types[bytes].unit == "bytes" {
      kind = .heap
      self.bytes = bytes
      objects = place("inuse_objects", "objects")
      allocatedBytes = place("alloc_space")
    } else if let goroutines = place("goroutine", "goroutines") {
      kind = .goroutines
      objects = goroutines
    } else {
      throw .noMemory(file: file, types: types.map(\.type))
    }
  }

  /// What a sample's values count.
  func counts(_ values: [Int64], rate: Double) -> Profile.Counts {
    Profile.Counts(
      objects: objects.map { Double(values[$0]) } ?? 0,
      bytes: bytes.map { Double(values[$0]) } ?? 0,
      allocatedBytes: allocatedBytes.map { Double(values[$0]) } ?? 0, rate: rate)
  }
}
