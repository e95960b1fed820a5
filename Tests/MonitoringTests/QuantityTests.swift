import Monitoring
import Testing
import TimeSeries

@Suite struct QuantityTests {
  @Test(
    "Bytes are written in the unit that has them between 1 and 1,000",
    arguments: [
      (0, "0 B"), (1, "1 B"), (999, "999 B"), (1000, "0.977 KiB"), (1024, "1 KiB"),
      (11_744_051, "11.2 MiB"), (1_073_741_824, "1 GiB"), (-2_097_152, "-2 MiB"),
      (1_047_527_424, "999 MiB"), (1_048_000_000, "999 MiB"), (1_048_051_712, "0.976 GiB"),
    ] as [(Double, String)])
  func bytes(value: Double, text: String) { #expect(Quantity.bytes.text(value) == text) }

  @Test("Two values share the unit of the larger")
  func range() {
    #expect(Quantity.bytes.text(from: 0, to: 3_221_225_472) == "0 → 3 GiB")
    #expect(Quantity.bytes.text(from: 503_316_480, to: 121_634_816) == "480 → 116 MiB")
    #expect(Quantity.number.text(from: 0.25, to: 12.5) == "0.25 → 12.5")
    #expect(Quantity.bytes.text(from: .nan, to: 1024) == "unknown → 1 KiB")
  }

  @Test(
    "Three digits say enough",
    arguments: [
      (0, "0"), (1, "1"), (0.1, "0.1"), (0.12345, "0.123"), (12.345, "12.3"), (99.96, "100"),
      (1234.5, "1235"), (0.00001234, "0.0000123"), (-0.5, "-0.5"), (1e300, "1e300"),
      (-2.5e-9, "-2.5e-9"), (1.05, "1.05"), (1.005, "1"), (9.999, "10"), (.nan, "unknown"),
      (.greatestFiniteMagnitude, "1.8e308"), (.leastNonzeroMagnitude, "4.94e-324"),
    ] as [(Double, String)])
  func threeDigits(value: Double, text: String) { #expect(digits(value) == text) }

  @Test("What a metric is counted in follows from its name, its role and its size")
  func units() {
    func quantity(_ name: String, _ value: Double) -> Quantity {
      Quantity(of: Metric(name: name, values: [.nan, value]))
    }
    #expect(quantity("rss_bytes", 1) == .bytes)
    #expect(quantity("rss", 5e6) == .bytes)
    #expect(quantity("memory_percent", 41) == .number)
    #expect(quantity("MemoryUsage(Mi)", 5e6) == .unit("Mi"))
    #expect(quantity("requests_total", 5e6) == .number)
  }
}
