import ArgumentParser
import NeuralDetect
import Simulation
import TimeSeries

/// `train`: from series to a model.
struct Train: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a model on your own history, or on simulated series.",
    discussion: """
      Examples:
        detect-cli train history/*.csv.gz --output models/ours.safetensors
        detect-cli train labelled.csv --label label_memory --output models/ours.safetensors
        detect-cli train --simulated 1000 --output models/memory.safetensors
        detect-cli train --corpus general --simulated 1000 --output models/general.safetensors
        detect-cli train more/*.csv.gz --model models/ours.safetensors --output models/better.safetensors
        detect-cli train recorded/*.csv.gz --validate other-service.csv.gz --simulated 1000 \
          --output models/ours.safetensors

      A model goes on from the shipped one, or from --model: its network learns from your series, and its \
      threshold moves by what they ask for. With --simulated it begins anew.

      Series with a column `label` (or --label) teach what they mark; in series without, faults of \
      known onset are injected. The series of --validate are never trained on; without them a part of \
      all is kept for that. With --simulated too, files and simulated services are drawn equally often. \
      After each epoch the run is saved beside the output: if it is killed, the same command with \
      --resume goes on and ends with the same bytes.
      """)

  @OptionGroup var source: SourceOptions

  @OptionGroup var input: SeriesOptions
  @Option(help: ArgumentHelp("Where the model goes.", valueName: "path")) var output: String
  @Option(parsing: .unconditional, help: "Also train on this many simulated series of 14 days.")
  var simulated = 0
  @Option(
    help: "What to simulate, and what kind of model: of services' memory, or of general series.")
  var corpus = Corpus.services
  @Option(
    name: .customLong("validate"),
    help: ArgumentHelp(
      "Validate on this file, whole services apart from the others; repeat it for more.",
      valueName: "file"))
  var validation: [String] = []
  @Option(help: "The truth column to learn from.") var label = "label"
  @Option(
    help: ArgumentHelp(
      "Go on from this model, a file or a shipped one's name, or none: begin anew. Default: the shipped one of that "
        + "corpus, if it is there, but none with --simulated, --hidden, --layers or --as-sampled.",
      valueName: "model"))
  var model: String?
  @Option(
    parsing: .unconditional,
    help: "Hidden units in each direction, of a model begun anew; 64, or 16 of general series.")
  var hidden: Int?
  @Option(
    parsing: .unconditional, help: "Bidirectional layers, of a model begun anew. (default: 1)")
  var layers: Int?
  @Option(
    parsing: .unconditional, help: "Epochs at most; 30, or 5 where it goes on from a model.")
  var epochs: Int?
  @Option(parsing: .unconditional, help: "Optimizer steps in an epoch.")
  var steps = 100
  @Option(parsing: .unconditional, help: "Windows in a step; a multiple of 8.")
  var batch = 64
  @Option(
    parsing: .unconditional,
    help: "The highest learning rate; 0.003, or 0.0003 where it goes on from a model.")
  var learningRate: Double?
  @Option(parsing: .unconditional, help: "Where all random numbers begin.")
  var seed: UInt64 = 1
  @Option(
    help: ArgumentHelp(
      "The model whose quality on the validation series the card names beside, or none. "
        + "Default: the shipped one of that corpus, if it is there.", valueName: "model"))
  var beside: String?
  @Option(help: "The commit to name in the model's card.") var commit: String?
  @Flag(help: "Learn from each sample, also where samples are closer than ten minutes.")
  var asSampled = false
  @Flag(help: "Go on with a run that was cut off.") var resume = false
  @Flag(help: "Replace the output if it exists.") var force = false
  @Flag(help: "Print what came out as one JSON document.") var json = false
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var display: OutputOptions

  func validate() throws {
    func check(_ isRight: Bool, _ message: String) throws {
      if !isRight { throw ValidationError(message) }
    }
    try check(!source.isEmpty || simulated > 0, "name files to learn from, or --simulated COUNT")
    try check(!output.isEmpty && output.last != "/", "--output must name a file")
    try SeriesOptions.checkTruth(label)
    try check((0...100_000).contains(simulated), "--simulated must be from 0 to 100000")
    try check((1...1024).contains(hidden ?? 1), "--hidden must be from 1 to 1024")
    try check((1...8).contains(layers ?? 1), "--layers must be from 1 to 8")
    try check(
      model == nil || model == "none" || hidden == nil && layers == nil,
      "--hidden and --layers are those of --model; --model none begins anew")
    try check((1...100_000).contains(epochs ?? 1), "--epochs must be from 1 to 100000")
    try check((1...100_000).contains(steps), "--steps must be from 1 to 100000")
    try check((8...4096).contains(batch) && batch % 8 == 0, "--batch must be 8, 16, … 4096")
    let rate = learningRate ?? 1
    try check(rate > 0 && rate < 10, "--learning-rate must be above 0, below 10")
  }

  func run() async throws {
    let notes = Notes(isQuiet: display.quiet, asJSON: json)
    let start = ContinuousClock.now
    let base = try base()
    let other = try other()
    if display.verbose { notes.say(compute.description) }
    try Files.checkWritable(output, replacing: force)
    var (training, model) =
      corpus == .general
      ? (TrainingConfiguration.ofAnySeries, ModelConfiguration.ofAnySeries)
      : (TrainingConfiguration(), ModelConfiguration())
    training.epochs = epochs ?? (base == nil ? training.epochs : 5)
    training.stepsPerEpoch = steps
    training.batch = batch
    training.learningRate = learningRate ?? (base == nil ? training.learningRate : 3e-4)
    training.seed = seed
    training.label = label
    if let base {
      guard (base.model.configuration.features == Feature.ofAnySeries) == (corpus == .general)
      else {
        throw Failure(
          Failure.badData,
          corpus == .general
            ? "\(base.name) is a model of memory: leave out --corpus general"
            : "\(base.name) is a model of series that are not memory: add --corpus general")
      }
      model = base.model.configuration
    }
    if let hidden { model.hidden = hidden }
    if let layers { model.layers = layers }
    if asSampled { model.step = nil }
    let data = TrainingData(
      kinds: [
        simulatedSeries.map { SeriesOptions.memory(of: $0, with: model.places) },
        try series(in: await source.sources(input), for: model, notes),
      ],
      validation: try series(in: validation.map { .file($0) }, for: model, notes))
    if base == nil { model.step = model.step.map { min($0, data.longestStep ?? $0) } }
    let trainer = try Trainer(
      training, model, from: base?.model, on: data, threads: compute.threads)
    let digest = TrainingCard.digest(of: data.all)
    let run = TrainingCard.run(training, model, from: base?.model, digest: digest)
    let saved = "\(output).training"
    var state = trainer.start()
    if resume, Files.exists(saved) {
      state = try TrainingState(contentsOf: saved, run: run, like: state)
      notes.say("goes on after epoch \(state.epoch), saved in \(saved)")
    }
    if !data.all.contains(where: { $0.truth(named: label) != nil }) {
      guard training.laysOver else {
        throw Failure(
          Failure.badData,
          "no series has a column \(label), and faults are injected into memory alone: "
            + "add --simulated COUNT")
      }
      notes.say("no series has a column \(label): faults are injected into all of them")
    }
    if let base {
      notes.say("goes on from \(base.name)")
    } else if simulated == 0 {
      notes.say("begins anew, from no model")
    }
    var progress = ProgressLine(epochs: training.epochs, isQuiet: display.quiet)
    while !trainer.isDone(state) {
      let epoch = try trainer.advance(&state)
      try state.write(to: saved, run: run)
      progress.show(epoch)
    }
    progress.finish()
    let result = trainer.finished(state, beside: other, threads: compute.threads)
    try Model(
      configuration: result.model.configuration, network: result.model.network.parameters,
      card: run + (base.map { [("base", $0.name)] } ?? []) + result.card
        + (commit.map { [("commit", $0)] } ?? [])
    ).write(to: output, replacing: force)
    Files.remove(saved)
    if json {
      var printed = StandardOutput()
      try printed.writeLine(document(result, since: start).description)
      try printed.flush()
    } else {
      notes.say("\(output): \(result.summary)")
    }
  }

  /// The model to go on from.
  private func base() throws -> (name: String, model: Model)? {
    let isNew = simulated > 0 || hidden != nil || layers != nil || asSampled
    return try named(model, or: isNew ? nil : corpus.model)
  }

  private func other() throws -> (name: String, model: Model)? {
    try named(beside, or: corpus.model)
  }

  /// The model called `name`: the `shipped` one, if it is there, where it has no name; `nil` for none.
  private func named(
    _ name: String?, or shipped: ShippedModel?
  ) throws -> (name: String, model: Model)? {
    guard name != "none", let path = try name.map(ShippedModel.path(of:)) ?? shipped?.path
    else { return nil }
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return (file, try Model(contentsOf: path))
  }

  /// Where the model is, the measures of its card, and the seconds since `start`.
  private func document(_ result: TrainingResult, since start: ContinuousClock.Instant) -> JSONValue
  {
    let measures = result.card.map { key, value in
      JSONValue.Member(
        key,
        Double(value).map { .number($0) } ?? (value == "none" ? .null : .string(value)))
    }
    let seconds = (ContinuousClock.now - start).inSeconds
    return .object(
      [.init("path", .string(output))] + measures + [.init("seconds", .number(seconds))])
  }

  private var simulatedSeries: [Series] {
    switch corpus {
    case .services:
      var simulator = Simulator(seed: seed)
      simulator.strength = 1...8
      return Array(simulator.series(count: simulated, days: 14))
    case .general: return Array(GeneralSimulator(seed: seed).series(count: simulated))
    }
  }

  /// The series of `sources`, averaged over the model's step where they are closer and long enough to be
  /// learnt from then.
  private func series(
    in sources: [SeriesSource], for model: ModelConfiguration, _ notes: Notes
  ) throws -> [Series] {
    var series: [Series] = []
    for source in sources {
      var reader = AveragedPieces(
        try source.reader(input.reading()), over: model.step, least: Trainer.least(for: model))
      while let piece = try reader.next() {
        let seen = input.chosen(in: piece.seen, with: model.places)
        if piece.samples.offset == 0 {
          series.append(seen)
        } else {
          series[series.count - 1].append(seen)
        }
      }
      notes.report(reader.irregularities, of: source.name)
    }
    return series
  }
}
