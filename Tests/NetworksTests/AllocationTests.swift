import CAllocations
import Kernels
import Networks
import Testing

@Suite("Allocations")
struct AllocationTests {
  private static let networks: [(name: String, layers: [Layer])] = [
    ("binarised", .binarised(hidden: [32, 16], classes: 2)),
    (
      "without normalisation",
      [
        .binaryDense(32, scale: .inverseRootOfInputs, bound: 1), .signHardTanh,
        .binaryDense(2, scale: .inverseRootOfInputs, bound: 1),
      ]
    ),
    (
      "everything",
      [
        .dense(33), .batchNorm, .tanh, .dropout(0.2), .binaryDense(20),
        .signs(.approxSign, zero: .zero),
        .dense(17), .leakyReLU(), .dense(2), .softmax,
      ]
    ),
  ]

  @Test("the counter sees what Swift's runtime asks for")
  func counter() throws {
    let before = callocations_count()
    guard before >= 0 else {
      try Test.cancel("a sanitizer has the memory of this process in its hands")
    }
    let array = [Int](repeating: 7, count: 1_000 + Int(before & 1))
    #expect(callocations_count() > before && array.count >= 1_000)
  }

  @Test("steps allocate nothing, nor do looks at flips and weights", arguments: 0..<3)
  func steps(number: Int) throws {
    guard callocations_count() >= 0 else {
      try Test.cancel("a sanitizer has the memory of this process in its hands")
    }
    let (name, layers) = Self.networks[number]
    for areSigns in [true, false] {
      let network = Network(inputs: 40, areSigns: areSigns, layers, batchMax: 16, seed: 1)
      var training = Training(
        network, on: TrainingTests.majority(16 * 30, areSigns: areSigns),
        TrainingSettings(
          batch: 16, epochs: 2, optimiser: .adam(rate: 1e-3), moments: .every(steps: 1)), seed: 1)
      // The first step makes the epoch's order, and first calls make what is made once.
      _ = training.advance()
      _ = training.advance()
      var flips = 0
      let before = callocations_count()
      for _ in 0..<20 {
        _ = training.advance()
        flips += training.network.flips(ofLayer: 0).count
        flips += training.network.weights(ofLayer: 0)[1, 1] > 0 ? 1 : 0
      }
      let after = callocations_count()
      #expect(after == before, "\(name): \(after - before) in 20 steps, \(flips) flips")
    }
  }

  @Test("an evaluation allocates nothing")
  func evaluation() throws {
    guard callocations_count() >= 0 else {
      try Test.cancel("a sanitizer has the memory of this process in its hands")
    }
    let samples = TrainingTests.majority(300)
    var network = Network(
      inputs: 40, areSigns: true, Self.networks[0].layers, batchMax: 16, seed: 1)
    _ = network.evaluate(samples, .crossEntropy)
    let before = callocations_count()
    let found = network.evaluate(samples, .crossEntropy)
    #expect(callocations_count() == before && found.loss > 0)
  }

  @Test("steps and evaluations of images allocate nothing")
  func images() throws {
    guard callocations_count() >= 0 else {
      try Test.cancel("a sanitizer has the memory of this process in its hands")
    }
    // Images that fill their padded rows, and 5 × 9 pixels that do not; windows with and without margin.
    for (rows, columns) in [(8, 8), (5, 9)] {
      let samples = TrainingTests.majority(16 * 30, inputs: rows * columns, areSigns: false)
      let network = Network(
        images: ImageShape(rows: rows, columns: columns),
        [
          .convolution(16, window: 3, margin: 1), .batchNorm, .sign, .maxPool(2),
          .binaryConvolution(7, window: 2, bound: 1), .relu, .dropout(0.1), .dense(2),
        ], batchMax: 16, seed: 1)
      var training = Training(
        network, on: samples,
        TrainingSettings(
          batch: 16, epochs: 2, optimiser: .adam(rate: 1e-3), moments: .every(steps: 1)), seed: 1)
      _ = training.advance()
      _ = training.network.evaluate(samples, .crossEntropy)
      _ = training.advance()
      var flips = 0
      let before = callocations_count()
      for _ in 0..<20 {
        _ = training.advance()
        flips += training.network.flips(ofLayer: 4).count
      }
      let between = callocations_count()
      let found = training.network.evaluate(samples, .crossEntropy)
      let after = callocations_count()
      #expect(between == before, "\(between - before) in 20 steps, \(flips) flips")
      #expect(after == between && found.loss > 0, "\(after - between) in an evaluation")
    }
  }
}
