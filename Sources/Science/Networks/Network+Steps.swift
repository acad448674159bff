internal import Kernels
internal import Mistakes

// The ways forward and back, stage by stage. Which buffers a stage's work reads and which it changes
// is said at each call.
extension Network {
  /// Computes the outputs of samples.
  ///
  /// - Parameters:
  ///   - numbers: Samples, padded; not read where the first product is one of bits.
  ///   - inputBits: Samples as bits, where they are signs.
  ///   - first: Where the samples begin.
  ///   - rows: How many.
  ///   - mode: Whether to learn.
  mutating func forward(
    _ numbers: borrowing Buffer<Float>, _ inputBits: borrowing Buffer<UInt32>, from first: Int,
    rows: Int, _ mode: Mode
  ) {
    require(
      rows > 0 && rows <= batchMax, "batches have 1 to \(batchMax) samples here, not \(rows)")
    if stages[0].convolution == nil {
      multiplyFirst(numbers, inputBits, from: first, rows)
    } else {
      convolveFirst(numbers, from: first, rows)
    }
    finish(0, rows, mode)
    for index in 1..<stages.count {
      let stage = stages[index]
      let before = stages[index - 1]
      if stage.convolution != nil {
        convolve(stage, before.results.lowerBound, rows)
      } else if stage.pooling != nil && stage.isPlain {
        stage.pool(
          kernels, within: &results, from: before.results, rows: rows, winners: &winners)
      } else if stage.pooling != nil {
        stage.pool(
          kernels, results, from: before.results.lowerBound, rows: rows, into: &sums,
          winners: &winners)
      } else if stage.multipliesBits {
        if stage.isPlain {
          stage.multiplyBits(
            kernels, bits, before.bits, rows: rows, parameters: parameters,
            weightBits: weightBits, into: &results)
        } else {
          stage.multiplyBits(
            kernels, bits, before.bits, rows: rows, parameters: parameters,
            weightBits: weightBits, into: &sums)
        }
      } else if stage.isPlain && stage.signs.isEmpty {
        stage.multiply(
          kernels, within: &results, from: before.results, rows: rows, weights: parameters,
          parameters: parameters)
      } else if stage.isPlain {
        stage.multiply(
          kernels, within: &results, from: before.results, rows: rows, weights: signs,
          parameters: parameters)
      } else if stage.signs.isEmpty {
        stage.multiply(
          kernels, results, before.results, rows: rows, weights: parameters,
          parameters: parameters, into: &sums)
      } else {
        stage.multiply(
          kernels, results, before.results, rows: rows, weights: signs, parameters: parameters,
          into: &sums)
      }
      finish(index, rows, mode)
    }
  }

  private mutating func convolveFirst(
    _ numbers: borrowing Buffer<Float>, from first: Int, _ rows: Int
  ) {
    let stage = stages[0]
    let begin = first * stage.inputShape(0).stride
    if stage.signs.isEmpty {
      stage.convolve(
        kernels, numbers, from: begin, rows: rows, weights: parameters, parameters: parameters,
        into: &sums, workspace: &workspace)
    } else {
      stage.convolve(
        kernels, numbers, from: begin, rows: rows, weights: signs, parameters: parameters,
        into: &sums, workspace: &workspace)
    }
  }

  private mutating func convolve(_ stage: Stage, _ begin: Int, _ rows: Int) {
    if stage.signs.isEmpty {
      stage.convolve(
        kernels, results, from: begin, rows: rows, weights: parameters, parameters: parameters,
        into: &sums, workspace: &workspace)
    } else {
      stage.convolve(
        kernels, results, from: begin, rows: rows, weights: signs, parameters: parameters,
        into: &sums, workspace: &workspace)
    }
  }

  private mutating func multiplyFirst(
    _ numbers: borrowing Buffer<Float>, _ inputBits: borrowing Buffer<UInt32>, from first: Int,
    _ rows: Int
  ) {
    let stage = stages[0]
    let shape = stage.inputShape(0)
    let words = first * shape.words..<(first + rows) * shape.words
    let places = first * shape.stride..<(first + rows) * shape.stride
    switch (stage.multipliesBits, stage.isPlain, stage.signs.isEmpty) {
    case (true, true, _):
      stage.multiplyBits(
        kernels, inputBits, words, rows: rows, parameters: parameters, weightBits: weightBits,
        into: &results)
    case (true, false, _):
      stage.multiplyBits(
        kernels, inputBits, words, rows: rows, parameters: parameters, weightBits: weightBits,
        into: &sums)
    case (false, true, true):
      stage.multiply(
        kernels, numbers, places, rows: rows, weights: parameters, parameters: parameters,
        into: &results)
    case (false, true, false):
      stage.multiply(
        kernels, numbers, places, rows: rows, weights: signs, parameters: parameters, into: &results
      )
    case (false, false, true):
      stage.multiply(
        kernels, numbers, places, rows: rows, weights: parameters, parameters: parameters,
        into: &sums)
    case (false, false, false):
      stage.multiply(
        kernels, numbers, places, rows: rows, weights: signs, parameters: parameters,
        into: &sums)
    }
  }

