import Telemetry
import Testing
import TimeSeries

@Suite struct PrometheusQueryTests {
  @Test(
    "A selector names series and computes nothing",
    arguments: [
      "up", " up ", "a:b_c9", "{job=\"api\"}", "up{}", "up {job=\"a}\"}", "up{job='it\\'s}'}",
      "up{job=`a\\`}", "up{a=\"1\",b=~\".*\"} ",
    ])
  func selector(text: String) { #expect(PrometheusQuery(text).isSelector) }

  @Test(
    "What has to be computed is no selector",
    arguments: [
      "", "9up", "sum(up)", "up + 1", "up[5m]", "up offset 5m", "rate(up[5m])", "up{job=\"a\"} > 1",
      "up{job=\"a\"", "up}", "-up", "up{a=\"}", "1", "up{job=\"a\"}[5m:1m]", "up @ 0",
    ])
  func expression(text: String) { #expect(!PrometheusQuery(text).isSelector) }
}
