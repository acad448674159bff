internal import CLAPACK
internal import Kernels

/// Which of LAPACK's arithmetics this machine does: decompositions are compared only within one.
public enum NumericClass {
  /// The core whose kernels are pinned: Haswell's run on every CPU from v3 up, Nehalem's below.
  static var wantedCore: String { CPULevel.best >= .v3 ? "Haswell" : "Nehalem" }

  /// The core whose kernels OpenBLAS runs, such as `Haswell`; nil when there is no LAPACK here.
  ///
  /// It loads LAPACK. OPENBLAS_CORETYPE in the environment has the last word.
  public static func lapackCore() -> String? {
    guard unsafe lapack_open(wantedCore) == 0, let name = unsafe lapack_core() else { return nil }
    return unsafe String(cString: name)
  }
}
