import ArgumentParser
import TimeSeries

#if Telemetry
  import Telemetry
#endif

/// Where series come from: files, or a Prometheus.
struct SourceOptions: ParsableArguments {
  @Argument(help: "CSV, NDJSON or a Prometheus answer, also gzipped; - is standard input.")
  var files: [String] = []

  #if Telemetry
    @OptionGroup(title: "Options for asking a Prometheus") var prometheus: PrometheusOptions
  #endif

  /// Whether no source is named.
  var isEmpty: Bool {
    #if Telemetry
      files.isEmpty && prometheus.address == nil
    #else
      files.isEmpty
    #endif
  }

  /// - Throws: `ValidationError`, if no source is named.
  func checkNamed(to verb: String) throws {
    if isEmpty { throw ValidationError("name a file to \(verb), or -") }
  }

  /// All sources; what a Prometheus answers to all queries is one.
  /// - Throws: `TelemetryError`, `SeriesError`.
  func sources(_ input: SeriesOptions) async throws -> [SeriesSource] {
    let files = files.map { SeriesSource.file($0) }
    #if Telemetry
      if let answer = try await prometheus.answer(step: input.step) { return files + [answer] }
    #endif
    return files
  }
}

/// Something that series can be read from.
enum SeriesSource {
  case file(String)
  case answer(PrometheusAnswer, of: String, queries: String)

  /// What messages call it.
  var name: String {
    switch self {
    case .file(let path): path
    case .answer(_, let address, _): address
    }
  }

  func reader(_ options: SeriesReader.Options) throws -> SeriesReader {
    switch self {
    case .file(let path): return try SeriesReader(path: path, options: options)
    case .answer(let answer, let address, let queries):
      var options = options
      options.id = queries
      return try SeriesReader(answer, name: address, options: options)
    }
  }
}
