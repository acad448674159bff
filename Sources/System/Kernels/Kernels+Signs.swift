internal import CKernels
internal import Mistakes

/// What sign(0) is.
public enum SignOfZero: Hashable, Sendable {
  /// +1, as in most binarised networks.
  case plus
  /// -1, as in those that count a weight above 0 as 1 and any other as 0.
  case minus
  /// 0, as `torch.sign` has it; values of three kinds do not fit into bits, and take the slow way.
  case zero

  var compiled: cnetworks_zero {
    switch self {
    case .plus: CNETWORKS_ZERO_PLUS
    case .minus: CNETWORKS_ZERO_MINUS
    case .zero: CNETWORKS_ZERO_ZERO
    }
  }
}

/// What the derivative of a sign is taken to be: a straight-through estimator.
public enum SignEstimator: Hashable, Sendable {
  /// 1 everywhere.
  case identity
  /// 1 in [-1, 1], the derivative of the hard tanh, and 0 outside.
  case hardTanh
  /// 2 - 2 |x| in [-1, 1], and 0 outside: Bi-Real Net's.
  case approxSign

  var compiled: cnetworks_estimator {
    switch self {
    case .identity: CNETWORKS_IDENTITY
    case .hardTanh: CNETWORKS_HARD_TANH
    case .approxSign: CNETWORKS_APPROX_SIGN
    }
  }
}

extension Kernels {
  /// The networks' loops at this level.
  @inline(__always)
  var networks: UnsafePointer<cnetworks> { unsafe cnetworks_of(level.rawValue) }

  /// The product of samples and weights that are signs: scale · (samples · weights) + bias.
  ///
  /// The sums are whole numbers, so the bits are those of any product, and only the time differs.
  ///
  /// - Parameters:
  ///   - samples: A row of words a sample, zero bits beyond the last input.
  ///   - weights: Words × outputs, padded.
  ///   - inputs: How many inputs there are.
  ///   - sums: Samples × outputs, padded.
  ///   - shape: Of the sums.
  ///   - scale: What sums are multiplied with.
  ///   - bias: A number an output, padded, or empty.
  public func signProduct(
    _ samples: Span<UInt32>, _ weights: Span<UInt32>, inputs: Int,
    into sums: inout MutableSpan<Float>, _ shape: PaddedShape, scale: Float, bias: Span<Float>
  ) {
    let words = (inputs + 31) / 32
    require(
      samples.count >= shape.rows * words && weights.count >= words * shape.stride,
      "\(shape.rows) samples of \(inputs) signs and \(shape.columns) outputs take "
        + "\(shape.rows * words) and \(words * shape.stride) words, "
        + "not \(samples.count) and \(weights.count)")
    shape.check(sums.count, "sums")
    checkBias(bias, shape)
    unsafe withPointers(samples, weights, bias, into: &sums) { samples, weights, bias, sums in
      var product = unsafe cnetworks_sign_product(
        rows: shape.rows, columns: shape.stride, inner: inputs, c_stride: shape.stride,
        scale: scale, bias: bias)
      unsafe networks.pointee.sign_product(&product, samples, words, weights, shape.stride, sums)
    }
  }

  /// Floats that ``signOuterProduct(_:inputs:_:_:into:workspace:)`` needs to work with.
  public static func signOuterWorkspace(inputs: Int) -> Int {
    16 * 16 * 16 + 8 * ((inputs + 31) & ~31)
  }

