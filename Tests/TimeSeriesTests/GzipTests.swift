import Testing

import TimeSeries

/// A gzip member that stores `bytes` as they are.
private func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var crc = ~UInt32(0)
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
  }
  crc = ~crc
  var member: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
  var rest = bytes[...]
  repeat {
    let block = rest.prefix(65_535)
    rest = rest.dropFirst(block.count)
    member.append(rest.isEmpty ? 1 : 0)
    for word in [UInt16(block.count), ~UInt16(block.count)] {
      member += [UInt8(word & 255), UInt8(word >> 8)]
    }
    member += block
  } while !rest.isEmpty
  for word in [crc, UInt32(bytes.count)] {
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      member.append(UInt8(word >> shift & 255))
    }
  }
  return member
}

private let compressed = gzip(Array(rows.utf8))
private let rows = csv((0..<12_000).map { ($0 * 60, Double($0 % 97)) })

@Test("gzip is recognized by its magic bytes, whatever the name") func gzipByMagic() throws {
  let plain = try read(rows)
  for name in ["input.csv.gz", "input.csv"] {
    #expect(try read(compressed, as: name).map(content) == plain.map(content))
  }
}

@Test("A plain file may be called .gz") func plainNamedGzip() throws {
  #expect(try read(rows, as: "input.csv.gz").map(content) == read(rows).map(content))
}

@Test("What gzip itself compressed is read") func realGzip() throws {
  // printf 't,v\n0,1\n60,2\n' | gzip -n9
  let bytes: [UInt8] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x2b, 0xd1, 0x29, 0xe3, 0x32, 0xd0,
    0x31, 0xe4, 0x32, 0x33, 0xd0, 0x31, 0xe2, 0x02, 0x00, 0xb7, 0x43, 0x68, 0xa4, 0x0d, 0x00, 0x00,
    0x00,
  ]
  #expect(try read(bytes)[0].metrics[0].values == [1, 2])
}

@Test(
  "Members follow one another as one text, wherever they meet", arguments: [1, 7, 65_536, 100_000])
func members(cut: Int) throws {
  let bytes = Array(rows.utf8)
  let two = gzip(Array(bytes[..<cut])) + gzip([]) + gzip(Array(bytes[cut...]))
  #expect(try read(two).map(content) == read(rows).map(content))
}

@Test("Zeros may pad the end of gzip data") func padding() throws {
  let padded = compressed + [UInt8](repeating: 0, count: 100_000)
  #expect(try read(padded).map(content) == read(rows).map(content))
}

@Test(
  "Truncated gzip data is refused wherever it ends", arguments: [3, 10, 12, 40, 100_000, -9, -1])
func truncated(end: Int) {
  let all = compressed
  #expect(
    failure(Array(all[..<(end < 0 ? all.count + end : end)]))
      == "input.csv: the gzip data ends too early; copy or download the file again")
}

@Test("Pieces before the end of truncated gzip data are good") func piecesBeforeTruncation() throws
{
  let folder = TemporaryFolder()
  var reader = try SeriesReader(
    path: folder.write(Array(compressed[..<100_000]), as: "input.csv"))
  let piece = try #require(try reader.next())
  #expect(piece.metrics[0].values == (0..<4_096).map { Double($0 % 97) })
  do {
    while try reader.next() != nil {}
    Issue.record("the end was not missed")
  } catch {
    #expect("\(error)".hasSuffix("ends too early; copy or download the file again"))
  }
}

@Test("Readers that go before the end leave no thread that waits") func earlyEnd() throws {
  let folder = TemporaryFolder()
  let path = folder.write(compressed, as: "input.csv")
  for _ in 0..<300 {  // several times what could wait
    var reader = try SeriesReader(path: path)
    _ = try reader.next()
  }
  #expect(try SeriesReader.read(path: path).map(content) == read(rows).map(content))
}

@Test("A wrong checksum is refused") func corrupt() {
  var bytes = compressed
  bytes[bytes.count - 8] ^= 1
  #expect(
    failure(bytes)
      == "input.csv: the gzip data is corrupt (incorrect data check); "
      + "copy or download the file again")
}

@Test("What follows a member and is no member is refused") func garbage() {
  #expect(
    failure(compressed + Array("more".utf8))
      == "input.csv: begins or continues like gzip but is not; compress it again with gzip")
  #expect(
    failure([0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0])
      == "input.csv: begins or continues like gzip but is not; compress it again with gzip")
}
