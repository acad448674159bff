public import Encoding
internal import Files
internal import Text

/// A family of measurements that run together: `parsimony bench NAME`.
public enum Benchmark: String, CaseIterable, Sendable {
  /// Random draws, against numpy.
  case randomness
  /// Digests and MessagePack, against Python's hashlib and msgpack, which are C inside.
  case encoding
  /// Previews of large plans, as a person waits for them.
  case plan
  /// The coordinator's handlers with 10⁸ tasks and 10⁴ workers.
  case coordination
  /// A cluster on this machine, against Parsl, Dask and Ray.
  case cluster
  /// Trainings of small networks, against PyTorch and JAX.
  case training
  /// Products of matrices in the shapes of small networks, against oneDNN.
  case gemm
  /// Complexity of bits, against numpy and pybdm.
  case complexity
  /// How often the intervals of a report hold the truth.
  case coverage
  /// Reports on ledgers full of runs.
  case report
  /// Mutual information by neighbours, against scikit-learn's trees.
  case information

  /// What is measured, in a phrase.
  public var summary: String {
    switch self {
    case .randomness: "random draws, against numpy"
    case .encoding: "digests and MessagePack, against Python's C modules"
    case .plan: "previews of plans of 10⁸ tasks"
    case .coordination: "the coordinator's handlers with 10⁸ tasks and 10⁴ workers"
    case .cluster: "a cluster on this machine, and its parts killed, against Parsl, Dask and Ray"
    case .training: "trainings of small networks, against PyTorch and JAX"
    case .gemm: "products of matrices in the shapes of small networks, against oneDNN"
    case .complexity: "complexity of bits by blocks and by LZ76, against numpy and pybdm"
    case .coverage: "how often the intervals and tests of a report are right, by simulation"
    case .report: "reports on ledgers full of runs: time and memory"
    case .information: "mutual information by neighbours, against scikit-learn's trees"
    }
  }

  /// Measures; a quick run takes fewer draws and repeats, with the same targets.
  public func rows(isQuick: Bool) throws(BenchmarkError) -> [BenchmarkRow] {
    switch self {
    case .randomness: RandomnessBenchmark(isQuick: isQuick).rows
    case .encoding: EncodingBenchmark(isQuick: isQuick).rows
    case .plan: try PlanBenchmark(isQuick: isQuick).rows()
    case .coordination: try CoordinationBenchmark(isQuick: isQuick).rows()
    case .cluster: try ClusterBenchmark(isQuick: isQuick).rows()
    case .training: try TrainingBenchmark(isQuick: isQuick).rows()
    case .gemm: GEMMBenchmark(isQuick: isQuick).rows
    case .complexity: try ComplexityBenchmark(isQuick: isQuick).rows()
    case .coverage: try CoverageBenchmark(isQuick: isQuick).rows()
    case .report: try ReportBenchmark(isQuick: isQuick).rows()
    case .information: try InformationBenchmark(isQuick: isQuick).rows()
    }
  }
}

/// Why nothing could be measured.
public struct BenchmarkError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried and what came of it.
  public let message: String

  /// The message.
  public var description: String { message }
}

/// One measurement, and what it was measured against.
public struct BenchmarkRow: Sendable {
  /// What a row must reach.
  public enum Target: Sendable {
    /// The value itself, in the row's unit.
    case atLeast(Double)
    /// The value itself, in the row's unit.
    case atMost(Double)
    /// The value itself, in the row's unit.
    case within(ClosedRange<Double>)
    /// The ratio of the value to the peer's.
    case ratioAtLeast(Double)
    /// Nothing: the row only tells how the peer does.
    case nothing
  }

  /// What was measured.
  public let name: String
  /// The figure.
  public let value: Double
  /// Its unit.
  public let unit: String
  /// Against whom; nil when the target stands alone.
  public let peer: String?
  /// The figure divided by the peer's; nil without one.
  public let ratio: Double?
  /// What must be reached.
  public let target: Target
  /// Why the peer is missing.
  public let reason: String?

