import Encoding
import Kernels
import Networks
import Randomness

/// Trainings of three small networks, which between them hold every layer, as one digest.
///
/// What the kernels compute is one thing, what becomes of it after a hundred steps another: a bit that
/// differed anywhere would have grown until everything differed.
struct TrainingCheck {
  private let kernels: Kernels

  /// Trainings at a level.
  init(with kernels: Kernels) { self.kernels = kernels }

  /// The digest of losses and weights.
  var digest: Digest {
    var bytes: [UInt8] = []
    for (number, layers) in Self.networks.enumerated() {
      let areSigns = number == 0
      let network =
        number == 2
        ? Network(
          images: ImageShape(rows: 6, columns: 7), layers, batchMax: 32, seed: 3, kernels: kernels)
        : Network(
          inputs: 42, areSigns: areSigns, layers, batchMax: 32, seed: 3, kernels: kernels)
      var training = Training(
        network, on: Self.samples(areSigns: areSigns),
        TrainingSettings(
          batch: 32, epochs: 3, optimiser: .adamW(rate: 3e-3),
          schedule: .cosine(epochs: 3, floor: 0.1)),
        seed: 3)
      while let moment = training.advance() { Self.append(moment.epochLoss.bitPattern, to: &bytes) }
      for layer in training.network.weightLayers {
        for weight in training.network.weights(ofLayer: layer).array {
          Self.append(UInt64(weight.bitPattern), to: &bytes)
        }
      }
    }
    return Digest(of: bytes)
  }

  private static let networks: [[Layer]] = [
    [
      .binaryDense(37, scale: .inverseRootOfInputs, bound: 1, start: .uniform(1)), .signHardTanh,
      .binaryDense(20, scale: .inverseRootOfInputs, bound: 1, start: .uniform(1)), .batchNorm,
      .signs(.approxSign, zero: .minus), .binaryDense(2, scale: .inverseRootOfInputs),
    ],
    [
      .dense(33), .batchNorm, .tanh, .dense(20), .erf, .dense(18), .sigmoid, .dropout(0.2),
      .dense(16), .leakyReLU(), .noise(Noise(.additive(deviation: 0.1))), .dense(2),
    ],
    [
      .binaryConvolution(16, window: 3, margin: 1), .maxPool(2), .batchNorm, .signHardTanh,
      .convolution(5, window: 2), .relu, .dense(2),
    ],
  ]

  private static func samples(areSigns: Bool) -> Samples {
    var stream = Seed(integerLiteral: 2026).stream("training check")
    let features: [Float] = (0..<150 * 42).map { _ in
      let number = stream.normalFloat()
      return areSigns ? (number < 0 ? -1 : 1) : number
    }
    let labels = (0..<150).map { row in
      features[row * 42..<(row + 1) * 42].count { $0 > 0 } > 21 ? 1 : 0
    }
    return Samples(features.span, inputs: 42, labels: labels, classes: 2)
  }

  private static func append(_ word: UInt64, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
    }
  }
}
