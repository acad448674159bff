// swift-tools-version: 6.2

import PackageDescription

// The floors of the house, top of the list lowest: System, Core, Science, Edges, Programs.
// docs/architecture.md says which arrows are allowed; Tests/TidyTests holds every `import` to it.

/// What every Swift target is compiled with.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Builds that try whether the simulator finds defects can have them built in (`make mutations`).
let isMutable = Context.environment["PARSIMONY_MUTATIONS"] != nil

/// Test targets meet C twins directly, so only memory safety is left out.
let strictTests: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
]

func library(_ name: String, on floor: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/\(floor)/\(name)",
    swiftSettings: strict + (isMutable ? [.define("MUTATIONS")] : []))
}

/// Owners of memory lend it out as spans, and the attribute that says so is still behind a flag.
let lendingSpans: [SwiftSetting] = [.enableExperimentalFeature("Lifetimes")]

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, path: "Sources/Programs/\(name)",
    swiftSettings: strict, linkerSettings: [.unsafeFlags(["-static-stdlib"])])
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strictTests)
}

let package = Package(
  name: "Parsimony",
  products: [
    .executable(name: "parsimony", targets: ["parsimony"]),
    .executable(name: "parsimony-coordinator", targets: ["parsimony-coordinator"]),
    .executable(name: "parsimony-worker", targets: ["parsimony-worker"]),
  ],
  targets: [
    // System: module maps of the C libraries, each with one Swift importer, and C of our own.
    .systemLibrary(name: "CCompression", path: "Sources/System/CCompression"),
    .target(name: "CKernels", path: "Sources/System/CKernels"),
    .target(name: "CLAPACK", path: "Sources/System/CLAPACK"),
    .target(name: "CLinux", path: "Sources/System/CLinux"),
    .target(name: "CMapping", path: "Sources/System/CMapping"),
    .systemLibrary(name: "CSodium", path: "Sources/System/CSodium"),
    .systemLibrary(name: "CSQLite", path: "Sources/System/CSQLite"),
    .target(
      name: "CTables", path: "Sources/System/CTables",
      exclude: ["ctm-binary.bin", "digits-images.idx", "digits-labels.idx"]),
    .systemLibrary(name: "CThreads", path: "Sources/System/CThreads"),
    .systemLibrary(name: "CYAML", path: "Sources/System/CYAML"),
    .systemLibrary(name: "CZeroMQ", path: "Sources/System/CZeroMQ"),
    library("Compression", on: "System", ["CCompression"]),
    .target(
      name: "Kernels", dependencies: ["CKernels", "Mistakes"], path: "Sources/System/Kernels",
      swiftSettings: strict + lendingSpans),
    library("Tables", on: "System", ["CTables", "Mistakes"]),

    // Core: values in, values out; nothing but the standard library.
    library("Coordination", on: "Core", ["Encoding", "Mistakes", "Randomness", "Sweeps", "Text"]),
    library("Encoding", on: "Core", ["Mistakes"]),
    library("Mistakes", on: "Core"),
    library("Randomness", on: "Core", ["Encoding", "Mistakes"]),
    library("Sweeps", on: "Core", ["Encoding", "Mistakes", "Randomness", "Text"]),
    library("Text", on: "Core"),

    // Science: what is measured, and how.
    library(
      "Complexity", on: "Science",
      ["Compression", "Datasets", "Kernels", "Mistakes", "Randomness", "Tables", "Text"]),
    library(
      "Information", on: "Science",
      ["Kernels", "LinearAlgebra", "Mistakes", "Networks", "Randomness", "Statistics", "Text"]),
    .target(
      name: "LinearAlgebra", dependencies: ["CLAPACK", "Kernels", "Mistakes"],
      path: "Sources/Science/LinearAlgebra", swiftSettings: strict + lendingSpans),
    library(
      "Datasets", on: "Science",
      ["Compression", "Encoding", "Mistakes", "Randomness", "Tables", "Text"]),
    library(
      "Findings", on: "Science", ["Encoding", "Randomness", "Statistics", "Sweeps", "Text"]),
    .target(
      name: "Networks", dependencies: ["Kernels", "Mistakes", "Randomness"],
      path: "Sources/Science/Networks", swiftSettings: strict + lendingSpans),
    library("Statistics", on: "Science", ["Mistakes", "Randomness"]),
    library(
      "Studies", on: "Science",
      [
        "Complexity", "Datasets", "Encoding", "Kernels", "Networks", "Randomness", "Statistics",
        "Sweeps", "Text",
      ]),

    // Edges: each wraps one thing outside.
    library("Figures", on: "Edges", ["Mistakes", "Randomness", "Text"]),
    library("Files", on: "Edges", ["CMapping", "Mistakes", "Text"]),
    library(
      "Ledger", on: "Edges",
      ["CSQLite", "Compression", "Coordination", "Encoding", "Randomness", "Sweeps", "Text"]),
    library("Processes", on: "Edges", ["CLinux", "Mistakes", "Text"]),
    library("Reports", on: "Edges", ["Encoding", "Figures", "Findings", "Sweeps", "Text"]),
    library("Threads", on: "Edges", ["CThreads", "Mistakes"]),
    library("YAML", on: "Edges", ["CYAML", "Mistakes", "Sweeps", "Text"]),
    library("ZeroMQ", on: "Edges", ["CZeroMQ", "Mistakes"]),

    // Programs: what people run.
    library("CommandLine", on: "Programs", ["Files", "Mistakes", "Processes", "Text"]),
    library(
      "Benchmarks", on: "Programs",
      [
        "Cluster", "Complexity", "Coordination", "Encoding", "Files", "Information", "Kernels",
        "Ledger", "Mistakes", "Networks", "Processes", "Randomness", "Statistics", "Studies",
        "Sweeps", "Text", "Threads", "ZeroMQ",
      ]),
    library(
      "ClusterView", on: "Programs",
      [
        "CommandLine", "Compression", "Coordination", "Encoding", "Mistakes", "Randomness",
        "Statistics", "Sweeps", "Text",
      ]),
    library(
      "Simulation", on: "Programs", ["Coordination", "Encoding", "Randomness", "Sweeps"]),
    library(
      "Cluster", on: "Programs",
      ["Coordination", "Encoding", "Files", "Text", "Threads", "ZeroMQ"]),
    library("DataLibrary", on: "Programs", ["Datasets", "Files", "Text"]),
    library(
      "Slots", on: "Programs",
      [
        "Coordination", "Encoding", "Files", "Kernels", "Mistakes", "Processes", "Randomness",
        "Statistics", "Studies", "Sweeps", "Text",
      ]),
    library(
      "CoordinatorDaemon", on: "Programs",
      [
        "Cluster", "CommandLine", "Coordination", "Encoding", "Files", "Ledger", "Mistakes",
        "Randomness", "Sweeps", "Text", "Threads", "YAML", "ZeroMQ",
      ]),
    library(
      "WorkerAgent", on: "Programs",
      [
        "Cluster", "CommandLine", "Coordination", "Encoding", "Files", "Kernels", "Processes",
        "Randomness", "Slots", "Sweeps", "Text", "Threads", "ZeroMQ",
      ]),
    program("parsimony-coordinator", ["CommandLine", "CoordinatorDaemon"]),
    program("parsimony-worker", ["CommandLine", "Slots", "WorkerAgent"]),
    program(
      "parsimony",
      [
        "Benchmarks", "Cluster", "ClusterView", "CommandLine", "Complexity", "Compression",
        "Coordination", "DataLibrary", "Datasets", "Encoding", "Files", "Findings", "Information",
        "Kernels", "Ledger", "Networks", "Processes", "Randomness", "Reports", "Simulation",
        "Slots",
        "Studies", "Sweeps", "Text", "Threads", "YAML", "ZeroMQ",
      ]),

    // What tests share, and nothing else may import.
    .target(
      name: "TestSupport", dependencies: ["Processes"], path: "Tests/TestSupport",
      swiftSettings: strictTests),

    // Counts what a test's process asks for memory.
    .target(name: "CAllocations", path: "Tests/CAllocations"),

    // Tests: a target a library, black-box runs of the binaries, and the rules of the house.
    tests(
      "CoordinationTests",
      [
        "Coordination", "Encoding", "Files", "Randomness", "Studies", "Sweeps", "TestSupport",
        "YAML",
      ]),
    tests("SimulationTests", ["Coordination", "Simulation"]),
    tests("EncodingTests", ["CSodium", "Encoding", "Processes", "TestSupport"]),
    tests(
      "RandomnessTests", ["Encoding", "Randomness", "TestSupport"], exclude: ["Reference"]),
    tests(
      "SweepsTests", ["Encoding", "Randomness", "Studies", "Sweeps", "TestSupport", "YAML"],
      exclude: ["malformed-plans.txt"]),
    tests("MistakesTests", ["Mistakes", "TestSupport"]),
    tests("TextTests", ["Text"]),
    tests("YAMLTests", ["Sweeps", "TestSupport", "YAML"]),
    tests("FilesTests", ["Files", "TestSupport"]),
    tests("ProcessesTests", ["Processes", "TestSupport"]),
    tests(
      "NetworksTests",
      [
        "CAllocations", "DataLibrary", "Datasets", "Encoding", "Kernels", "Networks", "Randomness",
        "TestSupport",
      ],
      exclude: ["Reference"]),
    tests(
      "InformationTests", ["Information", "Kernels", "Randomness", "TestSupport"],
      exclude: ["Reference", "discrete.json", "mi", "mi.json"]),
    tests("KernelsTests", ["Kernels", "TestSupport"]),
    tests("LinearAlgebraTests", ["Kernels", "LinearAlgebra"]),
    tests(
      "DatasetsTests",
      ["CSodium", "Datasets", "Encoding", "Randomness", "TestSupport"],
      exclude: ["Reference", "golden.json"]),
    tests("FiguresTests", ["Figures", "Processes", "TestSupport"]),
    tests(
      "FindingsTests", ["Encoding", "Findings", "Randomness", "Statistics", "Sweeps"]),
    tests(
      "ReportsTests",
      ["Encoding", "Findings", "Processes", "Reports", "Sweeps", "TestSupport"]),
    tests(
      "StatisticsTests", ["Randomness", "Statistics", "TestSupport"], exclude: ["Reference"]),
    tests(
      "StudiesTests",
      ["Complexity", "Encoding", "Kernels", "Networks", "Randomness", "Studies", "Sweeps"]),
    tests("TablesTests", ["Tables", "TestSupport"]),
    tests(
      "ComplexityTests", ["Complexity", "Compression", "Encoding", "Randomness", "TestSupport"],
      exclude: ["bdm.json"]),
    tests("CompressionTests", ["Compression", "TestSupport"]),
    tests("ZeroMQTests", ["Processes", "TestSupport", "Threads", "ZeroMQ"]),
    tests(
      "LedgerTests", ["Coordination", "Encoding", "Ledger", "Sweeps", "TestSupport"],
      exclude: ["ledger-form-1.txt", "ledger-form-2.txt"]),
    tests("ThreadsTests", ["Processes", "Threads"]),
    tests(
      "ClusterTests",
      ["Cluster", "Coordination", "Files", "TestSupport", "Threads", "ZeroMQ"]),
    tests(
      "SlotsTests",
      [
        "Coordination", "Encoding", "Kernels", "Processes", "Randomness", "Slots", "Statistics",
        "Studies", "Sweeps", "TestSupport", "YAML",
      ]),
    tests(
      "CoordinatorDaemonTests",
      [
        "Cluster", "CommandLine", "Coordination", "CoordinatorDaemon", "Encoding", "Ledger",
        "Sweeps", "TestSupport", "Threads", "ZeroMQ",
      ]),
    tests(
      "WorkerAgentTests",
      [
        "Cluster", "Coordination", "Encoding", "Files", "Processes", "Slots", "Sweeps",
        "TestSupport", "Threads", "WorkerAgent", "ZeroMQ",
      ]),
    tests(
      "ClusterViewTests",
      [
        "ClusterView", "CommandLine", "Coordination", "Datasets", "Encoding", "Randomness",
        "Sweeps",
      ]),
    tests(
      "DataLibraryTests",
      ["DataLibrary", "Datasets", "Encoding", "Files", "TestSupport"]),
    tests("CommandLineTests", ["CommandLine", "TestSupport"]),
    tests("ProgramTests", ["Files", "Processes", "TestSupport"], exclude: ["Reference"]),
    tests("TidyTests", ["TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
