internal import Kernels
internal import Mistakes
internal import Randomness

/// Whether a network learns from what it sees.
enum Mode {
  /// Normalisations use the batch, noise is drawn for this step.
  case training(step: Int)
  /// Normalisations use running statistics; noise only where it is asked for.
  case still(step: Int, keepsAll: Bool)

  var learns: Bool { if case .training = self { true } else { false } }
  var step: Int {
    switch self {
    case .training(let step), .still(let step, _): step
    }
  }
  func draws(_ noise: Noise) -> Bool { learns || noise.isInEvaluation }
}

// What a stage does on the way forward. Each function is handed the buffers that it reads and those
// that it changes.
extension Stage {
  /// The product of bits.
  func multiplyBits(
    _ kernels: Kernels, _ inputBits: borrowing Buffer<UInt32>, _ inputs: Range<Int>, rows: Int,
    parameters: borrowing Buffer<Float>, weightBits: borrowing Buffer<UInt32>,
    into target: inout Buffer<Float>
  ) {
    var sums = target.mutableSpan(isPlain ? results : self.sums)
    kernels.signProduct(
      inputBits.span(inputs), weightBits.span(self.weightBits), inputs: self.inputs, into: &sums,
      shape(rows), scale: scale, bias: parameters.span(bias))
  }

  /// The product of numbers.
  func multiply(
    _ kernels: Kernels, _ inputNumbers: borrowing Buffer<Float>, _ inputs: Range<Int>, rows: Int,
    weights: borrowing Buffer<Float>, parameters: borrowing Buffer<Float>,
    into target: inout Buffer<Float>
  ) {
    var sums = target.mutableSpan(isPlain ? results : self.sums)
    kernels.product(
      inputNumbers.span(inputs), .rows(stride: inputShape(0).stride), inner: self.inputs,
      weights.span(signs.isEmpty ? self.weights : signs), into: &sums, shape(rows), scale: scale,
      bias: parameters.span(bias))
  }

  /// The product of numbers when they and the result are in one buffer.
  func multiply(
    _ kernels: Kernels, within results: inout Buffer<Float>, from inputs: Range<Int>, rows: Int,
    weights: borrowing Buffer<Float>, parameters: borrowing Buffer<Float>
  ) {
    let right = weights.span(signs.isEmpty ? self.weights : signs)
    let bias = parameters.span(bias)
    results.withParts(reading: inputs, writing: self.results) { numbers, sums in
      kernels.product(
        numbers, .rows(stride: inputShape(0).stride), inner: self.inputs, right, into: &sums,
        shape(rows), scale: scale, bias: bias)
    }
  }

  /// What follows the product: normalisation and activation.
  func follow(
    _ kernels: Kernels, rows: Int, _ mode: Mode, parameters: borrowing Buffer<Float>,
    statistics: inout Buffer<Float>, sums: inout Buffer<Float>, results: inout Buffer<Float>,
    bits: inout Buffer<UInt32>
  ) {
    let shape = shape(rows)
    if let norm = norm?.settings {
      let normalisation = Normalisation(
        normShape(rows), epsilon: norm.epsilon, momentum: norm.momentum)
      var kept = statistics.mutableSpan(self.statistics)
      var values = sums.mutableSpan(self.sums)
      if let (_, zero) = takesSigns {
        var numbers = results.mutableSpan(places(ofNumbersIn: mode))
        var words = bits.mutableSpan(self.bits)
        kernels.normaliseToSigns(
          normalisation, learns: mode.learns, &values, factors: parameters.span(factors),
          shifts: parameters.span(shifts), statistics: &kept, zero: zero, numbers: &numbers,
          bits: &words)
      } else {
        var outputs = results.mutableSpan(smooth == nil ? self.results : between)
        kernels.normalise(
          normalisation, learns: mode.learns, &values, factors: parameters.span(factors),
          shifts: parameters.span(shifts), statistics: &kept, outputs: &outputs)
      }
      if let smooth {
        results.withParts(reading: between, writing: self.results) { inputs, outputs in
          kernels.activate(smooth, inputs, into: &outputs, shape)
        }
      }
    } else if let (_, zero) = takesSigns {
      var numbers = results.mutableSpan(places(ofNumbersIn: mode))
      var words = bits.mutableSpan(self.bits)
      kernels.signs(
        of: sums.span(self.sums), shape, zero: zero, numbers: &numbers, bits: &words)
    } else if let smooth {
      var outputs = results.mutableSpan(self.results)
      kernels.activate(smooth, sums.span(self.sums), into: &outputs, shape)
    }
  }

  /// Draws the noise of a step, and lets it act on the outputs.
  ///
  /// A step has 2³² words of its layer's stream for itself, wherever the step before ended.
  func disturb(
    _ kernels: Kernels, rows: Int, _ noise: Noise, step: Int, from stream: RandomStream,
    noises: inout Buffer<Float>, results: inout Buffer<Float>
  ) {
    var stream = stream
    stream.position = UInt64(step) << 32
    let count = shape(rows).count
    var numbers = noises.mutableSpan(self.noises.lowerBound..<self.noises.lowerBound + count)
    switch noise.kind {
    case .dropout(let chance):
      let kept = 1 / (1 - chance)
      for index in numbers.indices { numbers[index] = stream.uniformFloat() < chance ? 0 : kept }
    case .multiplicative(let deviation):
      for index in numbers.indices { numbers[index] = 1 + deviation * stream.normalFloat() }
    case .additive(let deviation):
      for index in numbers.indices { numbers[index] = deviation * stream.normalFloat() }
    }
    var outputs = results.mutableSpan(self.results.lowerBound..<self.results.lowerBound + count)
    if case .additive = noise.kind {
      kernels.add(numbers.span, to: &outputs)
    } else {
      kernels.multiply(&outputs, by: numbers.span)
    }
  }

  /// What sums are multiplied with.
  var scale: Float { dense?.settings.scale.value(inputs: inputs) ?? 1 }
  var factors: Range<Int> { norms.lowerBound..<norms.lowerBound + featureShape(0).stride }
  var shifts: Range<Int> { norms.lowerBound + featureShape(0).stride..<norms.upperBound }

  /// Where numbers go of outputs that are signs: nowhere, when only bits are wanted.
  private func places(ofNumbersIn mode: Mode) -> Range<Int> {
    if case .still(_, keepsAll: true) = mode { return results }
    return keepsNumbers ? results : results.lowerBound..<results.lowerBound
  }
}
