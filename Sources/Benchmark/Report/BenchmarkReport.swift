/// What was measured, as medians; rates are per second of processor time of one thread unless said.
///
/// Parts that were not asked for are empty.
package struct BenchmarkReport: Sendable {
  package let machine: Machine

  /// The most that one thread can do with each instruction set, the kernels' own among them.
  package internal(set) var limits: [Limit] = []
  package internal(set) var kernels: [Kernel] = []
  package internal(set) var inference: [Inference] = []
  package internal(set) var training: [Training] = []
  package internal(set) var reading: [Reading] = []
  package internal(set) var scoring: Scoring?
  package internal(set) var threads: [Threads] = []
  package internal(set) var growth: [Growth] = []

  /// Processor time that the program had for each second on the wall, work on several threads aside:
  /// about 1 on an idle machine.
  package internal(set) var processorShare = 1.0

  /// Whether other work kept the processors busy, so that figures suffered.
  package var isDisturbed: Bool { processorShare < 0.9 }

  package struct Limit: Sendable {
    package let instructionSet: String
    package let operationsPerSecond: Double
  }

  /// A kernel, beside its plain definition where there is one.
  package struct Kernel: Sendable {
    package let name: String

    /// Seconds for an element; `nil` for products, which are counted in operations.
    package let secondsPerElement: Double?
    package let operationsPerSecond: Double?
    package let shareOfLimit: Double?
    package let speedup: Double?

    init(_ work: Work, _ ways: [Measurement]) {
      let kernel = ways.last!
      name = work.name
      shareOfLimit = kernel.shareOfLimit
      secondsPerElement = shareOfLimit == nil ? 1 / kernel.rate : nil
      operationsPerSecond = shareOfLimit == nil ? nil : kernel.rate
      speedup = ways.count > 1 ? kernel.speedup : nil
    }
  }

  /// Windows of 144 steps through the model that other engines are compared on, B at once.
  package struct Inference: Sendable {
    package let hidden: Int
    package let batch: Int
    package let precision: String
    package let windowsPerSecond: Double
    package let operationsPerWindow: Double

    /// Of the fp32 multiply-adds; `nil` for another precision.
    package let shareOfLimit: Double?

    /// How many times the rate of fp32.
    package let overFloat32: Double
  }

  /// One optimizer step on B windows: forward, backward, AdamW.
  package struct Training: Sendable {
    package let hidden: Int
    package let batch: Int
    package let windowsPerSecond: Double
    package let shareOfLimit: Double
  }

  /// From text in memory to series.
  package struct Reading: Sendable {
    package let format: String
    package let bytesPerSecond: Double
  }

  /// From text in memory to thresholds, a window at every sample.
  package struct Scoring: Sendable {
    package let samples: Int  // in a series
    package let seriesPerSecond: Double
    package let windowsPerSecond: Double

    /// The share of the time that the recurrent layer takes for as many windows.
    package let recurrentShare: Double
  }

  /// Work on one thread and on several, by the clock on the wall.
  package struct Threads: Sendable {
    package let work: String
    package let threads: Int
    package let windowsPerSecondOfOne: Double
    package let windowsPerSecond: Double
    package let speedup: Double

    /// How many series of one metric and a sample each ten minutes that is enough for: a sample is a
    /// window. `nil` for work that leaves out a part of scoring.
    package var seriesKeptUpWith: Int? {
      work == BenchmarkRun.inference ? nil : Int(windowsPerSecond * 600)
    }
  }

  /// What so many windows cost as one thing grows.
  package struct Growth: Sendable {
    package enum Extent: String, Sendable {
      case hidden, steps, series, threads
    }

    package let by: Extent
    package let value: Int
    package let windows: Int
    package let seconds: Double
  }
}
