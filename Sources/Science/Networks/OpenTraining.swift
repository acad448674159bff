internal import Kernels
internal import Mistakes

/// A training whose loss is somebody else's.
///
/// ``Training`` knows what a sample shall give. Where the loss is a function of a whole batch, or of
/// several networks at once, only whoever asks can say in which direction outputs should move:
///
///     let outputs = training.look(at: batch.span)
///     training.learn(from: gradientOfMyLoss(outputs).span)
///
/// Samples pass as in training: normalisations use the batch, and noise is drawn for the step.
public struct OpenTraining: ~Copyable, Sendable {
  private var network: Network
  private var optimiser: OptimiserState
  private var inputs: Buffer<Float>
  private let noBits = Buffer<UInt32>(count: 0)
  private var step = 0
  private var rows = 0

  /// A training at its beginning, of a network whose samples are numbers.
  public init(_ network: consuming Network, _ optimiser: Optimiser) {
    require(!network.inputsAreSigns, "an open training takes samples that are numbers, not signs")
    require(!optimiser.holdsSigns, "an open training has latent weights, which bop has not")
    inputs = Buffer(count: PaddedShape(rows: network.batchMax, columns: network.inputs).count)
    self.network = network
    self.optimiser = OptimiserState(optimiser)
  }

  /// Lets samples pass.
  ///
  /// - Parameter samples: Their numbers without padding, one sample after the other.
  /// - Returns: The outputs, likewise.
  public mutating func look(at samples: Span<Float>) -> [Float] {
    let width = network.inputs
    require(
      samples.count % width == 0, "\(samples.count) numbers make no samples of \(width)")
    let count = samples.count / width
    require(count <= network.batchMax, "\(count) samples do not fit batches of \(network.batchMax)")
    let stride = PaddedShape(rows: count, columns: width).stride
    var places = inputs.mutableSpan
    for row in 0..<count {
      for column in 0..<width { places[row * stride + column] = samples[row * width + column] }
    }
    rows = count
    network.forward(inputs, noBits, from: 0, rows: count, .training(step: step))
    return network.lastOutputs(count)
  }

  /// Takes a step down a gradient.
  ///
  /// - Parameter gradient: The derivative of the loss by each output of the samples that passed last,
  ///   without padding.
  public mutating func learn(from gradient: Span<Float>) {
    require(
      rows > 0 && gradient.count == rows * network.outputs,
      "\(rows) samples of \(network.outputs) outputs have as many derivatives, not \(gradient.count)"
    )
    network.takeGradient(gradient, rows)
    network.backward(inputs, noBits, rows: rows)
    let rules = optimiser.next(factor: 1)
    network.update(signs: rules.signs, others: rules.others)
    step += 1
    rows = 0
  }
}

extension Network {
  /// The outputs of the last stage, without padding.
  fileprivate func lastOutputs(_ rows: Int) -> [Float] {
    let stage = stages[stages.count - 1]
    return MatrixView(results.span(stage.results), stage.shape(rows)).array
  }

  /// Puts the gradient of the outputs where the way back begins.
  fileprivate mutating func takeGradient(_ gradient: Span<Float>, _ rows: Int) {
    let stage = stages[stages.count - 1]
    let stride = stage.shape(rows).stride
    var places = deltas.mutableSpan(stage.results)
    for row in 0..<rows {
      for column in 0..<stride {
        places[row * stride + column] =
          column < stage.outputs ? gradient[row * stage.outputs + column] : 0
      }
    }
  }
}
