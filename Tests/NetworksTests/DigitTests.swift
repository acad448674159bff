import DataLibrary
import Datasets
import Networks
import Randomness
import TestSupport
import Testing

@Suite("Digits against PyTorch")
struct DigitTests {
  /// Training, validation and test part of MNIST's test file, which are the twin's to the bit.
  private func parts() throws -> [Samples] {
    let mnist = try DataLibrary(folder: DataFolder.path).dataset(DatasetName("mnist/t10k-10x10"))
    let seed = try #require(Seed(TorchDigits.splitSeed))
    let parts = try mnist.split(into: TorchDigits.parts, seed: seed)
    try #require(parts.map { $0.digest().hexadecimal } == TorchDigits.digests)
    return try parts.map { part in
      let normalised = try part.normalised(
        mean: TorchDigits.mean, deviation: TorchDigits.deviation)
      return Samples(
        normalised.features.span, inputs: part.shape.count, labels: part.labels.map(Int.init),
        classes: part.classCount)
    }
  }

  /// The accuracy on the test part of the state with the least loss on the validation part.
  private func accuracy(_ parts: [Samples], seed: Seed) -> Double {
    let network = Network(
      inputs: parts[0].inputs, .binarised(hidden: TorchDigits.hidden, classes: 10),
      batchMax: TorchDigits.batch, seed: seed)
    var training = Training(
      network, on: parts[0],
      TrainingSettings(
        batch: TorchDigits.batch, epochs: TorchDigits.epochs,
        optimiser: .adam(rate: TorchDigits.rate)),
      seed: seed)
    var stopping = EarlyStopping(of: training.network, patience: TorchDigits.patience)
    while training.advance() != nil {
      let found = training.network.evaluate(parts[1], .crossEntropy)
      if stopping.shouldStop(at: found.loss, training.network) { break }
    }
    stopping.restoreBest(&training.network)
    return 100 * training.network.evaluate(parts[2], .crossEntropy).accuracy
  }

  @Test(
    "a binarised network learns MNIST's digits as well as its twin in PyTorch",
    .enabled(
      if: DataFolder.hasMNIST,
      "PARSIMONY_DATA names no folder with MNIST's test files in 'mnist'; see docs/data.md"),
    .timeLimit(.minutes(2)))
  func twin() throws {
    let parts = try parts()
    let accuracies = try (0..<10).map { number in
      accuracy(parts, seed: try #require(Seed(UInt64(number))))
    }
    let mean = accuracies.reduce(0, +) / 10
    print("accuracy of 10 seeds: \(mean), PyTorch: \(TorchDigits.accuracyMean)")
    #expect(
      (mean - TorchDigits.accuracyMean).magnitude < 1.5,
      "\(accuracies), PyTorch: \(TorchDigits.accuracies)")
  }
}
