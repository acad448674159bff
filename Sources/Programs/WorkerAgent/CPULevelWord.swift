public import CommandLine
public import Kernels

/// A CPU level on the command line, as in `v3`.
public enum CPULevelWord {
  /// How the command line reads it.
  public static let kind = Kind<CPULevel>(
    expecting: "one of \(CPULevel.allCases.map(\.description).joined(separator: ", "))",
    read: { CPULevel(named: $0) }, spell: { $0.description })

  /// The hot loops at a level, or at the best that this machine offers.
  public static func kernels(at level: CPULevel?) throws(Failure) -> Kernels {
    guard let level else { return .best }
    guard let kernels = Kernels(level) else {
      throw Failure(
        .usage,
        "this machine does not offer the CPU level '\(level)'; its best is '\(CPULevel.best)'")
    }
    return kernels
  }
}
