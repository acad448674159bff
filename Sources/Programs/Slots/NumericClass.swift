internal import Processes

/// Which machines compute the same bits, and how fast the others may be.
///
/// Our own kernels give the same bytes on every CPU. A linear algebra library picks its kernel by the
/// CPU, and kernels round differently; so slots start with its kernel pinned, and results are
/// compared only among workers of one class.
public struct NumericClass: Hashable, Sendable {
  /// The class, as in `x86-64/openblas-haswell`.
  public let text: String
  /// What a process of this class has in its environment before it starts.
  public let environment: [String: String]

  /// The class of this machine.
  public static let current = NumericClass(architecture: .current, flags: ThisProcess.cpuFlags)

  /// A family of CPUs.
  package enum Architecture: String {
    case x86 = "x86-64"
    case arm = "aarch64"
    case other

    static var current: Architecture {
      #if arch(x86_64)
        .x86
      #elseif arch(arm64)
        .arm
      #else
        .other
      #endif
    }
  }

  /// The class of a CPU with these abilities.
  package init(architecture: Architecture, flags: Set<String>) {
    let kernel: String
    switch architecture {
    case .x86 where flags.isSuperset(of: ["avx2", "fma"]): kernel = "Haswell"
    case .x86 where flags.contains("sse4_2"): kernel = "Nehalem"
    case .x86: kernel = "Prescott"
    case .arm: kernel = "ARMV8"
    case .other: kernel = "generic"
    }
    text = "\(architecture.rawValue)/openblas-\(kernel.lowercased())"
    // A slot is one thread: parallelism is across tasks.
    environment = [
      "MKL_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
      "OPENBLAS_CORETYPE": kernel, "OPENBLAS_NUM_THREADS": "1",
    ]
  }
}
