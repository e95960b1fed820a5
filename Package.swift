// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Only with the trait `Telemetry`, which also defines `Telemetry` for `#if`.
let whenOnline = TargetDependencyCondition.when(traits: ["Telemetry"])

// Targets stand bottom-up: each imports only what is above it.
let package = Package(
  name: "neural-detect",
  products: [
    .library(name: "NeuralDetect", targets: ["NeuralDetect", "Tensor", "TimeSeries"]),
    .library(name: "Forecast", targets: ["Forecast", "TimeSeries"]),
    .library(name: "Benchmark", targets: ["Benchmark"]),
    .executable(name: "detect-cli", targets: ["detect-cli"]),
  ],
  traits: [
    .default(enabledTraits: ["Telemetry"]),
    .trait(
      name: "Telemetry",
      description: "Ask a Prometheus, sample processes, watch: brings network packages."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "TensorKernels"),
    .target(name: "Tensor", dependencies: ["TensorKernels"], swiftSettings: strict),
    .target(name: "TimeSeries", dependencies: ["CZlib"], swiftSettings: strict),
    .target(name: "Simulation", dependencies: ["TimeSeries"], swiftSettings: strict),
    .target(name: "NeuralDetect", dependencies: ["Tensor", "TimeSeries"], swiftSettings: strict),
    .target(
      name: "ONNX",
      dependencies: [
        "NeuralDetect", "Tensor", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["onnx.proto"],
      swiftSettings: strict),
    .target(name: "Forecast", dependencies: ["TimeSeries"], swiftSettings: strict),
    .target(
      name: "Telemetry",
      dependencies: [
        "TimeSeries",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        .product(name: "AsyncHTTPClient", package: "async-http-client", condition: whenOnline),
        .product(name: "NIOCore", package: "swift-nio", condition: whenOnline),
        .product(name: "NIOHTTP1", package: "swift-nio", condition: whenOnline),
        .product(name: "NIOPosix", package: "swift-nio", condition: whenOnline),
        .product(name: "NIOSSL", package: "swift-nio-ssl", condition: whenOnline),
        .product(name: "Hummingbird", package: "hummingbird", condition: whenOnline),
        .product(name: "HummingbirdCore", package: "hummingbird", condition: whenOnline),
        .product(name: "HummingbirdTLS", package: "hummingbird", condition: whenOnline),
        .product(name: "Logging", package: "swift-log", condition: whenOnline),
        .product(
          name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: whenOnline),
      ],
      exclude: ["Profiles/Pprof/profile.proto"],
      swiftSettings: strict),
    .target(
      name: "Monitoring",
      dependencies: [
        "Forecast", "NeuralDetect", "Telemetry", "Tensor", "TimeSeries",
        .product(name: "GRDB", package: "GRDB.swift", condition: whenOnline),
        .product(name: "Logging", package: "swift-log", condition: whenOnline),
        .product(
          name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: whenOnline),
        .product(name: "Yams", package: "Yams", condition: whenOnline),
      ],
      swiftSettings: strict),
    .target(
      name: "Benchmark",
      dependencies: ["NeuralDetect", "Simulation", "Tensor", "TimeSeries"],
      swiftSettings: strict),
    .executableTarget(
      name: "detect-cli",
      dependencies: [
        "Benchmark", "Forecast", "Monitoring", "NeuralDetect", "ONNX", "Simulation", "Telemetry",
        "Tensor", "TimeSeries",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log", condition: whenOnline),
        .product(
          name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: whenOnline),
        .product(name: "UnixSignals", package: "swift-service-lifecycle", condition: whenOnline),
      ],
      swiftSettings: strict),

    .target(name: "TestSupport", dependencies: ["Tensor"], path: "Tests/TestSupport"),
    .testTarget(name: "TensorTests", dependencies: ["Tensor", "TestSupport"]),
    .testTarget(name: "TimeSeriesTests", dependencies: ["TimeSeries", "TestSupport"]),
    .testTarget(
      name: "TelemetryTests",
      dependencies: ["Telemetry", "Tensor", "TestSupport", "TimeSeries"]),
    .testTarget(name: "SimulationTests", dependencies: ["Simulation", "TestSupport"]),
    .testTarget(
      name: "NeuralDetectTests", dependencies: ["NeuralDetect", "Simulation", "TestSupport"]),
    .testTarget(
      name: "ONNXTests",
      dependencies: [
        "NeuralDetect", "ONNX", "Tensor", "TestSupport",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ]),
    .testTarget(name: "ForecastTests", dependencies: ["Forecast", "TestSupport", "TimeSeries"]),
    .testTarget(name: "BenchmarkTests", dependencies: ["Benchmark", "NeuralDetect", "TimeSeries"]),
    .testTarget(
      name: "MonitoringTests",
      dependencies: [
        "Forecast", "Monitoring", "NeuralDetect", "Telemetry", "TestSupport", "TimeSeries",
        .product(name: "Logging", package: "swift-log", condition: whenOnline),
      ]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["detect-cli", "Tensor", "TimeSeries", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
