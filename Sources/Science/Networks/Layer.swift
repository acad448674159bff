public import Kernels
internal import Mistakes

/// One line of a network's definition.
///
/// A network is a list of layers, the first next to the inputs. The binarised network of
/// 100 - 32 - 16 - 10 units with batch normalisation after every layer reads
///
///     let layers: [Layer] = [
///       .binaryDense(32), .batchNorm, .sign,
///       .binaryDense(16), .batchNorm, .sign,
///       .binaryDense(10), .batchNorm,
///     ]
///
/// and a layer is left at full precision by writing `.dense` in its place. What follows a dense
/// layer, normalisation first, activation next, noise last, is computed with it in one go.
public enum Layer: Hashable, Sendable {
  /// Every output sees every input.
  case dense(Dense)
  /// Every output sees a window of the image.
  case convolution(Convolution)
  /// The greatest of each window of the image, which has so many rows and columns.
  case maxPool(Int)
  /// Outputs are normalised over the batch.
  case normalisation(BatchNorm)
  /// The sign of each output, which has no derivative, so one is made up.
  case signs(SignEstimator, zero: SignOfZero)
  /// A function with a derivative.
  case activation(SmoothActivation)
  /// Random numbers at each output.
  case noise(Noise)
}

/// A layer in which every output sees every input: scale · (inputs · weights) + bias.
public struct Dense: Hashable, Sendable {
  /// How many outputs.
  public var outputs: Int
  /// What the product takes for weights: the weights themselves when nil, or their signs.
  public var binarisation: Binarisation?
  /// Whether outputs have biases, which begin at 0.
  public var hasBias: Bool
  /// What sums are multiplied with.
  public var scale: Scale
  /// How weights begin.
  public var start: WeightStart

  /// A layer with these outputs.
  public init(
    outputs: Int, binarisation: Binarisation? = nil, hasBias: Bool, scale: Scale = .one,
    start: WeightStart
  ) {
    require(outputs > 0, "a layer of \(outputs) outputs cannot be")
    self.outputs = outputs
    self.binarisation = binarisation
    self.hasBias = hasBias
    self.scale = scale
    self.start = start
  }
}

/// How weights become signs.
///
/// The optimiser moves latent weights as if the product had used them: the gradient of a sign is
/// taken for that of its weight.
public struct Binarisation: Hashable, Sendable {
  /// The sign of a weight that is 0.
  public var zero: SignOfZero
  /// Latent weights are held within ± this; infinity lets them go.
  public var bound: Float

  /// Signs of weights held within a bound.
  public init(zero: SignOfZero = .plus, bound: Float = .infinity) {
    require(bound > 0, "latent weights within ±\(bound) have nowhere to be")
    self.zero = zero
    self.bound = bound
  }
}

/// What the sums of a layer are multiplied with, the same number for all outputs and all steps.
///
/// XNOR-Net's factors, the mean |w| of each output's latent weights, are left out: a normalisation
/// that follows divides any positive factor of an output out again, up to ε, and without one they would
/// be a second way for gradients to reach latent weights. A constant is enough to keep sums near 1.
public enum Scale: Hashable, Sendable {
  /// Nothing.
  case one
  /// 1 / √inputs, which keeps sums of signs near 1.
  case inverseRootOfInputs
  /// A number of the author's.
  case factor(Float)

  func value(inputs: Int) -> Float {
    switch self {
    case .one: 1
    case .inverseRootOfInputs: Float(1 / Double(inputs).squareRoot())
    case .factor(let factor): factor
    }
  }
}

/// How weights begin; every layer draws from a stream of its own.
public enum WeightStart: Hashable, Sendable {
  /// Uniform in ± a bound.
  case uniform(Float)
  /// Normal with mean 0 and this deviation.
  case normal(Float)
  /// Uniform in ± 1 / √inputs, as PyTorch's linear layers.
  case uniformByInputs
  /// Normal with deviation √(2 / inputs), for rectifiers.
  case normalByInputs
}

/// Batch normalisation: γ · (x - mean) / √(variance + ε) + β, over the batch in training and with
/// running statistics otherwise.
///
/// Columns are the outputs of a dense layer, and the channels of images, over all pixels. Pixels of
/// images lie side by side without padding, and kernels take 16 columns at a time, so images are
/// normalised only if their channels are a multiple of 16; a network with others is refused.
public struct BatchNorm: Hashable, Sendable {
  /// What is added to variances.
  public var epsilon: Float
  /// How much a batch counts in the running statistics, whose variances are unbiased.
  public var momentum: Float

