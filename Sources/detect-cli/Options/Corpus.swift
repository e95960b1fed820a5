import ArgumentParser

/// What is simulated, and what a model is for.
enum Corpus: String, ExpressibleByArgument, CaseIterable {
  /// The memory of services.
  case services

  /// Series that are not memory.
  case general

  /// The shipped model of it.
  var model: ShippedModel { self == .services ? .memory : .general }
}
