internal import CKernels
internal import Mistakes

/// A function of single numbers that the kernels compute themselves, many at a time.
///
/// None asks libm, whose bits differ between machines. The bounds below hold against the exact
/// value: for Float they were tried on every one of the 2³² arguments, for Double on samples of
/// all magnitudes. NaN gives NaN, and the ends give what analysis says: exp(-∞) = 0, log 0 = -∞,
/// log of less than 0 NaN.
public enum ElementaryFunction: UInt32, CaseIterable, Sendable {
  /// eˣ, within 1 ulp, denormal results too.
  case exp = 0
  /// The natural logarithm, within 1 ulp.
  case log = 1
  /// The hyperbolic tangent, within 2.5 ulp.
  case tanh = 2
  /// 1 / (1 + e⁻ˣ), within 2.5 ulp.
  case sigmoid = 3
  /// The error function, within 1.1 ulp.
  case erf = 4
}

extension Kernels {
  /// Takes a function of each element.
  public func apply(
    _ function: ElementaryFunction, to elements: Span<Float>, into results: inout MutableSpan<Float>
  ) {
    require(
      elements.count == results.count,
      "\(elements.count) elements have as many results, not \(results.count)")
    unsafe elements.withUnsafeBufferPointer { elements in
      unsafe results.withUnsafeMutableBufferPointer { results in
        unsafe ckernels_apply_f32(
          level.rawValue, ckernels_function(function.rawValue), elements.count,
          elements.baseAddress, results.baseAddress)
      }
    }
  }

  /// Replaces each element by a function of it.
  public func apply(_ function: ElementaryFunction, in elements: inout MutableSpan<Float>) {
    unsafe elements.withUnsafeMutableBufferPointer { elements in
      unsafe ckernels_apply_f32(
        level.rawValue, ckernels_function(function.rawValue), elements.count,
        elements.baseAddress, elements.baseAddress)
    }
  }

  /// Takes a function of each element.
  public func apply(
    _ function: ElementaryFunction, to elements: Span<Double>,
    into results: inout MutableSpan<Double>
  ) {
    require(
      elements.count == results.count,
      "\(elements.count) elements have as many results, not \(results.count)")
    unsafe elements.withUnsafeBufferPointer { elements in
      unsafe results.withUnsafeMutableBufferPointer { results in
        unsafe ckernels_apply_f64(
          level.rawValue, ckernels_function(function.rawValue), elements.count,
          elements.baseAddress, results.baseAddress)
      }
    }
  }

  /// Replaces each element by a function of it.
  public func apply(_ function: ElementaryFunction, in elements: inout MutableSpan<Double>) {
    unsafe elements.withUnsafeMutableBufferPointer { elements in
      unsafe ckernels_apply_f64(
        level.rawValue, ckernels_function(function.rawValue), elements.count,
        elements.baseAddress, elements.baseAddress)
    }
  }
}
