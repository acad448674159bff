internal import Kernels

// What a stage does on the way back.
extension Stage {
  /// What the outputs of the last stage lost; with a gradient, that of the mean loss.
  func lose(
    _ kernels: Kernels, _ loss: Loss, rows: Int, results: borrowing Buffer<Float>,
    labels: borrowing Buffer<UInt32>, targets: borrowing Buffer<Float>, from first: Int,
    gradient deltas: inout Buffer<Float>, takesGradient: Bool
  ) -> BatchLoss {
    let shape = shape(rows)
    let outputs = results.span(self.results)
    let begin = self.results.lowerBound
    var gradient = deltas.mutableSpan(takesGradient ? self.results : begin..<begin)
    let rowsOfTargets = first * shape.stride..<(first + rows) * shape.stride
    switch loss {
    case .crossEntropy where labels.count > 0:
      return kernels.crossEntropy(
        outputs, labels: labels.span(first..<first + rows), shape, gradient: &gradient)
    case .crossEntropy:
      return kernels.crossEntropy(
        outputs, distributions: targets.span(rowsOfTargets), shape, gradient: &gradient)
    case .distance(let distance):
      return kernels.distance(
        distance, outputs, targets: targets.span(rowsOfTargets), shape, gradient: &gradient)
    }
  }

  /// From the gradient of the outputs to that of the product, and of what stands between.
  func goBack(
    _ kernels: Kernels, rows: Int, parameters: borrowing Buffer<Float>,
    statistics: inout Buffer<Float>, sums: borrowing Buffer<Float>,
    results: borrowing Buffer<Float>, noises: borrowing Buffer<Float>,
    deltas: inout Buffer<Float>, gradients: inout Buffer<Float>
  ) {
    let shape = shape(rows)
    let hasBias = dense != nil && !bias.isEmpty
    // Biases are added after the scale, so their gradient is taken before it.
    let scaleNow = hasBias ? 1 : scale
    if let noise = noise?.settings, noise.multiplies {
      var delta = deltas.mutableSpan(
        self.results.lowerBound..<self.results.lowerBound + shape.count)
      kernels.multiply(
        &delta, by: noises.span(self.noises.lowerBound..<self.noises.lowerBound + shape.count))
    }
    var delta = deltas.mutableSpan(self.results)
    if let norm = norm?.settings {
      if let smooth {
        kernels.activateBack(
          smooth, results.span(between), results.span(self.results), shape, scale: 1,
          delta: &delta)
      }
      var kept = statistics.mutableSpan(self.statistics)
      var slopes = gradients.mutableSpan(norms)
      kernels.normaliseBack(
        Normalisation(normShape(rows), epsilon: norm.epsilon, momentum: norm.momentum),
        takesSigns?.estimator, normalised: sums.span(self.sums),
        factors: parameters.span(factors), shifts: parameters.span(shifts),
        statistics: &kept, scale: scaleNow, delta: &delta, gradients: &slopes)
    } else if let (estimator, _) = takesSigns {
      kernels.signsBack(estimator, sums.span(self.sums), &delta, shape, scale: scaleNow)
    } else if let smooth {
      kernels.activateBack(
        smooth, sums.span(self.sums), results.span(self.results), shape, scale: scaleNow,
        delta: &delta)
    } else if scaleNow != 1 {
      kernels.signsBack(.identity, results.span(self.results), &delta, shape, scale: scaleNow)
    }
    if hasBias {
      var biases = gradients.mutableSpan(bias)
      kernels.columnSums(delta.span, shape, into: &biases)
      if scale != 1 {
        kernels.signsBack(.identity, results.span(self.results), &delta, shape, scale: scale)
      }
    }
  }

  /// The gradient of the weights for inputs that are bits.
  func differentiateBits(
    _ kernels: Kernels, _ inputBits: borrowing Buffer<UInt32>, _ inputs: Range<Int>, rows: Int,
    deltas: borrowing Buffer<Float>, gradients: inout Buffer<Float>,
    workspace: inout Buffer<Float>
  ) {
    var gradient = gradients.mutableSpan(weights)
    var space = workspace.mutableSpan
    kernels.signOuterProduct(
      inputBits.span(inputs), inputs: self.inputs, deltas.span(results), shape(rows),
      into: &gradient, workspace: &space)
  }

  /// The gradient of the weights for inputs that are numbers: inputsᵀ · delta.
  func differentiate(
    _ kernels: Kernels, _ inputNumbers: borrowing Buffer<Float>, _ inputs: Range<Int>, rows: Int,
    deltas: borrowing Buffer<Float>, gradients: inout Buffer<Float>
  ) {
    var gradient = gradients.mutableSpan(weights)
    kernels.product(
      inputNumbers.span(inputs), .transposed(stride: inputShape(0).stride), inner: rows,
      deltas.span(results), into: &gradient, weightShape, scale: 1, bias: Span())
  }

  /// The weights of the product, outputs × inputs.
  func turn(
    _ kernels: Kernels, parameters: borrowing Buffer<Float>, signs: borrowing Buffer<Float>,
    weightBits: borrowing Buffer<UInt32>, into turned: inout Buffer<Float>
  ) {
    var target = turned.mutableSpan(self.turned)
    if !self.weightBits.isEmpty {
      kernels.expandSigns(weightBits.span(self.weightBits), into: &target, turnedShape)
    } else if !self.signs.isEmpty {
      kernels.transpose(signs.span(self.signs), into: &target, turnedShape)
    } else {
      kernels.transpose(parameters.span(weights), into: &target, turnedShape)
    }
  }

  /// The gradient of the outputs of the stage before: delta · weightsᵀ.
  func handOn(
    _ kernels: Kernels, to previous: Range<Int>, rows: Int, turned: borrowing Buffer<Float>,
    deltas: inout Buffer<Float>
  ) {
    let right = turned.span(self.turned)
    deltas.withParts(reading: results, writing: previous) { delta, target in
      kernels.product(
        delta, .rows(stride: shape(0).stride), inner: outputs, right, into: &target,
        inputShape(rows), scale: 1, bias: Span())
    }
  }
}

extension Noise {
  /// Whether it changes gradients on their way back.
  var multiplies: Bool { if case .additive = kind { false } else { true } }
}
