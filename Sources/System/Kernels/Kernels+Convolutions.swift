internal import CKernels
internal import Mistakes

/// The shape of a convolution of images that stand as (row, column, channel), channels last.
///
/// With channels last a window's row is one run of neighbours, so the kernels multiply images where
/// they stand and never write windows out (im2col). Weights stand as (window row, window column, in
/// channel, out channel), outputs as (image, row, column, out channel).
public struct ConvolutionShape: Hashable, Sendable {
  /// How many images.
  public let images: Int
  /// The rows of an image.
  public let inRows: Int
  /// The columns of an image.
  public let inColumns: Int
  /// The numbers of a pixel.
  public let inChannels: Int
  /// The numbers of an output's pixel.
  public let outChannels: Int
  /// The rows of the window.
  public let windowRows: Int
  /// The columns of the window.
  public let windowColumns: Int
  /// How far the window moves from pixel to pixel of the output.
  public let stride: Int
  /// How many zeros stand around an image on each side; fewer than the window has rows or columns.
  public let margin: Int

  /// A convolution whose window fits into the image and its margin.
  public init(
    images: Int, inRows: Int, inColumns: Int, inChannels: Int, outChannels: Int, windowRows: Int,
    windowColumns: Int, stride: Int = 1, margin: Int = 0
  ) {
    self.images = images
    self.inRows = inRows
    self.inColumns = inColumns
    self.inChannels = inChannels
    self.outChannels = outChannels
    self.windowRows = windowRows
    self.windowColumns = windowColumns
    self.stride = stride
    self.margin = margin
    require(
      images >= 0 && inChannels > 0 && outChannels > 0 && stride > 0 && windowRows > 0
        && windowColumns > 0,
      "a convolution has positive sizes, unlike \(self)")
    require(
      margin >= 0 && margin < min(windowRows, windowColumns),
      "a margin of \(margin) is not less than the window, \(windowRows) × \(windowColumns)")
    require(
      inRows + 2 * margin >= windowRows && inColumns + 2 * margin >= windowColumns,
      "a window of \(windowRows) × \(windowColumns) does not fit into \(inRows) × \(inColumns) "
        + "pixels with a margin of \(margin)")
  }

  /// The rows of an output.
  public var outRows: Int { (inRows + 2 * margin - windowRows) / stride + 1 }
  /// The columns of an output.
  public var outColumns: Int { (inColumns + 2 * margin - windowColumns) / stride + 1 }
  /// The elements of all inputs.
  public var inputCount: Int { images * inRows * inColumns * inChannels }
  /// The elements of all outputs.
  public var outputCount: Int { images * outRows * outColumns * outChannels }
  /// The elements of the weights.
  public var weightCount: Int { windowRows * windowColumns * inChannels * outChannels }
  /// The elements of the workspace that any of the three computations needs.
  public var workspaceCount: Int {
    let withMargin = (inRows + 2 * margin) * (inColumns + 2 * margin) * inChannels
    let spread = (inRows + windowRows - 1) * (inColumns + windowColumns - 1) * outChannels
    return max(withMargin, weightCount + spread)
  }

  fileprivate var compiled: ckernels_convolution {
    ckernels_convolution(
      images: images, in_rows: inRows, in_columns: inColumns, in_channels: inChannels,
      out_rows: outRows, out_columns: outColumns, out_channels: outChannels,
      window_rows: windowRows, window_columns: windowColumns, stride: stride, margin: margin)
  }

  fileprivate func check(input: Int, weights: Int, output: Int, workspace: Int) {
    require(
      input == inputCount && weights == weightCount && output == outputCount,
      "the convolution takes \(inputCount) inputs, \(weightCount) weights and \(outputCount) "
        + "outputs, not \(input), \(weights) and \(output)")
    require(
      workspace >= workspaceCount,
      "the convolution needs a workspace of \(workspaceCount), more than \(workspace)")
  }
}

extension Kernels {
  /// The outputs: every window of every image times the weights, beginning with the biases.
  ///
  /// - Parameter biases: One a channel of the output; none when empty.
  public func convolve(
    _ input: Span<Float>, weights: Span<Float>, biases: Span<Float>,
    into output: inout MutableSpan<Float>, _ shape: ConvolutionShape,
    workspace: inout MutableSpan<Float>
  ) {
    shape.check(
      input: input.count, weights: weights.count, output: output.count,
      workspace: workspace.count)
    require(
      biases.isEmpty || biases.count == shape.outChannels,
      "\(shape.outChannels) channels have as many biases or none, not \(biases.count)")
    var compiled = shape.compiled
    unsafe input.withUnsafeBufferPointer { input in
      unsafe weights.withUnsafeBufferPointer { weights in
        unsafe biases.withUnsafeBufferPointer { biases in
          unsafe output.withUnsafeMutableBufferPointer { output in
            unsafe workspace.withUnsafeMutableBufferPointer { workspace in
              unsafe ckernels_convolve_f32(
                level.rawValue, &compiled, input.baseAddress, weights.baseAddress,
                biases.isEmpty ? nil : biases.baseAddress, output.baseAddress,
                workspace.baseAddress)
            }
          }
        }
      }
    }
  }

