internal import CKernels
internal import Mistakes

/// Batch normalisation of one layer: its shape and its two constants.
///
/// What it keeps between batches stands in one buffer of three padded rows: the running means, the
/// running variances, and 1 / √(variance + ε) of the last batch for the way back.
public struct Normalisation: Hashable, Sendable {
  /// Rows × columns of what is normalised.
  public var shape: PaddedShape
  /// What is added to variances.
  public var epsilon: Float
  /// How much a batch counts in the running statistics.
  public var momentum: Float

  /// A normalisation with these constants.
  public init(_ shape: PaddedShape, epsilon: Float, momentum: Float) {
    self.shape = shape
    self.epsilon = epsilon
    self.momentum = momentum
  }

  fileprivate func check(
    _ values: Int, _ gamma: Int, _ beta: Int, _ statistics: Int
  ) {
    shape.check(values, "values")
    require(
      gamma >= shape.stride && beta >= shape.stride && statistics >= 3 * shape.stride,
      "a normalisation of \(shape.columns) columns takes \(shape.stride) places for factors and "
        + "shifts and three times as many for statistics, not \(gamma), \(beta), \(statistics)")
  }

  fileprivate func compiled(
    _ gamma: UnsafePointer<Float>?, _ beta: UnsafePointer<Float>?,
    _ statistics: UnsafeMutablePointer<Float>?
  ) -> cnetworks_norm {
    unsafe cnetworks_norm(
      rows: shape.rows, columns: shape.columns, stride: shape.stride, epsilon: epsilon,
      momentum: momentum, gamma: gamma, beta: beta, running_mean: statistics,
      running_variance: statistics.map { unsafe $0 + shape.stride },
      inverse_deviation: statistics.map { unsafe $0 + 2 * shape.stride })
  }
}

extension Kernels {
  /// Normalises; factors · normalised + shifts goes to the outputs.
  ///
  /// - Parameters:
  ///   - normalisation: Shape and constants.
  ///   - learns: Whether by the batch, whose normalised values are left in place of the values for the
  ///     way back, or by the running statistics, which leaves the values alone.
  ///   - values: What is normalised.
  ///   - factors: γ, padded.
  ///   - shifts: β, padded.
  ///   - statistics: What is kept between batches.
  ///   - outputs: Where outputs go, padded alike.
  public func normalise(
    _ normalisation: Normalisation, learns: Bool, _ values: inout MutableSpan<Float>,
    factors: Span<Float>, shifts: Span<Float>, statistics: inout MutableSpan<Float>,
    outputs: inout MutableSpan<Float>
  ) {
    normalisation.check(values.count, factors.count, shifts.count, statistics.count)
    normalisation.shape.check(outputs.count, "outputs")
    unsafe withPointers(factors, shifts, into: &statistics) { factors, shifts, statistics in
      unsafe withPointers(&values, &outputs) { values, outputs in
        var norm = unsafe normalisation.compiled(factors, shifts, statistics)
        if learns {
          unsafe networks.pointee.norm(&norm, nil, values, outputs)
        } else {
          unsafe networks.pointee.norm_still(&norm, nil, values, outputs)
        }
      }
    }
  }

  /// The same, and of the outputs only the signs are kept, as numbers, as bits or both.
  public func normaliseToSigns(
    _ normalisation: Normalisation, learns: Bool, _ values: inout MutableSpan<Float>,
    factors: Span<Float>, shifts: Span<Float>, statistics: inout MutableSpan<Float>,
    zero: SignOfZero, numbers: inout MutableSpan<Float>, bits: inout MutableSpan<UInt32>
  ) {
    normalisation.check(values.count, factors.count, shifts.count, statistics.count)
    normalisation.shape.checkSigns(numbers.count, bits.count)
    unsafe withPointers(factors, shifts, into: &statistics) { factors, shifts, statistics in
      unsafe withPointers(&numbers, &bits) { numbers, bits in
        unsafe values.withUnsafeMutableBufferPointer { values in
          var norm = unsafe normalisation.compiled(factors, shifts, statistics)
          var sign = unsafe cnetworks_sign(
            zero: zero.compiled, estimator: CNETWORKS_IDENTITY, values: numbers, bits: bits,
            words: normalisation.shape.words)
          if learns {
            unsafe networks.pointee.norm(&norm, &sign, beginning(values), nil)
          } else {
            unsafe networks.pointee.norm_still(&norm, &sign, beginning(values), nil)
          }
        }
      }
    }
  }

  /// The way back through signs (or none), a normalisation and a scale before it: delta is changed.
  ///
  /// - Parameters:
  ///   - normalisation: Shape and constants.
  ///   - estimator: The derivative of the signs that were taken; nil when none were.
  ///   - normalised: What ``normalise(_:learns:_:factors:shifts:statistics:outputs:)`` left of the values.
  ///   - factors: γ, padded.
  ///   - shifts: β, padded.
  ///   - statistics: What is kept between batches.
  ///   - scale: What values had been multiplied with before.
  ///   - delta: The gradient of the outputs, then that of what was scaled.
  ///   - gradients: Where the gradients of γ and β go, one padded row each.
  public func normaliseBack(
    _ normalisation: Normalisation, _ estimator: SignEstimator?, normalised: Span<Float>,
    factors: Span<Float>, shifts: Span<Float>, statistics: inout MutableSpan<Float>,
    scale: Float, delta: inout MutableSpan<Float>, gradients: inout MutableSpan<Float>
  ) {
    normalisation.check(normalised.count, factors.count, shifts.count, statistics.count)
    normalisation.shape.check(delta.count, "deltas")
    let stride = normalisation.shape.stride
    require(
      gradients.count == 2 * stride, "gradients of factors and shifts take \(2 * stride) places")
    unsafe withPointers(factors, shifts, normalised, into: &statistics) {
      factors, shifts, normalised, statistics in
      unsafe withPointers(&delta, &gradients) { delta, gradients in
        var norm = unsafe normalisation.compiled(factors, shifts, statistics)
        unsafe networks.pointee.norm_back(
          &norm, estimator == nil ? 0 : 1, (estimator ?? .identity).compiled, normalised, scale,
          delta, gradients, gradients.map { unsafe $0 + stride })
      }
    }
  }
}
