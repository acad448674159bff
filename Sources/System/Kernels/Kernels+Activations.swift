internal import CKernels

/// Activations that have a derivative.
public enum SmoothActivation: Hashable, Sendable {
  /// x where x > 0, slope · x elsewhere; ReLU has the slope 0.
  case rectifier(slope: Float)
  /// The hyperbolic tangent.
  case tanh
  /// 1 / (1 + e^-x).
  case sigmoid
  /// The error function.
  case erf
  /// e^x over the sum of its row.
  case softmax

  fileprivate var compiled: cnetworks_activation {
    switch self {
    case .rectifier: CNETWORKS_RECTIFIER
    case .tanh: CNETWORKS_TANH
    case .sigmoid: CNETWORKS_SIGMOID
    case .erf: CNETWORKS_ERF
    case .softmax: CNETWORKS_SOFTMAX
    }
  }
}

extension Kernels {
  /// Outputs of an activation.
  ///
  /// - Parameters:
  ///   - activation: Which.
  ///   - inputs: Rows × columns, padded.
  ///   - outputs: Where outputs go, padded alike.
  ///   - shape: Of both.
  public func activate(
    _ activation: SmoothActivation, _ inputs: Span<Float>, into outputs: inout MutableSpan<Float>,
    _ shape: PaddedShape
  ) {
    shape.check(inputs.count, "inputs")
    shape.check(outputs.count, "outputs")
    unsafe withPointers(inputs, into: &outputs) { inputs, outputs in
      switch activation {
      case .rectifier(let slope):
        unsafe networks.pointee.rectify(
          shape.rows, shape.columns, shape.stride, slope, inputs, outputs)
      case .softmax:
        unsafe networks.pointee.softmax(shape.rows, shape.columns, shape.stride, inputs, outputs)
      case .tanh:
        unsafe ckernels_apply_f32(level.rawValue, CKERNELS_TANH, shape.count, inputs, outputs)
      case .sigmoid:
        unsafe ckernels_apply_f32(level.rawValue, CKERNELS_SIGMOID, shape.count, inputs, outputs)
      case .erf:
        unsafe ckernels_apply_f32(level.rawValue, CKERNELS_ERF, shape.count, inputs, outputs)
      }
    }
  }

  /// The way back through an activation and a scale before it: delta is changed.
  ///
  /// - Parameters:
  ///   - activation: Which.
  ///   - inputs: What went in.
  ///   - outputs: What came out.
  ///   - shape: Of both.
  ///   - scale: What inputs had been multiplied with before.
  ///   - delta: The gradient of the outputs, then that of what was scaled.
  public func activateBack(
    _ activation: SmoothActivation, _ inputs: Span<Float>, _ outputs: Span<Float>,
    _ shape: PaddedShape, scale: Float, delta: inout MutableSpan<Float>
  ) {
    shape.check(inputs.count, "inputs")
    shape.check(outputs.count, "outputs")
    shape.check(delta.count, "deltas")
    var slope: Float = 0
    if case .rectifier(let given) = activation { slope = given }
    unsafe withPointers(inputs, outputs, into: &delta) { inputs, outputs, delta in
      unsafe networks.pointee.activation_back(
        activation.compiled, shape.rows, shape.columns, shape.stride, slope, inputs, outputs,
        scale, delta)
    }
  }
}
