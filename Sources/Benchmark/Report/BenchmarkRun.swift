internal import Tensor

/// One run of all measurements, or of some of them.
package struct BenchmarkRun: Sendable {
  /// What can be measured.
  package enum Part: String, Sendable, CaseIterable {
    case kernels, inference, training, reading, scoring, threads

    /// How cost grows with H, steps, series and threads; only when it is asked for.
    case growth

    package static var usual: Set<Part> { Set(allCases).subtracting([.growth]) }
  }

  package var parts = Part.usual
  package var threads: Int
  package var measuring = Measuring()

  /// Days of the series that are scored.
  private var days = 10.0

  /// Series that are scored to see how cost grows with them.
  private var seriesCounts = [1, 4, 16, 64]

  package init(threads: Int) { self.threads = threads }

  /// Settles for fewer and shorter repeats: seconds in place of half a minute.
  package mutating func hurry() {
    measuring.repeats = 3
    measuring.blockSeconds = 0.002
    measuring.budgetSeconds = 0
    days = 2
    seriesCounts = [1, 4]
  }

  /// How far a run is.
  package struct Progress: Sendable {
    package let name: String  // of what is measured next
    package let done: Int
    package let count: Int
  }

  /// Measures.
  package func report(_ progress: (Progress) -> Void) -> BenchmarkReport {
    var report = BenchmarkReport(machine: Machine())
    keepFreedMemory()  // as training does
    var (processor, wall) = (0.0, 0.0)
    let steps = steps
    for (index, step) in steps.enumerated() {
      progress(Progress(name: step.name, done: index, count: steps.count))
      let before = (processor: Stopwatch.process.now, wall: Stopwatch.wall.now)
      step.run(&report)
      if step.isOnOneThread {
        processor += Stopwatch.process.now - before.processor
        wall += Stopwatch.wall.now - before.wall
      }
    }
    report.processorShare = min(1, processor / wall)
    return report
  }

  /// One measurement and where it goes.
  private struct Step {
    let name: String
    var isOnOneThread = true
    let run: (inout BenchmarkReport) -> Void
  }

  private var steps: [Step] {
    [Step(name: "limit") { $0.limits = measuring.limits() }]
      + Part.allCases.filter(parts.contains).flatMap(steps(of:))
  }

  private func steps(of part: Part) -> [Step] {
    switch part {
    case .kernels: kernelSteps
    case .inference: inferenceSteps
    case .training: trainingSteps
    case .reading: readingSteps
    case .scoring: scoringSteps
    case .threads: threadSteps
    case .growth: growthSteps
    }
  }

  private var kernelSteps: [Step] {
    (elementwiseWork() + productWork() + lstmWork()).map { work in
      Step(name: work.name) { $0.kernels.append(.init(work, measuring.measure(work))) }
    }
  }

  private var inferenceSteps: [Step] {
    [32, 64, 128].flatMap { hidden in
      [1, 32, 256].map { batch in
        let precisions = hidden == 64 ? Precision.allCases.filter(\.isSupported) : [.float32]
        let work = inferenceWork(hidden: hidden, batch: batch, precisions: precisions)
        return Step(name: work.name) { report in
          for (precision, measured) in zip(precisions, measuring.measure(work)) {
            report.inference.append(
              .init(
                hidden: hidden, batch: batch, precision: precision.rawValue,
                windowsPerSecond: measured.rate,
                operationsPerWindow: work.operations! / work.amount,
                shareOfLimit: precision == .float32 ? measured.shareOfLimit : nil,
                overFloat32: measured.speedup))
          }
        }
      }
    }
  }

  private var trainingSteps: [Step] {
    [64, 256].map { batch in
      let work = trainingWork(hidden: 64, batch: batch)
      return Step(name: work.name) { report in
        let measured = measuring.measure(work)[0]
        report.training.append(
          .init(
            hidden: 64, batch: batch, windowsPerSecond: measured.rate,
            shareOfLimit: measured.shareOfLimit!))
      }
    }
  }

  private var readingSteps: [Step] {
    readingWork().map { work in
      Step(name: work.name) { report in
        let rate = measuring.measure(work)[0].rate
        report.reading.append(.init(format: work.name, bytesPerSecond: rate))
      }
    }
  }

  private var scoringSteps: [Step] {
    let work = ScoringWork(days: days).oneThread
    return [
      Step(name: work.name) { report in
        let ways = measuring.measure(work)
        report.scoring = .init(
          samples: Int(days * 144), seriesPerSecond: 1 / ways[0].seconds,
          windowsPerSecond: ways[0].rate, recurrentShare: 1 / ways[1].speedup)
      }
    ]
  }

  static let inference = "inference"

  private var threadSteps: [Step] {
    let ways = [1, threads]
    return [
      inferenceWork(threads: ways), ScoringWork(days: days).wholeSeries(threads: ways),
      ScoringWork(count: threads, days: 1.5).sampleBySample(threads: ways),
    ].map { work in
      Step(name: "threads: \(work.name)", isOnOneThread: false) { report in
        let measured = measuring.measure(work, by: .wall)
        report.threads.append(
          .init(
            work: work.name, threads: threads, windowsPerSecondOfOne: measured[0].rate,
            windowsPerSecond: measured[1].rate, speedup: measured[1].speedup))
      }
    }
  }

  private var growthSteps: [Step] {
    let hidden = [16, 32, 64, 128, 256].map { hidden in
      growthStep(.hidden, [hidden], inferenceWork(hidden: hidden, batch: 32))
    }
    let steps = [36, 72, 144, 288, 576].map { steps in
      growthStep(.steps, [steps], inferenceWork(hidden: 64, batch: 32, steps: steps))
    }
    let series = seriesCounts.map { count in
      growthStep(.series, [count], ScoringWork(count: count, days: 2).wholeSeries(threads: [1]))
    }
    let counts = (1...threads).filter { $0.nonzeroBitCount == 1 || $0 == threads }
    return hidden + steps + series
      + [growthStep(.threads, counts, inferenceWork(threads: counts), by: .wall)]
  }

  /// `work` with a way for each of `values`.
  private func growthStep(
    _ extent: BenchmarkReport.Growth.Extent, _ values: [Int], _ work: Work,
    by stopwatch: Stopwatch = .thread
  ) -> Step {
    Step(name: "growth: \(extent.rawValue) \(values)", isOnOneThread: stopwatch == .thread) {
      report in
      for (value, measured) in zip(values, measuring.measure(work, by: stopwatch)) {
        report.growth.append(
          .init(by: extent, value: value, windows: Int(work.amount), seconds: measured.seconds))
      }
    }
  }
}
