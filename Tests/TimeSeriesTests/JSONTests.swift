import Testing

@testable import TimeSeries

private func parse(_ text: String, strict: Bool = false) throws -> JSONValue {
  try JSONValue.parse(Array(text.utf8), refusingDuplicateKeys: strict)
}

@Test("JSON is read with its order, kinds and exact integers") func readsJSON() throws {
  let value = try parse(
    #" {"b":[1, -2.5e3, true,null],"a":"\u00e9\ud83d\ude00\n\"/\/","n":9223372036854775807,"o":{}} "#
  )
  #expect(
    value == [
      "b": [1, .number(-2500), true, nil], "a": "é😀\n\"//", "n": .integer(.max), "o": .object([]),
    ])
  #expect(try parse("-9223372036854775808") == .integer(.min))
  #expect(try parse("9223372036854775808") == .number(9_223_372_036_854_775_808))
  #expect(try parse("1795374031582024175").exactInteger == 1_795_374_031_582_024_175)
}

@Test(
  "What is no JSON is refused where it shows",
  arguments: [
    ("", 0), ("{", 1), ("[1,]", 3), ("[1 2]", 3), ("{\"a\":1,}", 7), ("{a:1}", 1), ("01", 1),
    ("1.", 2), ("-", 1), ("1e", 2), ("+1", 0), (".5", 0), ("tru", 0), ("nan", 0), ("\"a", 2),
    ("\"\\x\"", 2), ("\"\\ud800\"", 3), ("\"\\udc00\"", 3), ("\"\\u12g4\"", 5), ("\"a\tb\"", 2),
    ("1 1", 2), ("{\"a\" 1}", 5), ("1e999", 0), ("'a'", 0), ("[1}", 2),
  ])
func refusesJSON(text: String, offset: Int) {
  do {
    _ = try parse(text)
    Issue.record("\(text) was read")
  } catch {
    #expect((error as? JSONError)?.offset == offset, "\(text): \(error)")
  }
}

@Test("A string must be UTF-8") func invalidUTF8() {
  #expect(throws: JSONError(offset: 1, reason: "a string that is no UTF-8")) {
    try JSONValue.parse([0x22, 0xff, 0x22])
  }
}

@Test("64 arrays inside one another are read, 65 are not") func depth() throws {
  func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }
  _ = try parse(nested(64))
  #expect(throws: JSONError.self) { try parse(nested(65)) }
  #expect(throws: JSONError.self) { try parse(nested(100_000)) }
}

@Test("A key that comes twice is refused on request") func duplicateKeys() throws {
  let text = #"{"a":1,"b":{"a":1},"a":2}"#
  #expect(try parse(text)["a"] == 1)
  #expect(throws: JSONError.self) { try parse(text, strict: true) }
}

@Test("JSON is written compactly and reads back") func writesJSON() throws {
  let value: JSONValue = [
    "s": "\u{1}\"\\\té", "n": .number(.nan), "i": .number(-.infinity), "x": 0.1,
    "l": .integer(.max),
    "a": [1, true, nil, [:], []], "z": .number(-0.0), "e": .number(1e300),
  ]
  #expect(
    value.description
      == #"{"s":"\u0001\"\\\té","n":null,"i":null,"x":0.1,"l":9223372036854775807,"#
      + #""a":[1,true,null,{},[]],"z":-0,"e":1e+300}"#)
  #expect(try parse(value.description).description == value.description)
}
