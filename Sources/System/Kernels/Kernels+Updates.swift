internal import CKernels
internal import Mistakes

/// One step of an optimiser, its constants worked out.
public enum UpdateRule: Hashable, Sendable {
  /// v ← momentum · v + g + decay · w;  w ← w - rate · v.
  case descent(rate: Float, momentum: Float, decay: Float)
  /// m ← m + (1 - β₁)(g - m);  v ← β₂ v + (1 - β₂) g²;  w ← shrink · w - rate · m / (correction · √v + ε).
  ///
  /// The rate is divided by 1 - β₁ᵗ, the correction is 1 / √(1 - β₂ᵗ), and shrink is 1 but in AdamW.
  case adam(
    rate: Float, beta1: Float, beta2: Float, correction: Float, epsilon: Float, shrink: Float)
  /// m ← m + rate · (g - m);  w ← -w where |m| > threshold and m has the sign of w.
  case bop(rate: Float, threshold: Float)

  fileprivate func write(to update: inout cnetworks_update) {
    switch self {
    case .descent(let rate, let momentum, let decay):
      unsafe update.rule = 0
      unsafe update.rate = rate
      unsafe update.beta1 = momentum
      unsafe update.decay = decay
    case .adam(let rate, let beta1, let beta2, let correction, let epsilon, let shrink):
      unsafe update.rule = shrink == 1 ? 1 : 2
      unsafe update.rate = rate
      unsafe update.beta1 = beta1
      unsafe update.beta2 = beta2
      unsafe update.correction = correction
      unsafe update.epsilon = epsilon
      unsafe update.decay = shrink
    case .bop(let rate, let threshold):
      unsafe update.rule = 3
      unsafe update.rate = rate
      unsafe update.epsilon = threshold
    }
  }
}

extension Kernels {
  /// Changes parameters by their gradient.
  ///
  /// - Parameters:
  ///   - weights: The parameters.
  ///   - gradient: Their gradient.
  ///   - first: The optimiser's first average, or velocity.
  ///   - second: Its second average; for rules that have none it is left alone.
  ///   - shape: Of all of these.
  ///   - rule: How.
  public func update(
    _ weights: inout MutableSpan<Float>, _ gradient: Span<Float>,
    first: inout MutableSpan<Float>, second: inout MutableSpan<Float>, _ shape: PaddedShape,
    _ rule: UpdateRule
  ) {
    checkUpdate(weights.count, gradient.count, first.count, second.count, shape)
    unsafe withPointers(&weights, &first) { weights, first in
      unsafe withPointers(gradient, into: &second) { gradient, second in
        var update = unsafe cnetworks_update()
        unsafe rule.write(to: &update)
        unsafe update.rows = shape.rows
        unsafe update.columns = shape.stride
        unsafe update.stride = shape.stride
        unsafe update.weights = weights
        unsafe update.gradient = gradient
        unsafe update.first = first
        unsafe update.second = second
        unsafe update.bound = .infinity
        _ = unsafe networks.pointee.update(&update)
      }
    }
  }

  /// Changes latent weights by their gradient, holds them within a bound, takes their signs anew and
  /// lists the places of those that flipped; returns how many did.
  ///
  /// - Parameters:
  ///   - weights: Latent weights, inputs × outputs.
  ///   - gradient: Their gradient.
  ///   - first: The optimiser's first average.
  ///   - second: Its second average.
  ///   - shape: Of all of these.
  ///   - rule: How.
  ///   - bound: Weights stay in ±bound; infinity leaves them alone.
  ///   - zero: What sign(0) is; `.zero` has no bits.
  ///   - bits: Words × outputs, or empty.
  ///   - signs: Signs as numbers, inputs × outputs, or empty.
  ///   - flips: Where the places go, as many as there may be, or empty.
  public func updateSigns(
    _ weights: inout MutableSpan<Float>, _ gradient: Span<Float>,
    first: inout MutableSpan<Float>, second: inout MutableSpan<Float>, _ shape: PaddedShape,
    _ rule: UpdateRule, bound: Float, zero: SignOfZero, bits: inout MutableSpan<UInt32>,
    signs: inout MutableSpan<Float>, flips: inout MutableSpan<UInt32>
  ) -> Int {
    checkUpdate(weights.count, gradient.count, first.count, second.count, shape)
    let words = (shape.rows + 31) / 32 * shape.stride
    require(
      (bits.isEmpty || bits.count >= words) && (signs.isEmpty || signs.count >= shape.count)
        && !(bits.isEmpty && signs.isEmpty) && (flips.isEmpty || flips.count >= shape.count),
      "signs of \(shape.rows) × \(shape.columns) weights need their places")
    return unsafe withPointers(&weights, &first) { weights, first in
      unsafe withPointers(gradient, into: &second) { gradient, second in
        unsafe withPointers(&bits, &flips) { bits, flips in
          unsafe signs.withUnsafeMutableBufferPointer { signs in
            var update = unsafe cnetworks_update()
            unsafe rule.write(to: &update)
            unsafe update.rows = shape.rows
            unsafe update.columns = shape.stride
            unsafe update.stride = shape.stride
            unsafe update.weights = weights
            unsafe update.gradient = gradient
            unsafe update.first = first
            unsafe update.second = second
            unsafe update.bound = bound
            unsafe update.zero = zero.compiled
            unsafe update.bits = bits
            unsafe update.signs = beginning(signs)
            unsafe update.flips = flips
            return unsafe networks.pointee.update(&update)
          }
        }
      }
    }
  }

  private func checkUpdate(
    _ weights: Int, _ gradient: Int, _ first: Int, _ second: Int, _ shape: PaddedShape
  ) {
    shape.check(weights, "weights")
    shape.check(gradient, "gradients")
    shape.check(first, "averages")
    shape.check(second, "averages")
  }
}
