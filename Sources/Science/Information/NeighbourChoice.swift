public import Kernels
public import Randomness

/// The number of neighbours for which parts of the data agree with all of it best.
///
/// A small k has noise and a large one bias. Bias shows: it shrinks with the number of points, so that
/// halves give something else than all (Holmes and Nemenman, 2019). Of some k, the one is chosen for
/// which noise and that drift together are least:
///
///     σ_k² + (I_k(N) - ⟨I_k(N/2)⟩)²
public struct NeighbourChoice: Hashable, Sendable {
  /// What was tried.
  public static let candidates = [1, 2, 3, 5, 8, 12, 20]
  /// The chosen k.
  public let k: Int
  /// What the parts gave for each candidate that the points were enough for, in order.
  public let tried: [Subsampling]

  /// Tries all candidates on a measure by neighbours.
  public init(
    _ measure: (Int) -> some PairMeasure, of x: Points, _ y: Points, stream: RandomStream,
    with kernels: Kernels
  ) throws(InformationError) {
    var tried: [Subsampling] = []
    var best: (k: Int, error: Double)?
    for k in Self.candidates where k < x.count / Subsampling.partitions.upperBound {
      let parts = try Subsampling(measure(k), of: x, y, stream: stream, with: kernels)
      let drift = parts.value - (parts.means[2] ?? parts.value)
      let error = parts.deviation * parts.deviation + drift * drift
      if error < best?.error ?? .infinity { best = (k, error) }
      tried.append(parts)
    }
    guard let best else {
      throw InformationError(
        .tooFew, "found \(x.count) points, and parts of them would have too few",
        cure: "take at least \(2 * Subsampling.partMin)")
    }
    k = best.k
    self.tried = tried
  }
}
