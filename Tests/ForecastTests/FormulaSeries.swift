import Glibc
import TimeSeries

/// The multiples of the golden ratio: evenly spread over (0, 1).
func uneven(_ i: Int) -> Double { fmod(Double(i) * 0.6180339887498949 + 0.5, 1) }

/// A series by formula, every ten minutes.
func series(_ values: [Double], restarts: [Int] = []) -> Series {
  Series(
    id: "formula", start: Timestamp(unixSeconds: 1_700_000_000), step: .seconds(600),
    metrics: [Metric(name: "rss_bytes", values: values)], restarts: restarts)
}

/// A line that bends at 500, a day's season and noise: that of Tests/Golden/forecast_golden.py.
func bent(_ count: Int) -> [Double] {
  (0..<count).map { i in
    let day = 2 * Double.pi * Double(i) / 144
    return 200 + 0.02 * Double(i) + 0.3 * max(0, Double(i) - 500) + 15 * sin(day)
      + 5 * cos(2 * day) + 8 * (uneven(i) - 0.5)
  }
}
