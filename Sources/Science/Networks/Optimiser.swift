internal import Kernels

/// How parameters follow their gradient.
public enum Optimiser: Hashable, Sendable {
  /// v ← momentum · v + g + decay · w;  w ← w - rate · v.
  case descent(rate: Double, momentum: Double = 0, decay: Double = 0)
  /// Adam (Kingma and Ba 2015), with PyTorch's place for ε.
  case adam(rate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)
  /// AdamW (Loshchilov and Hutter 2019): weights shrink by rate · decay besides.
  case adamW(
    rate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    decay: Double = 0.01)
  /// Bop (Helwegen et al. 2019): binary weights have no latent ones, and flip when an average of
  /// their gradient is above a threshold and points as they do. Everything else follows Adam.
  case bop(average: Double, threshold: Double, rate: Double = 1e-3)

  /// Whether binary weights are their own signs.
  var holdsSigns: Bool { if case .bop = self { true } else { false } }
}

/// An optimiser on its way: what depends on how many steps there were.
struct OptimiserState {
  let optimiser: Optimiser
  /// β₁ᵗ and β₂ᵗ, by multiplication, which is the same everywhere.
  private var power1 = 1.0
  private var power2 = 1.0

  init(_ optimiser: Optimiser) { self.optimiser = optimiser }

  /// The rules of the next step: of binary weights, and of all other parameters.
  mutating func next(factor: Double) -> (signs: UpdateRule, others: UpdateRule) {
    switch optimiser {
    case .descent(let rate, let momentum, let decay):
      let rule = UpdateRule.descent(
        rate: Float(rate * factor), momentum: Float(momentum), decay: Float(decay))
      return (rule, rule)
    case .adam(let rate, let beta1, let beta2, let epsilon):
      let rule = adam(rate * factor, beta1, beta2, epsilon, decay: 0)
      return (rule, rule)
    case .adamW(let rate, let beta1, let beta2, let epsilon, let decay):
      let rule = adam(rate * factor, beta1, beta2, epsilon, decay: decay)
      return (rule, rule)
    case .bop(let average, let threshold, let rate):
      return (
        .bop(rate: Float(average * factor), threshold: Float(threshold)),
        adam(rate * factor, 0.9, 0.999, 1e-8, decay: 0)
      )
    }
  }

  private mutating func adam(
    _ rate: Double, _ beta1: Double, _ beta2: Double, _ epsilon: Double, decay: Double
  ) -> UpdateRule {
    power1 *= beta1
    power2 *= beta2
    return .adam(
      rate: Float(rate / (1 - power1)), beta1: Float(beta1), beta2: Float(beta2),
      correction: Float(1 / (1 - power2).squareRoot()), epsilon: Float(epsilon),
      shrink: Float(1 - rate * decay))
  }
}
