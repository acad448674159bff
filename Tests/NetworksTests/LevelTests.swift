import Encoding
import Kernels
import Networks
import Testing

@Suite("Levels")
struct LevelTests {
  @Test("a training has the same digest at every level of this machine")
  func digests() {
    var digests: [CPULevel: Digest] = [:]
    for level in CPULevel.allCases {
      if let kernels = Kernels(level) { digests[level] = LevelTests.digest(kernels) }
    }
    #expect(Set(digests.values).count == 1, "\(digests)")
  }

  /// Parameters of trainings that hold every kind of layer, after some epochs.
  static func digest(_ kernels: Kernels) -> Digest {
    let binarised: [Layer] = [
      .binaryDense(37, scale: .inverseRootOfInputs, bound: 1, start: .uniform(1)), .signHardTanh,
      .binaryDense(2, scale: .inverseRootOfInputs, bound: 1, start: .uniform(1)),
    ]
    let smooth: [Layer] = [
      .dense(33), .batchNorm, .tanh, .dense(20), .erf, .dense(18), .sigmoid, .dropout(0.2),
      .dense(16), .leakyReLU(), .dense(2),
    ]
    var bytes: [UInt8] = []
    for (number, layers) in [binarised, .binarised(hidden: [32, 16], classes: 2), smooth]
      .enumerated()
    {
      let areSigns = number == 0
      let network = Network(
        inputs: 40, areSigns: areSigns, layers, batchMax: 64, seed: 3, kernels: kernels)
      var training = Training(
        network, on: TrainingTests.majority(300, areSigns: areSigns),
        TrainingSettings(batch: 64, epochs: 4, optimiser: .adamW(rate: 3e-3)), seed: 3)
      while let moment = training.advance() {
        withUnsafeBytes(of: moment.epochLoss.bitPattern) { bytes += $0 }
      }
      for layer in training.network.weightLayers {
        for weight in training.network.weights(ofLayer: layer).array {
          withUnsafeBytes(of: weight.bitPattern) { bytes += $0 }
        }
      }
    }
    return Digest(of: bytes)
  }
}
