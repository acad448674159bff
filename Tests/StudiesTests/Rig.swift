import Encoding
import Kernels
import Randomness
import Studies
import Sweeps

/// The levels that this machine offers.
let levels = CPULevel.allCases.compactMap { Kernels($0) }

extension StudyTask {
  /// A task of the study with a small network, unless parameters say otherwise.
  static func small(
    _ changes: [(String, MessagePack)] = [], seed: Int = 7
  ) -> StudyTask {
    var parameters: [(String, MessagePack)] = [
      ("hidden", .list([.integer(8), .integer(4)])), ("epochs", .integer(6)),
      ("batch", .integer(64)), ("learning-rate", .real(0.05)),
    ]
    for change in changes {
      parameters.removeAll { $0.0 == change.0 }
      parameters.append(change)
    }
    return StudyTask(
      schema: .binarizedComplexity, seed: Seed(UInt64(seed)) ?? 0,
      parameters: MessagePack.Map(uniqueKeysWithValues: parameters))
  }

  /// The task's result at the best level.
  func result(_ kernels: Kernels = .best) throws -> StudyResult {
    try BinarizedComplexity(self).run(with: kernels)
  }
}

extension StudyResult {
  /// A curve by name; empty if there is none.
  subscript(curve: String) -> [Double] { series.first { $0.name == curve }?.values ?? [] }

  /// A scalar that is a number.
  func number(_ name: String) -> Double? {
    switch scalars[name] {
    case .integer(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }
}
