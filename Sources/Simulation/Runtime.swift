/// What manages a service's memory.
public enum Runtime: String, Sendable, CaseIterable {
  case go
  case jvm
  case native
}
