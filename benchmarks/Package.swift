// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "benchmarks",
  products: [
    .library(name: "spec", type: .dynamic, targets: ["Spec"]),
    .executable(name: "kernels", targets: ["Kernels"]),
  ],
  dependencies: [
    .package(name: "neural-detect", path: "..", traits: []),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .systemLibrary(
      name: "OpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .target(
      name: "Spec", dependencies: [.product(name: "NeuralDetect", package: "neural-detect")]),
    .executableTarget(
      name: "Kernels",
      dependencies: [
        "OpenBLAS", .product(name: "Benchmark", package: "neural-detect"),
        .product(name: "NeuralDetect", package: "neural-detect"),
      ]),
    .executableTarget(
      name: "parsing", dependencies: [.product(name: "NeuralDetect", package: "neural-detect")]),
    .executableTarget(
      name: "online",
      dependencies: [
        .product(name: "NeuralDetect", package: "neural-detect"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "forecasting",
      dependencies: [
        .product(name: "Forecast", package: "neural-detect"),
        .product(name: "NeuralDetect", package: "neural-detect"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "quality",
      dependencies: [
        .product(name: "NeuralDetect", package: "neural-detect"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
