internal import CKernels

/// What a CPU must offer for a way of computing; a higher level is faster, and gives the same bits.
public enum CPULevel: Int32, CaseIterable, Comparable, Sendable, CustomStringConvertible {
  /// Any x86-64: correct, and slow.
  case plain = 0
  /// AVX2 and fused multiply-adds: Haswell, Zen and later.
  case v3 = 1
  /// AVX-512 (F, DQ, CD, BW, VL): Skylake-X, Zen 4 and later.
  case v4 = 2

  /// The highest level of this machine: of its CPU and of what its kernel saves at a switch.
  public static var best: CPULevel { CPULevel(rawValue: ckernels_level_max()) ?? .plain }

  /// The level that a person calls `plain`, `v3` or `v4`.
  public init?(named name: String) {
    guard let level = Self.allCases.first(where: { $0.description == name }) else { return nil }
    self = level
  }

  /// Its name: `plain`, `v3` or `v4`.
  public var description: String {
    switch self {
    case .plain: "plain"
    case .v3: "v3"
    case .v4: "v4"
    }
  }

  /// Whether one level asks for less than another.
  public static func < (left: CPULevel, right: CPULevel) -> Bool { left.rawValue < right.rawValue }
}