  /// A normalisation with PyTorch's constants, unless others are given.
  public init(epsilon: Float = 1e-5, momentum: Float = 0.1) {
    self.epsilon = epsilon
    self.momentum = momentum
  }
}

/// Random numbers at each output, from a stream of the layer and the step.
public struct Noise: Hashable, Sendable {
  /// What the numbers are and do.
  public enum Kind: Hashable, Sendable {
    /// Outputs become 0 with this chance, and the others are divided by its complement.
    case dropout(chance: Float)
    /// Outputs are multiplied with numbers of mean 1 and this deviation.
    case multiplicative(deviation: Float)
    /// Numbers of mean 0 and this deviation are added.
    case additive(deviation: Float)
  }

  /// What the numbers are and do.
  public var kind: Kind
  /// Whether they are drawn in evaluation too.
  public var isInEvaluation: Bool

  /// Noise of a kind.
  public init(_ kind: Kind, isInEvaluation: Bool = false) {
    self.kind = kind
    self.isInEvaluation = isInEvaluation
  }
}

extension Layer {
  /// A layer at full precision.
  public static func dense(
    _ outputs: Int, hasBias: Bool = true, scale: Scale = .one,
    start: WeightStart = .uniformByInputs
  ) -> Layer {
    .dense(Dense(outputs: outputs, hasBias: hasBias, scale: scale, start: start))
  }

  /// A layer whose weights are signs of latent ones.
  public static func binaryDense(
    _ outputs: Int, hasBias: Bool = false, scale: Scale = .one, zero: SignOfZero = .plus,
    bound: Float = .infinity, start: WeightStart = .normal(0.1)
  ) -> Layer {
    .dense(
      Dense(
        outputs: outputs, binarisation: Binarisation(zero: zero, bound: bound), hasBias: hasBias,
        scale: scale, start: start))
  }

  /// Batch normalisation with PyTorch's constants.
  public static var batchNorm: Layer { .normalisation(BatchNorm()) }
  /// Signs whose derivative is taken to be 1.
  public static var sign: Layer { .signs(.identity, zero: .plus) }
  /// Signs whose derivative is taken to be 1 in [-1, 1] and 0 outside.
  public static var signHardTanh: Layer { .signs(.hardTanh, zero: .plus) }
  /// max(0, x).
  public static var relu: Layer { .activation(.rectifier(slope: 0)) }
  /// x where it is positive, and so much of it elsewhere.
  public static func leakyReLU(_ slope: Float = 0.01) -> Layer {
    .activation(.rectifier(slope: slope))
  }
  /// The hyperbolic tangent.
  public static var tanh: Layer { .activation(.tanh) }
  /// 1 / (1 + e^-x).
  public static var sigmoid: Layer { .activation(.sigmoid) }
  /// The error function.
  public static var erf: Layer { .activation(.erf) }
  /// e^x over the sum of its row.
  public static var softmax: Layer { .activation(.softmax) }
  /// Outputs become 0 with this chance while training.
  public static func dropout(_ chance: Float) -> Layer { .noise(Noise(.dropout(chance: chance))) }
}

extension [Layer] {
  /// A binarised network: dense layers, each followed by batch normalisation if wanted, and signs
  /// between them.
  ///
  /// - Parameters:
  ///   - hidden: Units of the hidden layers.
  ///   - classes: Outputs.
  ///   - binarisesFirst: Whether the first layer's weights are signs.
  ///   - binarisesLast: Whether the last layer's weights are signs.
  ///   - batchNorm: What follows every dense layer, or nil.
  ///   - estimator: The derivative of the signs between layers.
  ///   - layer: The dense layers, but for their outputs.
  public static func binarised(
    hidden: [Int], classes: Int, binarisesFirst: Bool = true, binarisesLast: Bool = true,
    batchNorm: BatchNorm? = BatchNorm(), estimator: SignEstimator = .identity,
    like layer: Dense = Dense(
      outputs: 1, binarisation: Binarisation(), hasBias: false, start: .normal(0.1))
  ) -> [Layer] {
    var layers: [Layer] = []
    let sizes = hidden + [classes]
    for (index, outputs) in sizes.enumerated() {
      let isLast = index == sizes.count - 1
      var dense = layer
      dense.outputs = outputs
      if (index == 0 && !binarisesFirst) || (isLast && !binarisesLast) { dense.binarisation = nil }
      layers.append(.dense(dense))
      if let batchNorm { layers.append(.normalisation(batchNorm)) }
      if !isLast { layers.append(.signs(estimator, zero: .plus)) }
    }
    return layers
  }
}
