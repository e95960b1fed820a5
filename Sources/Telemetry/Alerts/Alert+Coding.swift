internal import TimeSeries

/// Coded with the keys of Alertmanager's API, times as RFC 3339; what is read is checked as `init` does.
extension Alert: Codable {
  private enum Key: String, CodingKey {
    case labels, annotations, startsAt, endsAt, generatorURL
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    func time(_ key: Key) throws -> Timestamp? {
      guard let text = try values.decodeIfPresent(String.self, forKey: key) else { return nil }
      if let time = Timestamp(text) { return time }
      throw DecodingError.dataCorruptedError(
        forKey: key, in: values, debugDescription: "\(text) is no time")
    }
    guard let startsAt = try time(.startsAt) else {
      throw DecodingError.keyNotFound(
        Key.startsAt, .init(codingPath: values.codingPath, debugDescription: "no startsAt"))
    }
    try self.init(
      labels: values.decode([String: String].self, forKey: .labels),
      annotations: values.decodeIfPresent([String: String].self, forKey: .annotations) ?? [:],
      startsAt: startsAt, endsAt: time(.endsAt),
      generatorURL: values.decodeIfPresent(String.self, forKey: .generatorURL))
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(labels, forKey: .labels)
    try values.encode(annotations, forKey: .annotations)
    try values.encode(startsAt.description, forKey: .startsAt)
    try values.encodeIfPresent(endsAt?.description, forKey: .endsAt)
    try values.encodeIfPresent(generatorURL, forKey: .generatorURL)
  }
}

extension JSONValue {
  /// An object of texts, in the order of their names.
  static func texts(_ texts: [String: String]) -> JSONValue {
    .object(texts.sorted { $0.key < $1.key }.map { Member($0.key, .string($0.value)) })
  }
}
