internal import Randomness

/// Ways to estimate the entropy of a discrete variable from how often its values were seen.
///
/// The shares of few observations look more uneven than the distribution is, and rare values were not
/// seen at all, so the plain estimate is too low. The others correct that, each by its own view of what
/// was missed. With n_i observations of class i, N in all, f₁ classes seen once, K classes seen:
///
///     plug-in        H = -Σ p ln p,  p = n_i / N                                bias ≈ -(K - 1) / 2N
///     Miller, Madow  H = plug-in + (K - 1) / 2N
///     Grassberger    H = ln N - 1/N Σ n_i G(n_i),                               (2003, his best form)
///                    G(n) = ψ(n) + ½ (-1)ⁿ (ψ((n + 1)/2) - ψ(n/2))
///     Chao, Shen     H = -Σ p ln p / (1 - (1 - p)^N),  p = C n_i / N,  C = 1 - f₁ / N     (2003)
///
/// - Unit: nats.
/// - Where every class was seen once, C would be 0 and f₁ is taken for N - 1, as is usual.
/// - Grassberger's has the smallest bias where some classes were seen a few times; Chao and Shen's
///   where most of them were not seen at all. None mends N far below the number of classes.
/// - Cost: one pass over the classes.
public enum DiscreteEntropy: Hashable, Sendable, CaseIterable {
  /// The entropy of the shares.
  case plugIn
  /// The plug-in estimate, and its bias of the first order added.
  case millerMadow
  /// Grassberger's estimate of 2003.
  case grassberger
  /// Chao and Shen's estimate, by coverage.
  case chaoShen

  /// The entropy in nats, from how often each class was seen.
  ///
  /// - Parameter counts: Observations of each class, none negative; classes with none do not count.
  public func value(ofCounts counts: [Int]) -> Double {
    let seen = Frequencies(counts.filter { $0 > 0 })
    let total = Double(counts.reduce(0, +))
    guard total > 0 else { return 0 }
    switch self {
    case .plugIn: return seen.entropy
    case .millerMadow:
      let classes = seen.pairs.reduce(0) { $0 + $1.count }
      return seen.entropy + Double(classes - 1) / (2 * total)
    case .grassberger:
      let sum = seen.pairs.reduce(0) {
        $0 + Double($1.count * $1.value) * Self.logarithmic($1.value)
      }
      return PortableMath.log(total) - sum / total
    case .chaoShen: return Self.byCoverage(seen, total)
    }
  }

  /// Grassberger's G(n), whose mean stands for that of ln n.
  private static func logarithmic(_ count: Int) -> Double {
    let n = Double(count)
    let half = (PortableMath.digamma((n + 1) / 2) - PortableMath.digamma(n / 2)) / 2
    return PortableMath.digamma(n) + (count % 2 == 0 ? half : -half)
  }

  private static func byCoverage(_ seen: Frequencies, _ total: Double) -> Double {
    let singles = Double(seen.pairs.first { $0.value == 1 }?.count ?? 0)
    let coverage = 1 - min(singles, total - 1) / total
    return seen.pairs.reduce(0) { sum, pair in
      let share = coverage * Double(pair.value) / total
      // The chance that the class is among those seen (Horvitz and Thompson).
      let inclusion = 1 - PortableMath.exp(total * PortableMath.log(1 - share))
      return sum - Double(pair.count) * share * PortableMath.log(share) / inclusion
    }
  }
}
