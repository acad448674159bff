internal import Kernels
internal import Mistakes

/// A list of layers made into stages with places in buffers.
struct NetworkPlan {
  private(set) var stages: [Stage] = []
  private(set) var parameterCount = 0
  private(set) var statisticCount = 0
  private(set) var weightBitCount = 0
  private(set) var signCount = 0
  private(set) var turnedCount = 0
  private(set) var sumCount = 0
  private(set) var outputCount = 0
  private(set) var bitCount = 0
  private(set) var noiseCount = 0
  private(set) var workspaceCount = 0

  private(set) var winnerCount = 0

  init(inputs: Int, image: ImageShape?, areSigns: Bool, layers: [Layer], batchMax: Int) {
    stages = Self.fused(inputs: inputs, image, layers)
    var inputsAreSigns = areSigns
    for index in stages.indices {
      stages[index].inputsAreSigns = inputsAreSigns
      if let zero = stages[index].dense?.settings.binarisation?.zero {
        stages[index].multipliesBits = inputsAreSigns && zero != .zero
      }
      // A first product that is not one of bits gets its samples as numbers only.
      if index == 0 && !stages[0].multipliesBits { stages[0].inputsAreSigns = false }
      inputsAreSigns = stages[index].givesSigns
      if index > 0 {
        stages[index - 1].keepsNumbers =
          !(stages[index].multipliesBits && stages[index - 1].givesSigns)
      }
    }
    for index in stages.indices {
      // The kernels take sums and results for two buffers, so something follows every convolution.
      if let convolution = stages[index].convolution, stages[index].isPlain {
        stages[index].activation = (convolution.layer, .smooth(.rectifier(slope: 1)))
      }
      place(index, batchMax)
    }
  }

  /// Layers grouped into stages: each begins at a dense layer, or where the order asks for it.
  private static func fused(inputs: Int, _ image: ImageShape?, _ layers: [Layer]) -> [Stage] {
    require(!layers.isEmpty, "a network has at least one layer")
    var stages: [Stage] = []
    for (index, layer) in layers.enumerated() {
      let width = stages.last?.outputs ?? inputs
      if let stage = beginning(
        index, layer, inputs: width, stages.isEmpty ? image : stages[stages.count - 1].outputImage)
      {
        require(
          stage.pooling == nil || !stages.isEmpty, "a network does not begin with a pool")
        stages.append(stage)
        continue
      }
      let last = stages.last
      let isFree =
        switch layer {
        case .dense, .convolution, .maxPool: false
        case .normalisation: last?.norm == nil && last?.activation == nil && last?.noise == nil
        case .signs, .activation: last?.activation == nil && last?.noise == nil
        case .noise: last?.noise == nil
        }
      require(
        last != nil && isFree,
        "layer \(index) stands where it cannot: after a dense layer come a normalisation, an "
          + "activation and noise, each at most once and in this order")
      let place = stages.count - 1
      switch layer {
      case .dense, .convolution, .maxPool: break
      case .normalisation(let norm): stages[place].norm = (index, norm)
      case .signs(let estimator, let zero):
        stages[place].activation = (index, .signs(estimator, zero))
      case .activation(let activation): stages[place].activation = (index, .smooth(activation))
      case .noise(let noise): stages[place].noise = (index, noise)
      }
    }
    return stages
  }

  /// The stage that a layer begins; nil for those that follow others.
  private static func beginning(
    _ index: Int, _ layer: Layer, inputs: Int, _ image: ImageShape?
  ) -> Stage? {
    switch layer {
    case .dense(let dense):
      var stage = Stage(inputs: inputs, outputs: dense.outputs)
      stage.dense = (index, dense)
      return stage
    case .convolution(let convolution):
      guard let image else { mistake("layer \(index) convolves what is no image") }
      let result = convolution.result(image)
      var stage = Stage(inputs: inputs, outputs: result.count, outputImage: result)
      stage.convolution = (index, convolution, image)
      return stage
    case .maxPool(let size):
      guard let image else { mistake("layer \(index) pools what is no image") }
      let result = image.pooled(by: size)
      var stage = Stage(inputs: inputs, outputs: result.count, outputImage: result)
      stage.pooling = (index, size, image)
      return stage
    default: return nil
    }
  }

  private mutating func place(_ index: Int, _ batchMax: Int) {
    var stage = stages[index]
    let shape = stage.shape(batchMax)
    func take(_ count: Int, _ total: inout Int) -> Range<Int> {
      defer { total += count }
      return total..<total + count
    }
    let feature = stage.featureShape(1)
    if stage.weightLayer != nil {
      stage.weights = take(stage.weightShape.count, &parameterCount)
      if stage.hasBias { stage.bias = take(feature.stride, &parameterCount) }
      if let binarisation = stage.binarisation {
        if binarisation.zero != .zero && stage.dense != nil {
          stage.weightBits = take((stage.inputs + 31) / 32 * shape.stride, &weightBitCount)
        }
        if !stage.multipliesBits { stage.signs = take(stage.weightShape.count, &signCount) }
      }
      if index > 0 && stage.dense != nil {
        stage.turned = take(stage.turnedShape.count, &turnedCount)
      }
      if let (_, settings, image) = stage.convolution {
        workspaceCount = max(workspaceCount, settings.shape(image, images: 0).workspaceCount)
      }
    }
    if stage.pooling != nil { stage.winners = take(shape.count, &winnerCount) }
    if let (layer, _) = stage.norm {
      require(
        stage.outputImage == nil || feature.stride == feature.columns,
        "layer \(layer) normalises images of \(feature.columns) channels, and their number must be a "
          + "multiple of 16; give the layer before \(feature.stride), or leave the normalisation out"
      )
      stage.norms = take(2 * feature.stride, &parameterCount)
      stage.statistics = take(3 * feature.stride, &statisticCount)
      if stage.smooth != nil { stage.between = take(shape.count, &outputCount) }
    }
    if !stage.isPlain { stage.sums = take(shape.count, &sumCount) }
    stage.results = take(shape.count, &outputCount)
    if stage.givesSigns { stage.bits = take(shape.rows * shape.words, &bitCount) }
    if stage.noise != nil { stage.noises = take(shape.count, &noiseCount) }
    if stage.inputsAreSigns {
      workspaceCount = max(workspaceCount, Kernels.signOuterWorkspace(inputs: stage.inputs))
    }
    stages[index] = stage
  }
}
