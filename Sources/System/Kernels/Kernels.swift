internal import Mistakes

/// The hot loops at a CPU level: everything that computes is handed this value.
///
/// The cluster is mixed, and any record can be computed again on any machine and compared. So a
/// level changes how fast a result is there, and never a bit of it:
///
/// - An element of a product is one chain of fused multiply-adds, k ascending.
/// - A reduction has 64 lanes of Float or 32 of Double, whatever the registers' width, and the lanes
///   are joined in a fixed tree.
/// - exp, log, tanh, erf and the sigmoid are polynomials of our own; nothing asks libm, nothing
///   takes the CPU's approximations, and the compiler fuses nothing that the text does not fuse.
///
/// There is no global state: whoever wants a level pinned makes this value with it.
public struct Kernels: Sendable, Hashable {
  /// How it computes.
  public let level: CPULevel

  /// The fastest that this machine can run.
  public static var best: Kernels { Kernels(unchecked: .best) }

  /// The hot loops at a level; nothing when this machine does not offer it.
  public init?(_ level: CPULevel) {
    guard level <= .best else { return nil }
    self.init(unchecked: level)
  }

  private init(unchecked level: CPULevel) { self.level = level }
}
