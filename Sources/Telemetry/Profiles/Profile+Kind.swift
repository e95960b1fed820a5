extension Profile.Kind {
  /// What grows: bytes, or goroutines.
  package var measure: any WritableKeyPath<Profile.Counts, Double> & Sendable {
    self == .goroutines ? \.objects : \.bytes
  }

  /// What a file of this kind is called.
  var noun: String {
    switch self {
    case .heap: "heap profile"
    case .goroutines: "goroutine profile"
    case .classes: "class histogram"
    }
  }
}
