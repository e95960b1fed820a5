// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "benchmarks",
  products: [
    .library(name: "spec", type: .dynamic, targets: ["Spec"])
  ],
  dependencies: [.package(name: "neural-detect", path: "..")],
  targets: [
    .target(
      name: "Spec", dependencies: [.product(name: "NeuralDetect", package: "neural-detect")])
  ],
  swiftLanguageModes: [.v6]
)
