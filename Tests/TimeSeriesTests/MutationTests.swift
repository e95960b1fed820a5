import Testing

import TimeSeries

private let seeds = [
  "timestamp,rss_bytes,label\n2022-08-22T03:51:19Z,1.5,0\n2022-08-22T03:52:19Z,2e3,1\n2022-08-22T03:53:19Z,,0\n",
  "step;a;\"b\"\n0;1;2\n1;-3;NaN\n9;4;5\n",
  "series,timestamp,metric,value\ns,0,a,1\nt,0,a,1\ns,60,a,2\nt,60.5,a,2\n",
  #"{"id":"s","labels":{"a":"b"},"t0":1700000000,"step":600,"values":{"a":[1,null,"NaN"]}}"# + "\n",
  #"{"id":"s","timestamps":["2022-08-22T03:51:19Z",1700000000],"values":{"a":[1,2]}}"# + "\n",
  #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"a"},"values":[[1,"2"],[2.5,"3"]]}]}}"#,
]

@Test("Mutated input is read or refused, never trapped on", arguments: seeds.indices)
func mutations(number: Int) {
  var random = SplitMix(state: UInt64(number) + 99)
  let splices = [
    "9223372036854775807", "1e308", "-", "\"", "\n", ",", "0", "99999999999", "\\u", "[", "{",
    "1677-09-22", "2262-04-11",
  ]
  for round in 0..<400 {
    var bytes = Array(seeds[number].utf8)
    for _ in 0...round % 4 {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(contentsOf: splices.randomElement(using: &random)!.utf8, at: place)
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + 9))
      default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 20)], at: place)
      }
      if bytes.isEmpty { bytes = [0x30] }
    }
    let step: Duration? =
      round % 3 == 0
      ? .nanoseconds(Int64.random(in: 1...1_000_000_000_000_000_000, using: &random)) : nil
    let message = failure(bytes) { $0.step = step }
    #expect(!message.contains("\n"))
  }
}
