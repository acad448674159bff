public import Kernels
internal import Mistakes

/// A matrix to look at: rows and columns of numbers that stand in a network, without a copy.
public struct MatrixView: ~Escapable {
  /// The numbers, a row of `shape.stride` after the other.
  public let numbers: Span<Float>
  /// How many rows and columns, and how far rows are apart.
  public let shape: PaddedShape

  @_lifetime(copy numbers)
  init(_ numbers: Span<Float>, _ shape: PaddedShape) {
    self.numbers = numbers
    self.shape = shape
  }

  /// One number.
  public subscript(row: Int, column: Int) -> Float {
    require(
      row >= 0 && row < shape.rows && column >= 0 && column < shape.columns,
      "\(row), \(column) is outside of \(shape.rows) × \(shape.columns)")
    return numbers[row * shape.stride + column]
  }

  /// A copy without padding, row by row.
  public var array: [Float] {
    var copy: [Float] = []
    copy.reserveCapacity(shape.rows * shape.columns)
    for row in 0..<shape.rows {
      for column in 0..<shape.columns { copy.append(numbers[row * shape.stride + column]) }
    }
    return copy
  }
}

/// The weights of a layer whose sign flipped in the last step.
public struct Flips: ~Escapable {
  private let places: Span<UInt32>
  private let stride: Int

  @_lifetime(copy places)
  init(_ places: Span<UInt32>, stride: Int) {
    self.places = places
    self.stride = stride
  }

  /// How many flipped.
  public var count: Int { places.count }

  /// From which input to which output the weight goes, in ascending order of both.
  ///
  /// The inputs of a convolution are the numbers of a window, row by row, its outputs the channels.
  public subscript(index: Int) -> (input: Int, output: Int) {
    let place = Int(places[index])
    return (place / stride, place % stride)
  }
}

extension Network {
  /// The layers that have weights, by their place in ``layers``.
  public var weightLayers: [Int] { stages.compactMap { $0.weightLayer } }

  /// The weights of a layer, inputs × outputs; latent ones where it is binarised.
  ///
  /// Those of a convolution are one row: (window row, window column, in channel, out channel).
  @_lifetime(borrow self)
  public func weights(ofLayer layer: Int) -> MatrixView {
    let stage = stage(withWeights: layer)
    return MatrixView(parameters.span(stage.weights), stage.weightShape)
  }

  /// The gradient of these weights in the last step.
  @_lifetime(borrow self)
  public func gradient(ofLayer layer: Int) -> MatrixView {
    let stage = stage(withWeights: layer)
    return MatrixView(gradients.span(stage.weights), stage.weightShape)
  }

  /// The gradient of a dense layer's biases in the last step.
  @_lifetime(borrow self)
  public func biasGradient(ofLayer layer: Int) -> Span<Float> {
    let stage = stage(withWeights: layer)
    let end = stage.bias.isEmpty ? 0 : stage.features
    return gradients.span(stage.bias.lowerBound..<stage.bias.lowerBound + end)
  }

  /// The gradients of γ and β of a normalisation in the last step: two rows.
  @_lifetime(borrow self)
  public func normalisationGradient(ofLayer layer: Int) -> MatrixView {
    guard let stage = stages.first(where: { $0.norm?.layer == layer }) else {
      mistake("layer \(layer) is no normalisation")
    }
    return MatrixView(gradients.span(stage.norms), stage.featureShape(2))
  }

  /// The signs of a binarised layer's weights: word w of output o, at w · stride + o, holds a bit each
  /// of the inputs 32 w ..< 32 w + 32, 1 for +1.
  @_lifetime(borrow self)
  public func signBits(ofLayer layer: Int) -> Span<UInt32> {
    let stage = stage(withWeights: layer)
    require(!stage.weightBits.isEmpty, "the weights of layer \(layer) are not two-valued")
    return weightBits.span(stage.weightBits)
  }

  /// The biases of a dense layer.
  @_lifetime(borrow self)
  public func biases(ofLayer layer: Int) -> Span<Float> {
    let stage = stage(withWeights: layer)
    let end = stage.bias.isEmpty ? 0 : stage.features
    return parameters.span(stage.bias.lowerBound..<stage.bias.lowerBound + end)
  }

  /// The weights of a binarised layer that flipped in the last step.
  @_lifetime(borrow self)
  public func flips(ofLayer layer: Int) -> Flips {
    let index = stages.firstIndex { $0.weightLayer == layer }
    guard let index else { mistake("layer \(layer) has no weights") }
    let begin = stages[index].weights.lowerBound
    return Flips(
      flips.span(begin..<begin + flipCounts[index]), stride: stages[index].flipStride)
  }

  /// Factors and shifts, γ and β, of a normalisation: two rows.
  @_lifetime(borrow self)
  public func normalisation(ofLayer layer: Int) -> MatrixView {
    guard let stage = stages.first(where: { $0.norm?.layer == layer }) else {
      mistake("layer \(layer) is no normalisation")
    }
    return MatrixView(parameters.span(stage.norms), stage.featureShape(2))
  }

  /// Running means and variances of a normalisation: two rows.
  @_lifetime(borrow self)
  public func runningStatistics(ofLayer layer: Int) -> MatrixView {
    guard let stage = stages.first(where: { $0.norm?.layer == layer }) else {
      mistake("layer \(layer) is no normalisation")
    }
    return MatrixView(statistics.span(stage.statistics), stage.featureShape(2))
  }

  /// The outputs of the stage that a layer belongs to, its normalisation, activation and noise
  /// included, of the samples that were looked at last: ``Network/look(at:from:count:)``.
  @_lifetime(borrow self)
  public func activations(ofLayer layer: Int) -> MatrixView {
    let stage = stages.last { $0.firstLayer <= layer }
    guard let stage else { mistake("there is no layer \(layer)") }
    return MatrixView(results.span(stage.results), stage.shape(rowsSeen))
  }

  private func stage(withWeights layer: Int) -> Stage {
    guard let stage = stages.first(where: { $0.weightLayer == layer }) else {
      mistake("layer \(layer) has no weights")
    }
    return stage
  }

  /// Sets the weights of a dense layer, inputs × outputs without padding; signs are taken anew, and
  /// what an optimiser remembers of them is forgotten.
  public mutating func setWeights(ofLayer layer: Int, _ numbers: [Float]) {
    let stage = stage(withWeights: layer)
    require(
      numbers.count == stage.weightCount,
      "layer \(layer) has \(stage.weightCount) weights, not \(numbers.count)")
    for (index, number) in numbers.enumerated() {
      parameters[stage.place(ofWeight: index)] = number
    }
    takeSigns()
  }
}

extension Stage {
  var firstLayer: Int { dense?.layer ?? convolution?.layer ?? pooling?.layer ?? 0 }
  /// The distance between inputs among the weights.
  var flipStride: Int { convolution?.settings.channels ?? weightShape.stride }
}
