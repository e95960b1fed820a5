/// Where the element of an id is: most profiles number from 1 on without a gap.
struct PlacesByID {
  private var dense: [Int32]
  private var sparse: [UInt64: Int32] = [:]

  /// For about `count` elements.
  init(count: Int) { dense = Array(repeating: -1, count: count + 1) }

  subscript(id: UInt64) -> Int? {
    let place = id < UInt64(dense.count) ? dense[Int(id)] : sparse[id] ?? -1
    return place < 0 ? nil : Int(place)
  }

  /// `false` if there is one already.
  mutating func put(_ place: Int, at id: UInt64) -> Bool {
    guard self[id] == nil else { return false }
    if id < UInt64(dense.count) {
      dense[Int(id)] = Int32(place)
    } else {
      sparse[id] = Int32(place)
    }
    return true
  }
}
