import Testing
import TimeSeries

// RFC 4648, section 10.
@Test(
  "Base 64 is the standard's",
  arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
func base64Vectors(text: String, encoded: String) {
  #expect(base64(Array(text.utf8)) == encoded)
}