  /// The gradient by the weights, from the inputs and the gradient by the outputs; set, or added to.
  public func convolveWeights(
    _ input: Span<Float>, dOutput: Span<Float>, into dWeights: inout MutableSpan<Float>,
    _ shape: ConvolutionShape, accumulates: Bool = false, workspace: inout MutableSpan<Float>
  ) {
    shape.check(
      input: input.count, weights: dWeights.count, output: dOutput.count,
      workspace: workspace.count)
    var compiled = shape.compiled
    unsafe input.withUnsafeBufferPointer { input in
      unsafe dOutput.withUnsafeBufferPointer { dOutput in
        unsafe dWeights.withUnsafeMutableBufferPointer { dWeights in
          unsafe workspace.withUnsafeMutableBufferPointer { workspace in
            unsafe ckernels_convolve_weights_f32(
              level.rawValue, &compiled, input.baseAddress, dOutput.baseAddress,
              dWeights.baseAddress, accumulates, workspace.baseAddress)
          }
        }
      }
    }
  }

  /// The gradient by the inputs, from the weights and the gradient by the outputs.
  public func convolveInput(
    dOutput: Span<Float>, weights: Span<Float>, into dInput: inout MutableSpan<Float>,
    _ shape: ConvolutionShape, workspace: inout MutableSpan<Float>
  ) {
    shape.check(
      input: dInput.count, weights: weights.count, output: dOutput.count,
      workspace: workspace.count)
    var compiled = shape.compiled
    unsafe dOutput.withUnsafeBufferPointer { dOutput in
      unsafe weights.withUnsafeBufferPointer { weights in
        unsafe dInput.withUnsafeMutableBufferPointer { dInput in
          unsafe workspace.withUnsafeMutableBufferPointer { workspace in
            unsafe ckernels_convolve_input_f32(
              level.rawValue, &compiled, dOutput.baseAddress, weights.baseAddress,
              dInput.baseAddress, workspace.baseAddress)
          }
        }
      }
    }
  }

  /// The outputs of doubles: every window of every image times the weights, beginning with the biases.
  ///
  /// - Parameter biases: One a channel of the output; none when empty.
  public func convolve(
    _ input: Span<Double>, weights: Span<Double>, biases: Span<Double>,
    into output: inout MutableSpan<Double>, _ shape: ConvolutionShape,
    workspace: inout MutableSpan<Double>
  ) {
    shape.check(
      input: input.count, weights: weights.count, output: output.count,
      workspace: workspace.count)
    require(
      biases.isEmpty || biases.count == shape.outChannels,
      "\(shape.outChannels) channels have as many biases or none, not \(biases.count)")
    var compiled = shape.compiled
    unsafe input.withUnsafeBufferPointer { input in
      unsafe weights.withUnsafeBufferPointer { weights in
        unsafe biases.withUnsafeBufferPointer { biases in
          unsafe output.withUnsafeMutableBufferPointer { output in
            unsafe workspace.withUnsafeMutableBufferPointer { workspace in
              unsafe ckernels_convolve_f64(
                level.rawValue, &compiled, input.baseAddress, weights.baseAddress,
                biases.isEmpty ? nil : biases.baseAddress, output.baseAddress,
                workspace.baseAddress)
            }
          }
        }
      }
    }
  }

  /// The gradient of doubles by the weights, from the inputs and the gradient by the outputs; set, or added to.
  public func convolveWeights(
    _ input: Span<Double>, dOutput: Span<Double>, into dWeights: inout MutableSpan<Double>,
    _ shape: ConvolutionShape, accumulates: Bool = false, workspace: inout MutableSpan<Double>
  ) {
    shape.check(
      input: input.count, weights: dWeights.count, output: dOutput.count,
      workspace: workspace.count)
    var compiled = shape.compiled
    unsafe input.withUnsafeBufferPointer { input in
      unsafe dOutput.withUnsafeBufferPointer { dOutput in
        unsafe dWeights.withUnsafeMutableBufferPointer { dWeights in
          unsafe workspace.withUnsafeMutableBufferPointer { workspace in
            unsafe ckernels_convolve_weights_f64(
              level.rawValue, &compiled, input.baseAddress, dOutput.baseAddress,
              dWeights.baseAddress, accumulates, workspace.baseAddress)
          }
        }
      }
    }
  }

  /// The gradient of doubles by the inputs, from the weights and the gradient by the outputs.
  public func convolveInput(
    dOutput: Span<Double>, weights: Span<Double>, into dInput: inout MutableSpan<Double>,
    _ shape: ConvolutionShape, workspace: inout MutableSpan<Double>
  ) {
    shape.check(
      input: dInput.count, weights: weights.count, output: dOutput.count,
      workspace: workspace.count)
    var compiled = shape.compiled
    unsafe dOutput.withUnsafeBufferPointer { dOutput in
      unsafe weights.withUnsafeBufferPointer { weights in
        unsafe dInput.withUnsafeMutableBufferPointer { dInput in
          unsafe workspace.withUnsafeMutableBufferPointer { workspace in
            unsafe ckernels_convolve_input_f64(
              level.rawValue, &compiled, dOutput.baseAddress, weights.baseAddress,
              dInput.baseAddress, workspace.baseAddress)
          }
        }
      }
    }
  }
}
