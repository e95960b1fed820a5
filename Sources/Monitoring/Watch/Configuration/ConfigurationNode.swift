#if Telemetry
  internal import TimeSeries
  internal import Yams

  /// A place in a YAML file, read strictly: a key that nobody knows is an error.
  struct ConfigurationNode {
    private let file: String
    private let path: String
    private let node: Node

    /// - Throws: `ConfigurationError` for what is no YAML.
    init(_ text: String, file: String) throws(ConfigurationError) {
      let root: Node?
      do {
        root = try Yams.compose(yaml: text)
      } catch let error as YamlError {
        throw ConfigurationError(file: file, line: error.line, reason: error.reason)
      } catch {
        throw ConfigurationError(file: file, line: nil, reason: "\(error)")
      }
      self.init(file: file, path: "", node: root ?? Node([(Node, Node)]()))
    }

    private init(file: String, path: String, node: Node) {
      self.file = file
      self.path = path
      self.node = node
    }

    func error(_ reason: String) -> ConfigurationError {
      ConfigurationError(
        file: file, line: node.mark?.line, reason: path.isEmpty ? reason : "\(path): \(reason)")
    }

    var isMapping: Bool { node.mapping != nil }

    /// The value of each of `keys` that is there.
    /// - Throws: `ConfigurationError`, also for a key that is none of them or comes twice.
    func members(_ keys: String...) throws(ConfigurationError) -> [String: ConfigurationNode] {
      guard let mapping = node.mapping else {
        throw error("must have the keys \(keys.joined(separator: ", "))")
      }
      var members: [String: ConfigurationNode] = [:]
      for (key, value) in mapping {
        let name = key.string ?? ""
        let member = ConfigurationNode(
          file: file, path: path.isEmpty ? name : "\(path).\(name)", node: value)
        guard keys.contains(name) else {
          throw ConfigurationError(
            file: file, line: key.mark?.line,
            reason: "unknown key “\(member.path)”; known are \(keys.joined(separator: ", "))")
        }
        if members.updateValue(member, forKey: name) != nil {
          throw member.error("is given twice")
        }
      }
      return members
    }

    func elements() throws(ConfigurationError) -> [ConfigurationNode] {
      guard let sequence = node.sequence else { throw error("must be a list") }
      return sequence.enumerated().map {
        ConfigurationNode(file: file, path: "\(path)[\($0.offset)]", node: $0.element)
      }
    }

    func text() throws(ConfigurationError) -> String {
      guard let scalar = node.scalar, !scalar.string.isEmpty else {
        throw error("must be a text that is not empty")
      }
      return scalar.string
    }

    func number(_ range: ClosedRange<Double>) throws(ConfigurationError) -> Double {
      guard let number = node.scalar.flatMap({ Double($0.string) }), range.contains(number) else {
        throw error("must be a number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }

    func count(_ range: ClosedRange<Int>) throws(ConfigurationError) -> Int {
      guard let count = node.scalar.flatMap({ Int($0.string) }), range.contains(count) else {
        throw error("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return count
    }

    func duration(_ range: ClosedRange<Duration>) throws(ConfigurationError) -> Duration {
      guard let duration = node.scalar.flatMap({ Duration(parsing: $0.string) }),
        range.contains(duration)
      else {
        throw error(
          "must be a duration as 30s, 10m or 7d, from \(range.lowerBound.compactDescription) to "
            + range.upperBound.compactDescription)
      }
      return duration
    }

    func flag() throws(ConfigurationError) -> Bool {
      switch try text() {
      case "true": return true
      case "false": return false
      default: throw error("must be true or false")
      }
    }

    func moment() throws(ConfigurationError) -> Timestamp {
      guard let moment = node.scalar.flatMap({ Timestamp($0.string) }) else {
        throw error("must be a moment as 2022-08-22T03:51:19Z")
      }
      return moment
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
      _: Choice.Type
    ) throws(ConfigurationError) -> Choice where Choice.RawValue == String {
      guard let choice = node.scalar.flatMap({ Choice(rawValue: $0.string) }) else {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw error("must be one of \(names)")
      }
      return choice
    }

    /// Labels by name.
    func labels() throws(ConfigurationError) -> [String: String] {
      guard let mapping = node.mapping else { throw error("must be labels, as {job: api}") }
      var labels: [String: String] = [:]
      for (key, value) in mapping {
        guard let name = key.string, isLabelName(name), let scalar = value.scalar else {
          throw ConfigurationError(
            file: file, line: key.mark?.line,
            reason: "\(path): “\(key.string ?? "")” is no label with a text; write {job: api}")
        }
        labels[name] = scalar.string
      }
      return labels
    }
  }

  private func isLabelName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !name.hasPrefix("__") else { return false }
    let isDigit = { (byte: UInt8) in UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
    return !isDigit(first)
      && name.utf8.allSatisfy {
        isDigit($0) || $0 == UInt8(ascii: "_") || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20
      }
  }

  extension YamlError {
    fileprivate var line: Int? {
      switch self {
      case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
        mark.line
      case .duplicatedKeysInMapping(_, let context): context.mark.line
      default: nil
      }
    }

    fileprivate var reason: String {
      switch self {
      case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
        .composer(_, let problem, _, _):
        "is no YAML: \(problem)"
      case .duplicatedKeysInMapping(let duplicates, _):
        "a key is given twice: \(duplicates.joined(separator: ", "))"
      default: "is no YAML"
      }
    }
  }
#endif