  private mutating func finish(_ index: Int, _ rows: Int, _ mode: Mode) {
    let stage = stages[index]
    stage.follow(
      kernels, rows: rows, mode, parameters: parameters, statistics: &statistics, sums: &sums,
      results: &results, bits: &bits)
    if let noise = stage.noise?.settings, mode.draws(noise) {
      stage.disturb(
        kernels, rows: rows, noise, step: mode.step,
        from: mode.learns ? noiseStreams[index] : stillStreams[index], noises: &noises,
        results: &results)
    }
  }

  /// What samples lost, and where the way back begins.
  mutating func lose(
    _ loss: Loss, labels: borrowing Buffer<UInt32>, targets: borrowing Buffer<Float>,
    from first: Int, rows: Int, takesGradient: Bool
  ) -> BatchLoss {
    stages[stages.count - 1].lose(
      kernels, loss, rows: rows, results: results, labels: labels, targets: targets, from: first,
      gradient: &deltas, takesGradient: takesGradient)
  }

  /// The gradients of all parameters, stage by stage from the last, of a batch's first rows.
  mutating func backward(
    _ numbers: borrowing Buffer<Float>, _ inputBits: borrowing Buffer<UInt32>, rows: Int
  ) {
    for index in stages.indices.reversed() {
      let stage = stages[index]
      stage.goBack(
        kernels, rows: rows, parameters: parameters, statistics: &statistics, sums: sums,
        results: results, noises: noises, deltas: &deltas, gradients: &gradients)
      if index == 0 {
        let shape = stage.inputShape(rows)
        if stage.convolution != nil {
          stage.differentiateWindows(
            kernels, numbers, from: 0, rows: rows, deltas: deltas, gradients: &gradients,
            workspace: &workspace)
        } else if stage.inputsAreSigns {
          stage.differentiateBits(
            kernels, inputBits, 0..<rows * shape.words, rows: rows, deltas: deltas,
            gradients: &gradients, workspace: &workspace)
        } else {
          stage.differentiate(
            kernels, numbers, 0..<shape.count, rows: rows, deltas: deltas, gradients: &gradients)
        }
        return
      }
      let before = stages[index - 1]
      if stage.pooling != nil {
        stage.handOnWinners(
          kernels, to: before.results, rows: rows, winners: winners, deltas: &deltas)
        continue
      }
      if stage.convolution != nil {
        goBackThroughWindows(stage, before.results, rows)
        continue
      }
      if stage.inputsAreSigns {
        stage.differentiateBits(
          kernels, bits, before.bits, rows: rows, deltas: deltas, gradients: &gradients,
          workspace: &workspace)
      } else {
        stage.differentiate(
          kernels, results, before.results, rows: rows, deltas: deltas, gradients: &gradients)
      }
      stage.turn(
        kernels, parameters: parameters, signs: signs, weightBits: weightBits, into: &turned)
      stage.handOn(
        kernels, to: before.results, rows: rows, turned: turned, deltas: &deltas)
    }
  }

  private mutating func goBackThroughWindows(
    _ stage: Stage, _ before: Range<Int>, _ rows: Int
  ) {
    stage.differentiateWindows(
      kernels, results, from: before.lowerBound, rows: rows, deltas: deltas,
      gradients: &gradients, workspace: &workspace)
    if stage.signs.isEmpty {
      stage.handOnWindows(
        kernels, to: before, rows: rows, weights: parameters, deltas: &deltas,
        workspace: &workspace)
    } else {
      stage.handOnWindows(
        kernels, to: before, rows: rows, weights: signs, deltas: &deltas, workspace: &workspace)
    }
  }

  /// Changes all parameters by their gradients, and lists the signs that flipped.
  mutating func update(signs rule: UpdateRule, others: UpdateRule) {
    for index in stages.indices {
      let stage = stages[index]
      if !stage.weights.isEmpty {
        updateWeights(index, stage.binarisation == nil ? others : rule)
      }
      if !stage.bias.isEmpty { updateOthers(stage.bias, stage.featureShape(1), others) }
      if !stage.norms.isEmpty { updateOthers(stage.norms, stage.featureShape(2), others) }
    }
  }

  mutating func updateWeights(_ index: Int, _ rule: UpdateRule) {
    let stage = stages[index]
    if let binarisation = stage.binarisation {
      flipCounts[index] = stage.updateSigns(
        kernels, rule, binarisation, parameters: &parameters, gradients: gradients,
        first: &firstMoments, second: &secondMoments, weightBits: &weightBits, signs: &signs,
        flips: &flips)
    } else {
      updateOthers(stage.weights, stage.weightShape, rule)
    }
  }

  private mutating func updateOthers(
    _ range: Range<Int>, _ shape: PaddedShape, _ rule: UpdateRule
  ) {
    Networks.update(
      kernels, rule, range, shape, parameters: &parameters, gradients: gradients,
      first: &firstMoments, second: &secondMoments)
  }
}
