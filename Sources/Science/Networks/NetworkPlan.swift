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

  init(inputs: Int, areSigns: Bool, layers: [Layer], batchMax: Int) {
    stages = Self.fused(inputs: inputs, layers)
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
    for index in stages.indices { place(index, batchMax) }
  }

  /// Layers grouped into stages: each begins at a dense layer, or where the order asks for it.
  private static func fused(inputs: Int, _ layers: [Layer]) -> [Stage] {
    require(!layers.isEmpty, "a network has at least one layer")
    var stages: [Stage] = []
    for (index, layer) in layers.enumerated() {
      let width = stages.last?.outputs ?? inputs
      if case .dense(let dense) = layer {
        var stage = Stage(inputs: width, outputs: dense.outputs)
        stage.dense = (index, dense)
        stages.append(stage)
        continue
      }
      let last = stages.last
      let isFree =
        switch layer {
        case .dense: false
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
      case .dense: break
      case .normalisation(let norm): stages[place].norm = (index, norm)
      case .signs(let estimator, let zero):
        stages[place].activation = (index, .signs(estimator, zero))
      case .activation(let activation): stages[place].activation = (index, .smooth(activation))
      case .noise(let noise): stages[place].noise = (index, noise)
      }
    }
    return stages
  }

  private mutating func place(_ index: Int, _ batchMax: Int) {
    var stage = stages[index]
    let shape = stage.shape(batchMax)
    func take(_ count: Int, _ total: inout Int) -> Range<Int> {
      defer { total += count }
      return total..<total + count
    }
    if let dense = stage.dense?.settings {
      stage.weights = take(stage.weightShape.count, &parameterCount)
      if dense.hasBias { stage.bias = take(shape.stride, &parameterCount) }
      if let binarisation = dense.binarisation {
        if binarisation.zero != .zero {
          stage.weightBits = take((stage.inputs + 31) / 32 * shape.stride, &weightBitCount)
        }
        if !stage.multipliesBits { stage.signs = take(stage.weightShape.count, &signCount) }
      }
      if index > 0 { stage.turned = take(stage.turnedShape.count, &turnedCount) }
    }
    if stage.norm != nil {
      stage.norms = take(2 * shape.stride, &parameterCount)
      stage.statistics = take(3 * shape.stride, &statisticCount)
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
