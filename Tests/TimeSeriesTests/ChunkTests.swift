import Testing

import TimeSeries

/// What comes in chunks reads like what comes at once.
@Suite struct ChunkTests {
  private static let texts = [
    #" {"b":[1, -2.5e3, true,null],"a":"\u00e9\ud83d\ude00\n\"/\/","n":9223372036854775807,"o":{}} "#,
    #"["","\\",0,-0.0,1e-7,false,[[]],"ä€😀"]"#, "123456789", "-1.5e+300", "null",
    "", "{", "[1,]", "[1 2]", "01", "1.", "-", "1e", "tru", "\"a", "\"\\x\"", "\"\\ud800\"",
    "\"a\tb\"", "1 1", "1e999", "[1}", #"{"a":1,"b":tru}"#,
  ]

  @Test("JSON in chunks of any length is read or refused as it is at once", arguments: texts)
  func json(text: String) {
    let bytes = Array(text.utf8)
    func read(_ scanner: inout JSONScanner) -> String {
      do {
        let value = try scanner.value()
        try scanner.finish()
        return value.description
      } catch {
        return "\(error)"
      }
    }
    var whole = JSONScanner(bytes)
    let expected = read(&whole)
    for length in 1...max(1, bytes.count) {
      var rest = bytes[...]
      var chunked = JSONScanner {
        defer { rest = rest.dropFirst(length) }
        return Array(rest.prefix(length))
      }
      #expect(read(&chunked) == expected, "chunks of \(length)")
    }
  }

  @Test("A feed hands over all bytes in order, however slow its reader is") func feed() async throws
  {
    let feed = ByteFeed()
    let rows = (0..<20_000).map { "\($0 * 60),\($0)\n" }
    async let read = Task.detached {
      var source = try ByteSource.from(feed, name: "feed")
      var all: [UInt8] = []
      while true {
        let piece = try unsafe [UInt8](unsafeUninitializedCapacity: 777) { output, count in
          count = try unsafe source.read(into: output)
        }
        if piece.isEmpty { return all }
        all += piece
      }
    }.value
    for row in rows { #expect(await feed.send(Array(row.utf8))) }
    feed.finish()
    #expect(String(decoding: try await read, as: UTF8.self) == rows.joined())
  }

  @Test("Who sends to a feed that nobody reads on is told, and does not wait") func closed() async {
    let feed = ByteFeed()
    feed.close()
    for _ in 0..<100 { #expect(await feed.send([1]) == false) }
  }

  @Test("A feed may be closed while a thread that reads ahead waits for it") func closedWhileRead()
    async throws
  {
    let zipped: [UInt8] = [
      31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 43, 201, 204, 77, 45, 46, 73, 204, 45, 208,
      41, 42, 46, 230, 50, 208, 49, 228, 50, 51, 208, 49, 226, 2, 0, 67, 148, 241, 95, 23,
      0, 0, 0,
    ]
    for _ in 0..<3_000 {
      let feed = ByteFeed()
      async let first = Task.detached {
        var source = try ByteSource.from(feed, name: "feed")
        let piece = try unsafe [UInt8](unsafeUninitializedCapacity: 777) { output, count in
          count = try unsafe source.read(into: output)
        }
        feed.close()  // has what it needs; the end was not read
        return piece
      }.value
      _ = await feed.send(zipped)
      feed.finish()
      #expect(String(decoding: try await first, as: UTF8.self).hasPrefix("timestamp,rss"))
    }
  }
}
