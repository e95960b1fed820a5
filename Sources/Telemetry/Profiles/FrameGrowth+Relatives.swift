extension FrameGrowth {
  /// The frames of the program's own that stand next to it in its call path: what calls it, and what it allocates
  /// through. Their growth is as much of its own as passes through them.
  package func relatives(in growth: ProfileGrowth) -> [FrameGrowth] {
    let caller = path.indices.dropFirst(depth + 1).first { !path[$0].isFromLibrary }
    let callee = path.indices.prefix(depth).last { !path[$0].isFromLibrary }
    return [(caller, Relation.caller), (callee, .callee)].compactMap { place, relation in
      guard let place else { return nil }
      var relative = self
      relative.relation = relation
      relative.frame = path[place]
      relative.depth = place
      let isFirst = growth.stacks.frames.map { $0.function == frame.function }
      let isOther = growth.stacks.frames.map { $0.function == path[place].function }
      let shared = growth.total { stack in
        let calls = growth.stacks[stack]
        return calls.contains { isFirst[Int($0)] } && calls.contains { isOther[Int($0)] }
      }
      // A stack that holds both may be put down to another.
      relative.growth =
        shared[keyPath: growth.kind.measure] < self.growth[keyPath: growth.kind.measure]
        ? shared : self.growth
      return relative
    }
  }
}
