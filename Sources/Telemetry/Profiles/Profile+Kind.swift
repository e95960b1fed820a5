extension Profile.Kind {
  /// What grows: bytes, or goroutines.
  package var measure: any WritableKeyPath<Profile.Counts, Double> & Sendable {
    self == .goroutines ? \.objects : \.bytes
  }
}
