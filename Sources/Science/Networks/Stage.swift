internal import Kernels

/// A dense layer with what follows it, as the computation sees it, and where its numbers stand.
///
/// Layers are fused into stages: product, normalisation, activation, noise. A stage's places are
/// ranges of the network's buffers, so that parameters are one piece of memory, gradients another,
/// and a step allocates nothing.
///
///     sums      what the product gives; normalised in place when there is a normalisation
///     between   what a smooth activation takes after a normalisation
///     outputs   what the next stage sees, as numbers; bits, the same as signs
///     deltas    the gradient of the outputs, turned into that of the product on the way back
struct Stage {
  enum Activation: Hashable {
    case none
    case signs(SignEstimator, SignOfZero)
    case smooth(SmoothActivation)
  }

  /// Where the layers of this stage stand in the network's list.
  var dense: (layer: Int, settings: Dense)?
  var convolution: (layer: Int, settings: Convolution, image: ImageShape)?
  var pooling: (layer: Int, size: Int, image: ImageShape)?
  var norm: (layer: Int, settings: BatchNorm)?
  var activation: (layer: Int, settings: Activation)?
  var noise: (layer: Int, settings: Noise)?

  let inputs: Int
  var outputs: Int
  /// The outputs' shape, when they are images.
  var outputImage: ImageShape?

  /// Whether the inputs come as bits, and whether the product is one of bits.
  var inputsAreSigns = false
  var multipliesBits = false
  /// Whether the next stage wants numbers.
  var keepsNumbers = true

  var weights = 0..<0
  var bias = 0..<0
  var norms = 0..<0
  var weightBits = 0..<0
  var signs = 0..<0
  var turned = 0..<0
  var statistics = 0..<0
  var sums = 0..<0
  var between = 0..<0
  var results = 0..<0
  var bits = 0..<0
  var noises = 0..<0
  var winners = 0..<0

  var takesSigns: (estimator: SignEstimator, zero: SignOfZero)? {
    if case .signs(let estimator, let zero) = activation?.settings {
      (estimator, zero)
    } else {
      nil
    }
  }
  var smooth: SmoothActivation? {
    if case .smooth(let activation) = activation?.settings { activation } else { nil }
  }
  /// Whether the outputs are kept as bits; images are not, since channels would share words.
  var givesSigns: Bool {
    takesSigns.map { $0.zero != .zero } == true && noise == nil && outputImage == nil
  }
  /// Whether the product goes straight to the outputs.
  var isPlain: Bool { norm == nil && activation == nil }

  /// The weights as the optimiser sees them; those of windows are one row without padding between.
  var weightShape: PaddedShape {
    if let (_, settings, image) = convolution {
      return PaddedShape(rows: 1, columns: settings.shape(image, images: 0).weightCount)
    }
    return PaddedShape(rows: inputs, columns: outputs)
  }
  /// The layer that has weights, where there is one.
  var weightLayer: Int? { dense?.layer ?? convolution?.layer }
  var binarisation: Binarisation? {
    dense?.settings.binarisation ?? convolution?.settings.binarisation
  }
  var hasBias: Bool { dense?.settings.hasBias ?? convolution?.settings.hasBias ?? false }
  /// What an output's sum has terms for.
  var fanIn: Int {
    if let (_, settings, image) = convolution {
      return settings.window * settings.window * image.channels
    }
    return inputs
  }
  /// How many biases there are, or columns to normalise.
  var features: Int { outputImage?.channels ?? outputs }
  func featureShape(_ rows: Int) -> PaddedShape { PaddedShape(rows: rows, columns: features) }
  /// What is normalised of so many samples: pixels of images.
  func normShape(_ rows: Int) -> PaddedShape {
    guard let outputImage else { return shape(rows) }
    return featureShape(rows * outputImage.rows * outputImage.columns)
  }
  var turnedShape: PaddedShape { PaddedShape(rows: outputs, columns: inputs) }
  func shape(_ rows: Int) -> PaddedShape { PaddedShape(rows: rows, columns: outputs) }
  func inputShape(_ rows: Int) -> PaddedShape { PaddedShape(rows: rows, columns: inputs) }
}
