public import Kernels
internal import Mistakes

/// A layer in which every output sees a window of the image: windows · weights + bias, a sum for each
/// channel.
///
/// Samples are images with channels last, and weights stand as (window row, window column, in
/// channel, out channel).
///
/// Sums are not scaled, unlike those of ``Dense``: of binary weights they grow with the window, and a
/// normalisation after it (see ``BatchNorm`` for the channels that it takes) brings them back.
public struct Convolution: Hashable, Sendable {
  /// How many channels come out.
  public var channels: Int
  /// Rows and columns of the window.
  public var window: Int
  /// How far the window moves.
  public var stride: Int
  /// How many zeros stand around an image on each side.
  public var margin: Int
  /// What the product takes for weights: the weights themselves when nil, or their signs.
  public var binarisation: Binarisation?
  /// Whether channels have biases, which begin at 0.
  public var hasBias: Bool
  /// How weights begin; inputs are those of a window.
  public var start: WeightStart

  /// A convolution with square windows.
  public init(
    channels: Int, window: Int, stride: Int = 1, margin: Int = 0,
    binarisation: Binarisation? = nil, hasBias: Bool = true,
    start: WeightStart = .uniformByInputs
  ) {
    require(
      channels > 0 && window > 0, "\(channels) channels of windows of \(window) cannot be")
    self.channels = channels
    self.window = window
    self.stride = stride
    self.margin = margin
    self.binarisation = binarisation
    self.hasBias = hasBias
    self.start = start
  }

  func shape(_ image: ImageShape, images: Int) -> ConvolutionShape {
    ConvolutionShape(
      images: images, inRows: image.rows, inColumns: image.columns, inChannels: image.channels,
      outChannels: channels, windowRows: window, windowColumns: window, stride: stride,
      margin: margin)
  }

  func result(_ image: ImageShape) -> ImageShape {
    let shape = shape(image, images: 0)
    return ImageShape(rows: shape.outRows, columns: shape.outColumns, channels: channels)
  }
}

extension Layer {
  /// A convolution at full precision.
  public static func convolution(
    _ channels: Int, window: Int, stride: Int = 1, margin: Int = 0
  ) -> Layer {
    .convolution(Convolution(channels: channels, window: window, stride: stride, margin: margin))
  }

  /// A convolution whose weights are signs of latent ones.
  public static func binaryConvolution(
    _ channels: Int, window: Int, stride: Int = 1, margin: Int = 0, zero: SignOfZero = .plus,
    bound: Float = .infinity, start: WeightStart = .normal(0.1)
  ) -> Layer {
    .convolution(
      Convolution(
        channels: channels, window: window, stride: stride, margin: margin,
        binarisation: Binarisation(zero: zero, bound: bound), hasBias: false, start: start))
  }
}
