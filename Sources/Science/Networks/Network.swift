public import Kernels
internal import Mistakes
public import Randomness

/// A network of layers over flat buffers: parameters, gradients, activations.
///
/// Frameworks spend the time of small networks on the way between their operations. Here a network
/// is a list of stages (see `Stage`) that is worked off by a loop and a `switch`; every number has
/// its place from the start, so a step allocates nothing, and whoever looks on reads the places
/// themselves.
///
/// - Weights of a layer are inputs × outputs, rows padded to 16 numbers (see ``PaddedShape``).
/// - The way forward and the way back are explicit: ``Training`` calls them, and so may others.
/// - What it computes is a pure function of seed, layers and samples, at every CPU level.
///
/// Weights begin with draws of `seed.stream("weights", layer)`, inputs × outputs in the order of
/// their places; noise in training takes words step · 2³² on of `seed.stream("noise", layer)`, and in
/// evaluation those of `seed.stream("still noise", layer)`.
public struct Network: ~Copyable, Sendable {
  /// The definition.
  public let layers: [Layer]
  /// How many numbers a sample has.
  public let inputs: Int
  /// Whether samples are signs, which makes the first product one of bits.
  public let inputsAreSigns: Bool
  /// The greatest number of samples at once.
  public let batchMax: Int
  /// How it computes.
  public let kernels: Kernels
  /// The seed of weights and noise.
  public let seed: Seed

  let stages: [Stage]
  var parameters: Buffer<Float>
  var gradients: Buffer<Float>
  var firstMoments: Buffer<Float>
  var secondMoments: Buffer<Float>
  var statistics: Buffer<Float>
  var weightBits: Buffer<UInt32>
  var signs: Buffer<Float>
  var turned: Buffer<Float>
  var sums: Buffer<Float>
  var results: Buffer<Float>
  var deltas: Buffer<Float>
  var bits: Buffer<UInt32>
  var noises: Buffer<Float>
  var workspace: Buffer<Float>
  var winners: Buffer<UInt32>
  let noiseStreams: [RandomStream]
  let stillStreams: [RandomStream]
  var flips: Buffer<UInt32>
  var flipCounts: [Int]
  var rowsSeen = 0

  /// A network at its beginning.
  ///
  /// - Parameters:
  ///   - inputs: How many numbers a sample has.
  ///   - areSigns: Whether all of them are ±1; see ``Samples/areSigns``.
  ///   - layers: The definition, see ``Layer``.
  ///   - batchMax: The greatest number of samples at once.
  ///   - seed: Of weights and noise.
  ///   - kernels: How it computes.
  public init(
    inputs: Int, areSigns: Bool = false, _ layers: [Layer], batchMax: Int, seed: Seed,
    kernels: Kernels = .best
  ) {
    self.init(
      inputs: inputs, image: nil, areSigns: areSigns, layers, batchMax: batchMax, seed: seed,
      kernels: kernels)
  }

  /// A network at its beginning, whose samples are images.
  ///
  /// - Parameters:
  ///   - images: The samples' shape, channels last.
  ///   - layers: The definition, see ``Layer``.
  ///   - batchMax: The greatest number of samples at once.
  ///   - seed: Of weights and noise.
  ///   - kernels: How it computes.
  public init(
    images: ImageShape, _ layers: [Layer], batchMax: Int, seed: Seed, kernels: Kernels = .best
  ) {
    self.init(
      inputs: images.count, image: images, areSigns: false, layers, batchMax: batchMax,
      seed: seed, kernels: kernels)
  }