  /// A figure that must reach a target by itself.
  init(_ name: String, _ value: Double, _ unit: String, target: Target) {
    self.init(name, value, unit, peer: nil, ratio: nil, target, reason: nil)
  }

  /// A figure beside a peer's.
  init(
    _ name: String, _ value: Double, _ unit: String, against peer: Peer.Answer, _ key: String,
    target: Target
  ) {
    switch peer {
    case .figures(let figures):
      guard let figure = figures[key] else {
        let reason = "the peer's script printed no figure '\(key)'; run 'make peers' anew"
        self.init(name, value, unit, peer: nil, ratio: nil, target, reason: reason)
        return
      }
      self.init(
        name, value, unit, peer: figure.peer, ratio: value / figure.value, target, reason: nil)
    case .missing(let reason):
      self.init(name, value, unit, peer: nil, ratio: nil, target, reason: reason)
    }
  }

  private init(
    _ name: String, _ value: Double, _ unit: String, peer: String?, ratio: Double?,
    _ target: Target, reason: String?
  ) {
    self.name = name
    self.value = value
    self.unit = unit
    self.peer = peer
    self.ratio = ratio
    self.target = target
    self.reason = reason
  }

  /// Whether there is something to reach.
  public var hasTarget: Bool { if case .nothing = target { false } else { true } }

  /// Whether the target was reached; nil when the peer or a target is missing.
  public var met: Bool? {
    guard reason == nil else { return nil }
    switch target {
    case .atLeast(let bound): return value >= bound
    case .atMost(let bound): return value <= bound
    case .within(let bounds): return bounds.contains(value)
    case .ratioAtLeast(let bound): return ratio.map { $0 >= bound }
    case .nothing: return nil
    }
  }

  /// The target in words.
  public var targetText: String {
    switch target {
    case .atLeast(let bound): "at least \(BenchmarkRow.text(bound)) \(unit)"
    case .atMost(let bound): "at most \(BenchmarkRow.text(bound)) \(unit)"
    case .within(let bounds):
      "\(BenchmarkRow.text(bounds.lowerBound)) to \(BenchmarkRow.text(bounds.upperBound)) \(unit)"
    case .ratioAtLeast(let bound): "at least \(BenchmarkRow.text(bound)) × the peer"
    case .nothing: "none"
    }
  }

  /// A figure with three significant digits, in groups of three digits from a thousand up.
  public static func text(_ value: Double) -> String {
    guard value.isFinite, value != 0, abs(value) < 1e15 else { return "\(value)" }
    var unit = 1.0
    if abs(value) >= 1000 {
      while abs(value) / unit >= 1000 { unit *= 10 }
      return grouped(Int((value / unit).rounded() * unit))
    }
    while abs(value) * unit < 100 { unit *= 10 }
    let text = "\((value * unit).rounded() / unit)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The row as `--json` prints it; `reason` is there only when the peer is missing.
  public var json: JSON {
    var members: [(String, JSON)] = [
      ("name", .text(name)),
      ("value", .real(value, ifNotFinite: .null)),
      ("unit", .text(unit)),
      ("peer", peer.map(JSON.text) ?? .null),
      ("ratio", ratio.map { .real($0, ifNotFinite: .null) } ?? .null),
      ("target", .text(targetText)),
      ("met", met.map(JSON.boolean) ?? .null),
    ]
    if let reason { members.append(("reason", .text(reason))) }
    return .object(JSON.Object(uniqueKeysWithValues: members))
  }
}

/// The peak of this process's resident memory so far.
func peakMebibytes() throws(BenchmarkError) -> Double {
  let text = (try? Files.read("/proc/self/status", bytesMax: 1 << 16)) ?? []
  let line = String(decoding: text, as: UTF8.self).split(separator: "\n")
    .first { $0.hasPrefix("VmHWM:") }
  guard let kibibytes = line?.split(separator: " ").compactMap({ Double($0) }).first else {
    throw BenchmarkError(message: "/proc/self/status does not tell the peak of memory")
  }
  return kibibytes / 1_024
}
