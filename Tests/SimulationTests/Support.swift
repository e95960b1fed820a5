import Simulation
import TimeSeries

/// Everything in a series that is a number, bit for bit.
func fingerprint(_ series: Series) -> [UInt64] {
  [UInt64(bitPattern: series.start.nanoseconds)]
    + series.restarts.map(UInt64.init)
    + series.metrics.flatMap { $0.values.map(\.bitPattern) }
    + series.truth.flatMap { $0.values.map(\.bitPattern) }
}

/// The truth column `name`.
func column(_ name: String, of series: Series) -> [Double] { series.truth(named: name)!.values }

/// The values of the metric with that role.
func values(_ role: Role, of series: Series) -> [Double] {
  series.metrics.first { $0.role == role }!.values
}

/// Ten days of an ordinary Go service, in which only `faults` happen.
func goScenario(_ index: Int, _ faults: [Fault]) -> Scenario { scenario(.go, index, faults) }

/// Ten days of an ordinary service, in which only `faults` happen.
func scenario(_ runtime: Runtime, _ index: Int, _ faults: [Fault]) -> Scenario {
  var simulator = Simulator(seed: 99)
  simulator.runtimes = [runtime]
  var scenario = simulator.scenario(index)
  scenario.faults = faults
  scenario.age = 144
  scenario.service.limit = .infinity
  return scenario
}

/// That of `scenario` without its faults.
func faultless(_ scenario: Scenario) -> Series {
  var calm = scenario
  calm.faults = []
  return calm.series(id: "faultless")
}

extension Service {
  /// Makes its load and its live memory of `live` bytes the same in every step, without anything
  /// beside its runtime.
  mutating func makeSteady(live: Double) {
    load.hours = [Double](repeating: 1, count: 24)
    load.weekend = 1
    (load.wander, load.jitter, load.burstsPerDay) = (0, 0, 0)
    (workload.base, workload.wander) = (live, 0)
    (workload.sessions, workload.inFlight, workload.cache) = (0, 0, 0)
    (workload.largePerDay, workload.batch) = (0, nil)
    (workload.stacks, workload.stacksPerLoad) = (1e5, 0)
    (workload.allocationRate, workload.allocationNoise) = (live / 600, 0)
    background.size = 0
  }
}