  private init(
    inputs: Int, image: ImageShape?, areSigns: Bool, _ layers: [Layer], batchMax: Int, seed: Seed,
    kernels: Kernels
  ) {
    require(
      inputs > 0 && batchMax > 0, "\(inputs) inputs and batches of \(batchMax) are no network")
    self.inputs = inputs
    inputsAreSigns = areSigns
    self.layers = layers
    self.batchMax = batchMax
    self.kernels = kernels
    self.seed = seed
    let plan = NetworkPlan(
      inputs: inputs, image: image, areSigns: areSigns, layers: layers, batchMax: batchMax)
    stages = plan.stages
    parameters = Buffer(count: plan.parameterCount)
    gradients = Buffer(count: plan.parameterCount)
    firstMoments = Buffer(count: plan.parameterCount)
    secondMoments = Buffer(count: plan.parameterCount)
    statistics = Buffer(count: plan.statisticCount)
    weightBits = Buffer(count: plan.weightBitCount)
    signs = Buffer(count: plan.signCount)
    turned = Buffer(count: plan.turnedCount)
    sums = Buffer(count: plan.sumCount)
    results = Buffer(count: plan.outputCount)
    deltas = Buffer(count: plan.outputCount)
    bits = Buffer(count: plan.bitCount)
    noises = Buffer(count: plan.noiseCount)
    workspace = Buffer(count: plan.workspaceCount)
    winners = Buffer(count: plan.winnerCount)
    noiseStreams = stages.map { seed.stream("noise", $0.noise?.layer ?? 0) }
    stillStreams = stages.map { seed.stream("still noise", $0.noise?.layer ?? 0) }
    flips = Buffer(count: plan.parameterCount)
    flipCounts = Array(repeating: 0, count: stages.count)
    begin()
    takeSigns()
  }

  /// How many outputs the last layer has.
  public var outputs: Int { stages[stages.count - 1].outputs }

  /// The parameters that count, padding left out.
  public var parameterCount: Int {
    stages.reduce(0) { total, stage in
      total + stage.weightCount + (stage.bias.isEmpty ? 0 : stage.features)
        + (stage.norm == nil ? 0 : 2 * stage.features)
    }
  }

  private mutating func begin() {
    for stage in stages {
      if let layer = stage.weightLayer, let start = stage.start {
        var stream = seed.stream("weights", layer)
        let fanIn = Double(stage.fanIn)
        for number in 0..<stage.weightCount {
          parameters[stage.place(ofWeight: number)] =
            switch start {
            case .uniform(let bound): bound * Float(2 * stream.uniform() - 1)
            case .normal(let deviation): deviation * Float(stream.normal())
            case .uniformByInputs: Float((2 * stream.uniform() - 1) / fanIn.squareRoot())
            case .normalByInputs: Float(stream.normal() * (2 / fanIn).squareRoot())
            }
        }
      }
      if stage.norm != nil {
        for feature in 0..<stage.features {
          parameters[stage.norms.lowerBound + feature] = 1
          statistics[stage.statistics.lowerBound + stage.featureShape(0).stride + feature] = 1
        }
      }
    }
  }

  /// Takes the signs of binary weights anew, after weights were set from outside.
  ///
  /// An update by nothing does it: rate, momentum and decay 0, on a gradient of 0.
  mutating func takeSigns() {
    for index in stages.indices where stages[index].binarisation != nil {
      for place in stages[index].weights {
        firstMoments[place] = 0
        secondMoments[place] = 0
        gradients[place] = 0
      }
      updateWeights(index, .descent(rate: 0, momentum: 0, decay: 0))
      flipCounts[index] = 0
    }
  }

  /// Makes latent weights what their signs are, for optimisers that have no latent weights.
  mutating func holdSigns() {
    for stage in stages {
      guard let binarisation = stage.binarisation else { continue }
      for number in 0..<stage.weightCount {
        let place = stage.place(ofWeight: number)
        let weight = parameters[place]
        let isPlus = weight > 0 || (weight == 0 && binarisation.zero == .plus)
        parameters[place] = isPlus ? 1 : -1
      }
    }
  }
}

extension Stage {
  var start: WeightStart? { dense?.settings.start ?? convolution?.settings.start }
  /// The weights that count.
  var weightCount: Int {
    dense == nil ? (convolution == nil ? 0 : weightShape.columns) : inputs * outputs
  }
  /// Where a weight stands among the parameters, by its number without padding.
  func place(ofWeight number: Int) -> Int {
    dense == nil
      ? weights.lowerBound + number
      : weights.lowerBound + number / outputs * weightShape.stride + number % outputs
  }
}
