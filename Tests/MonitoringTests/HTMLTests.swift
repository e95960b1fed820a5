import Monitoring
import NeuralDetect
import Testing

@Suite struct HTMLTests {
  @Test("What is interpolated is text, whatever it holds")
  func escaping() {
    let hostile = "</script><script>alert('1')</script>\"&\u{0}\u{1B}[31m"
    let html: HTML = "<b title=\"\(hostile)\">\(hostile)</b>"
    let safe =
      "&lt;/script&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;\u{FFFD}\u{FFFD}[31m"
    #expect(html.text == "<b title=\"\(safe)\">\(safe)</b>")
  }

  @Test("A piece of a page is taken as it is") func pieces() {
    let inner: HTML = "<i>\("a<b")</i>"
    let outer: HTML = "<p>\(inner)\([inner, inner])\(3)</p>"
    #expect(
      outer.text
        == "<p><i>a&lt;b</i><i>a&lt;b</i><i>a&lt;b</i>3</p>")
  }

  @Test("Marked values are round and in sight")
  func values() {
    func labels(_ values: [Double], _ quantity: Quantity = .bytes) -> [String] {
      ValueAxis(showing: values, quantity).ticks.map(\.label)
    }
    let mebibyte = 1_048_576.0
    #expect(labels([30 * mebibyte, 250 * mebibyte]) == ["0", "100 MiB", "200 MiB"])
    #expect(labels([1_100 * mebibyte, 1_200 * mebibyte]) == ["1.1 GiB", "1.15 GiB"])
    #expect(labels([-1, 1], .number) == ["-1", "-0.5", "0", "0.5", "1"])
    #expect(ValueAxis(showing: [], .number, fixed: 0...1).ticks.map(\.label) == ["0", "0.5", "1"])
    for values in [[], [0], [7], [-3e300, 3e300], [1e-300], [5e9, 5e9 + 1]] as [[Double]] {
      let axis = ValueAxis(showing: values, .bytes)
      #expect(axis.range.lowerBound.isFinite && axis.range.upperBound.isFinite)
      #expect(values.allSatisfy(axis.range.contains))
      #expect(axis.ticks.count <= 8)
      #expect(axis.ticks.allSatisfy { axis.range.contains($0.value) })
    }
  }
}
