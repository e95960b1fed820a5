import Testing
import TimeSeries

// Vectors: NIST, "Secure Hash Standard" examples, and RFC 6234, section 8.5.
@Test(
  "SHA-256 gives the published digests",
  arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno"
        + "ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
    (
      String(repeating: "01234567", count: 80),
      "594847328451bdfa85056225462cc1d867d877fb388df0ce35f25ab5562bfbb5"
    ),
  ])
func sha256Vectors(text: String, digest: String) {
  #expect(SHA256.hexadecimal(of: Array(text.utf8).span) == digest)
}

@Test("SHA-256 of a million times a is the published digest") func sha256Million() {
  let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
  #expect(
    SHA256.hexadecimal(of: bytes.span)
      == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
}

@Test("SHA-256 does not depend on how the bytes are cut", arguments: [1, 55, 56, 63, 64, 65, 130])
func sha256Pieces(size: Int) {
  let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 31) }
  var hash = SHA256()
  for start in stride(from: 0, to: bytes.count, by: size) {
    hash.update(bytes[start..<min(start + size, bytes.count)].span)
  }
  #expect(hash.hexadecimal() == SHA256.hexadecimal(of: bytes.span))
}
