internal import Kernels
internal import Mistakes

// Convolutions and pools. Images that fill their padded rows go through the kernels in one piece,
// others one by one; the sums are the same.
extension Stage {
  /// The images of a convolution: how many pieces, and of how many images each.
  private func pieces(_ image: ImageShape, _ rows: Int) -> (count: Int, images: Int) {
    let isDense = image.stride == image.count && outputImage?.stride == outputImage?.count
    return isDense ? (1, rows) : (rows, 1)
  }

  private var windowWeights: Range<Int> {
    let begin = signs.isEmpty ? weights.lowerBound : signs.lowerBound
    return begin..<begin + weightCount
  }

  private var biasPlaces: Range<Int> {
    bias.isEmpty ? bias : bias.lowerBound..<bias.lowerBound + features
  }

  private func piece(_ begin: Int, _ image: ImageShape, _ number: Int, _ images: Int) -> Range<Int>
  {
    let first = begin + number * images * image.stride
    return first..<first + images * image.count
  }

  /// The sums of a convolution.
  func convolve(
    _ kernels: Kernels, _ input: borrowing Buffer<Float>, from begin: Int, rows: Int,
    weights: borrowing Buffer<Float>, parameters: borrowing Buffer<Float>,
    into target: inout Buffer<Float>, workspace: inout Buffer<Float>
  ) {
    guard let (_, settings, image) = convolution, let output = outputImage else {
      mistake("the stage is no convolution")
    }
    let (count, images) = pieces(image, rows)
    let shape = settings.shape(image, images: images)
    let begins = sums.lowerBound
    var space = workspace.mutableSpan
    for number in 0..<count {
      var sums = target.mutableSpan(piece(begins, output, number, images))
      kernels.convolve(
        input.span(piece(begin, image, number, images)),
        weights: weights.span(windowWeights),
        biases: parameters.span(biasPlaces), into: &sums, shape, workspace: &space)
    }
  }

  /// The gradients of a convolution's weights and biases.
  func differentiateWindows(
    _ kernels: Kernels, _ input: borrowing Buffer<Float>, from begin: Int, rows: Int,
    deltas: borrowing Buffer<Float>, gradients: inout Buffer<Float>,
    workspace: inout Buffer<Float>
  ) {
    guard let (_, settings, image) = convolution, let output = outputImage else {
      mistake("the stage is no convolution")
    }
    if !bias.isEmpty {
      var biases = gradients.mutableSpan(bias)
      kernels.channelSums(deltas.span(results), images: rows, output, into: &biases)
    }
    let (count, images) = pieces(image, rows)
    let shape = settings.shape(image, images: images)
    var space = workspace.mutableSpan
    var gradient = gradients.mutableSpan(weights.lowerBound..<weights.lowerBound + weightCount)
    for number in 0..<count {
      kernels.convolveWeights(
        input.span(piece(begin, image, number, images)),
        dOutput: deltas.span(piece(results.lowerBound, output, number, images)),
        into: &gradient, shape, accumulates: number > 0, workspace: &space)
    }
  }

  /// The gradient of the images that a convolution saw.
  func handOnWindows(
    _ kernels: Kernels, to previous: Range<Int>, rows: Int, weights: borrowing Buffer<Float>,
    deltas: inout Buffer<Float>, workspace: inout Buffer<Float>
  ) {
    guard let (_, settings, image) = convolution, let output = outputImage else {
      mistake("the stage is no convolution")
    }
    let (count, images) = pieces(image, rows)
    let shape = settings.shape(image, images: images)
    let right = weights.span(windowWeights)
    var space = workspace.mutableSpan
    for number in 0..<count {
      deltas.withParts(
        reading: piece(results.lowerBound, output, number, images),
        writing: piece(previous.lowerBound, image, number, images)
      ) { delta, target in
        kernels.convolveInput(
          dOutput: delta, weights: right, into: &target, shape, workspace: &space)
      }
    }
  }

  /// The greatest of each window, from the results of the stage before into the sums.
  func pool(
    _ kernels: Kernels, _ input: borrowing Buffer<Float>, from begin: Int, rows: Int,
    into sums: inout Buffer<Float>, winners: inout Buffer<UInt32>
  ) {
    guard let (_, size, image) = pooling else { mistake("the stage is no pool") }
    var output = sums.mutableSpan(self.sums)
    var places = winners.mutableSpan(self.winners)
    kernels.maxPool(
      input.span(begin..<begin + rows * image.stride), images: rows, image, size: size,
      into: &output, winners: &places)
  }

  /// The same when nothing follows, so that both are results.
  func pool(
    _ kernels: Kernels, within results: inout Buffer<Float>, from inputs: Range<Int>, rows: Int,
    winners: inout Buffer<UInt32>
  ) {
    guard let (_, size, image) = pooling else { mistake("the stage is no pool") }
    var places = winners.mutableSpan(self.winners)
    results.withParts(reading: inputs, writing: self.results) { input, output in
      kernels.maxPool(
        input, images: rows, image, size: size, into: &output, winners: &places)
    }
  }

  /// The gradient of the images that a pool saw.
  func handOnWinners(
    _ kernels: Kernels, to previous: Range<Int>, rows: Int, winners: borrowing Buffer<UInt32>,
    deltas: inout Buffer<Float>
  ) {
    guard let (_, size, image) = pooling else { mistake("the stage is no pool") }
    let places = winners.span(self.winners)
    deltas.withParts(reading: results, writing: previous) { delta, target in
      kernels.maxPoolBack(
        delta, winners: places, images: rows, image, size: size, into: &target)
    }
  }
}
