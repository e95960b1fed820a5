import NeuralDetect
import Testing
import TimeSeries

private func groups(
  _ names: [String], _ roles: [Role] = ModelConfiguration().roles, counts: [Role] = []
) -> [[String]] {
  var model = ModelConfiguration()
  (model.roles, model.counts) = (roles, counts)
  let metrics = names.map { Metric(name: $0, values: []) }
  return MetricGroup.groups(of: metrics, in: model).map { group in
    group.places.map { $0.map { names[$0] } ?? "" }
  }
}

@Suite("Groups of metrics") struct MetricGroupTests {
  @Test("Each metric of a process stands in its role's place, whatever their order")
  func together() {
    let all = ["requests_per_second", "heap_inuse", "next_gc", "rss", "heap_alloc"]
    #expect(groups(all) == [["rss", "heap_alloc", "heap_inuse", "next_gc", "requests_per_second"]])
    #expect(groups(["heap_alloc", "rss"]) == [["rss", "heap_alloc", "", "", ""]])
  }

  @Test("A metric of no role is alone, and so is a second one of a role without resident memory")
  func alone() {
    #expect(
      groups(["colour", "rss", "heap_alloc"]) == [
        ["colour", "", "", "", ""], ["rss", "heap_alloc", "", "", ""],
      ])
    #expect(
      groups(["heap_alloc", "next_gc", "heapused"]) == [
        ["", "heap_alloc", "", "next_gc", ""], ["", "heapused", "", "", ""],
      ])
  }

  @Test("Beside resident memory a second metric of a role is not scored: it is a part of it")
  func parts() {
    #expect(groups(["rss", "rss_anon", "heap_alloc"]) == [["rss", "heap_alloc", "", "", ""]])
    #expect(groups(["rss", "rss_anon", "heap_alloc"], [.resident]) == [["rss"], ["heap_alloc"]])
  }

  @Test("Beside memory a second load is not scored: it is no memory")
  func loads() {
    #expect(groups(["rss", "rps", "load1"]) == [["rss", "", "", "", "rps"]])
  }

  @Test("Counts stand behind the network's places, beside memory; alone, in the first")
  func counts() {
    let roles: [Role] = [.resident, .load]
    let names = ["go_goroutines", "rss", "process_threads", "go_threads"]
    #expect(
      groups(names, roles, counts: [.goroutines, .threads]) == [
        ["rss", "", "go_goroutines", "process_threads"]
      ])
    #expect(groups(["rss", "go_goroutines"], roles) == [["rss", ""], ["go_goroutines", ""]])
    #expect(
      groups(["go_goroutines", "rps"], roles, counts: [.goroutines]) == [
        ["go_goroutines", "", ""], ["", "rps", ""],
      ])
  }

  @Test("Without memory each metric is alone")
  func noMemory() {
    #expect(groups(["rps", "cpu"]) == [["", "", "", "", "rps"], ["cpu", "", "", "", ""]])
    #expect(groups(["rss", "heap_alloc"], [.resident]) == [["rss"], ["heap_alloc"]])
  }

  @Test("A group is called as its one metric, or *")
  func names() {
    let metrics = ["rss", "next_gc", "colour"].map { Metric(name: $0, values: []) }
    let groups = MetricGroup.groups(of: metrics, in: ModelConfiguration())
    #expect(groups.map { $0.name(in: metrics) } == ["*", "colour"])
  }
}