  /// The gradient of weights whose inputs are signs: samplesᵀ · delta.
  ///
  /// A sum adds groups of four samples in ascending order, and in a group ((±a ± b) ± c) ± d.
  ///
  /// - Parameters:
  ///   - samples: A row of words a sample.
  ///   - inputs: How many inputs there are.
  ///   - delta: Samples × outputs, padded.
  ///   - shape: Of delta.
  ///   - gradient: Inputs × outputs, padded alike.
  ///   - workspace: As many floats as ``signOuterWorkspace(inputs:)`` says.
  public func signOuterProduct(
    _ samples: Span<UInt32>, inputs: Int, _ delta: Span<Float>, _ shape: PaddedShape,
    into gradient: inout MutableSpan<Float>, workspace: inout MutableSpan<Float>
  ) {
    let words = (inputs + 31) / 32
    shape.check(delta.count, "deltas")
    require(
      samples.count >= shape.rows * words && gradient.count >= inputs * shape.stride
        && workspace.count >= Self.signOuterWorkspace(inputs: inputs),
      "the gradient of \(inputs) × \(shape.columns) weights needs larger buffers")
    unsafe delta.withUnsafeBufferPointer { delta in
      unsafe samples.withUnsafeBufferPointer { samples in
        unsafe withPointers(&gradient, &workspace) { gradient, workspace in
          unsafe networks.pointee.sign_outer(
            beginning(samples), words, shape.rows, inputs, beginning(delta), shape.stride,
            shape.stride, gradient, workspace)
        }
      }
    }
  }

  /// Weights that are signs, from bits into numbers, outputs × inputs.
  ///
  /// - Parameters:
  ///   - bits: Words × outputs, padded.
  ///   - shape: Of the numbers: outputs × inputs.
  ///   - target: The numbers, padded.
  public func expandSigns(
    _ bits: Span<UInt32>, into target: inout MutableSpan<Float>, _ shape: PaddedShape
  ) {
    let stride = PaddedShape(rows: 0, columns: max(shape.rows, 1)).stride
    shape.check(target.count, "signs")
    require(
      bits.count >= shape.words * stride,
      "\(shape.columns) × \(shape.rows) signs take \(shape.words * stride) words")
    unsafe withPointers(bits, into: &target) { bits, target in
      unsafe networks.pointee.expand(
        bits, stride, shape.columns, shape.rows, target, shape.stride)
    }
  }

  /// The signs of values, as bits, as numbers or both.
  ///
  /// - Parameters:
  ///   - values: Rows × columns, padded.
  ///   - shape: Of the values.
  ///   - zero: What sign(0) is; bits take `.zero` for +1.
  ///   - numbers: Where numbers go, padded alike, or empty.
  ///   - bits: Where rows of words go, or empty.
  public func signs(
    of values: Span<Float>, _ shape: PaddedShape, zero: SignOfZero,
    numbers: inout MutableSpan<Float>, bits: inout MutableSpan<UInt32>
  ) {
    shape.check(values.count, "values")
    shape.checkSigns(numbers.count, bits.count)
    unsafe values.withUnsafeBufferPointer { values in
      unsafe withPointers(&numbers, &bits) { numbers, bits in
        var sign = unsafe cnetworks_sign(
          zero: zero.compiled, estimator: CNETWORKS_IDENTITY, values: numbers, bits: bits,
          words: shape.words)
        unsafe networks.pointee.sign(
          &sign, shape.rows, shape.columns, shape.stride, beginning(values))
      }
    }
  }

  /// The way back through signs and through a scale before them: delta is changed.
  ///
  /// - Parameters:
  ///   - estimator: What the derivative is taken to be.
  ///   - values: What signs were taken of.
  ///   - delta: The gradient of the signs, then that of what was scaled.
  ///   - shape: Of both.
  ///   - scale: What values had been multiplied with.
  public func signsBack(
    _ estimator: SignEstimator, _ values: Span<Float>, _ delta: inout MutableSpan<Float>,
    _ shape: PaddedShape, scale: Float
  ) {
    shape.check(values.count, "values")
    shape.check(delta.count, "deltas")
    unsafe withPointers(values, into: &delta) { values, delta in
      unsafe networks.pointee.sign_back(
        estimator.compiled, shape.rows, shape.columns, shape.stride, values, scale, delta)
    }
  }

  func checkBias(_ bias: Span<Float>, _ shape: PaddedShape) {
    require(
      bias.isEmpty || bias.count >= shape.stride,
      "biases of \(shape.columns) outputs take \(shape.stride) places, not \(bias.count)")
  }
}

extension PaddedShape {
  func checkSigns(_ numbers: Int, _ bits: Int) {
    require(
      (numbers == 0 || numbers >= count) && (bits == 0 || bits >= rows * words),
      "signs of \(rows) × \(columns) take \(count) numbers or \(rows * words) words, "
        + "not \(numbers) or \(bits)")
  }
}
