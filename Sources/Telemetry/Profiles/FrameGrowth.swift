/// A frame that growth is put down to, or that stands beside it.
package struct FrameGrowth: Sendable {
  /// What it has to do with the growth.
  package enum Relation: String, Sendable {
    /// The growth is put down to it.
    case blamed

    /// It calls what most is put down to.
    case caller

    /// What most is put down to allocates through it.
    case callee
  }

  package var relation = Relation.blamed

  /// The function, and its line through which most of it was allocated.
  package var frame: Frame

  /// How many calls below it the memory was allocated: 0 if it allocates itself.
  package var depth: Int

  /// The call stack that grew most, from what allocates to the root.
  package var path: [Frame]

  /// What was put down to it.
  package var growth: Profile.Counts

  /// What the function allocated itself, and with all that it calls: a call stack counts once, however often the
  /// function is in it.
  package var flat: Profile.Counts
  package var cumulative: Profile.Counts

  /// How sure it is that this grew, and is no chance of the sampling nor a store that breathes: 0 to 1.
  package var confidence: Double

  /// The objects' mean size in bytes; 0 without objects.
  package var meanSize: Double {
    growth.objects != 0 ? max(0, growth.bytes / growth.objects) : 0
  }
}
