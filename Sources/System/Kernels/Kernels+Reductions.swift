internal import CKernels
internal import Mistakes

// Reductions in fixed lanes: element i goes into lane i mod 64 of Float, or mod 32 of Double, and the
// lanes are joined in a fixed tree, so that no level adds in another order. The error of a sum grows
// with count / 64.

extension Kernels {
  /// The sum of all elements.
  public func sum(_ elements: Span<Float>) -> Float {
    unsafe elements.withUnsafeBufferPointer {
      unsafe ckernels_sum_f32(level.rawValue, $0.count, $0.baseAddress)
    }
  }

  /// The sum of the products of two rows' elements, each product fused with its addition.
  public func dot(_ left: Span<Float>, _ right: Span<Float>) -> Float {
    require(
      left.count == right.count,
      "a dot product takes two rows of one length, not \(left.count) and \(right.count) elements")
    return unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        unsafe ckernels_dot_f32(level.rawValue, left.count, left.baseAddress, right.baseAddress)
      }
    }
  }

  /// The sum of the squares of all distances to a centre.
  public func squares(_ elements: Span<Float>, around centre: Float = 0) -> Float {
    unsafe elements.withUnsafeBufferPointer {
      unsafe ckernels_squares_f32(level.rawValue, $0.count, $0.baseAddress, centre)
    }
  }

  /// The greatest element that is a number; minus infinity when there is none.
  public func greatest(_ elements: Span<Float>) -> Float {
    unsafe elements.withUnsafeBufferPointer {
      unsafe ckernels_greatest_f32(level.rawValue, $0.count, $0.baseAddress)
    }
  }

  /// The mean, and the variance around it as a population's.
  ///
  /// Two passes, so that a large mean costs the variance no digits. Of no elements, both are NaN.
  public func meanAndVariance(_ elements: Span<Float>) -> (mean: Float, variance: Float) {
    let mean = sum(elements) / Float(elements.count)
    return (mean, squares(elements, around: mean) / Float(elements.count))
  }

  /// The sum of all elements.
  public func sum(_ elements: Span<Double>) -> Double {
    unsafe elements.withUnsafeBufferPointer {
      unsafe ckernels_sum_f64(level.rawValue, $0.count, $0.baseAddress)
    }
  }

  /// The sum of the products of two rows' elements, each product fused with its addition.
  public func dot(_ left: Span<Double>, _ right: Span<Double>) -> Double {
    require(
      left.count == right.count,
      "a dot product takes two rows of one length, not \(left.count) and \(right.count) elements")
    return unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        unsafe ckernels_dot_f64(level.rawValue, left.count, left.baseAddress, right.baseAddress)
      }
    }
  }

  /// The sum of the squares of all distances to a centre.
  public func squares(_ elements: Span<Double>, around centre: Double = 0) -> Double {
    unsafe elements.withUnsafeBufferPointer {
      unsafe ckernels_squares_f64(level.rawValue, $0.count, $0.baseAddress, centre)
    }
  }

  /// The greatest element that is a number; minus infinity when there is none.
  public func greatest(_ elements: Span<Double>) -> Double {
    unsafe elements.withUnsafeBufferPointer {
      unsafe ckernels_greatest_f64(level.rawValue, $0.count, $0.baseAddress)
    }
  }

  /// The mean, and the variance around it as a population's.
  ///
  /// Two passes, so that a large mean costs the variance no digits. Of no elements, both are NaN.
  public func meanAndVariance(_ elements: Span<Double>) -> (mean: Double, variance: Double) {
    let mean = sum(elements) / Double(elements.count)
    return (mean, squares(elements, around: mean) / Double(elements.count))
  }
}
