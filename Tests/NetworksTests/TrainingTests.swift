import Kernels
import Networks
import Randomness
import Testing

@Suite("Trainings")
struct TrainingTests {
  /// Samples of random signs whose label is their majority.
  static func majority(_ count: Int, inputs: Int = 40, areSigns: Bool = true, seed: Seed = 9)
    -> Samples
  {
    var stream = seed.stream("majority", count, inputs)
    let features: [Float] = (0..<count * inputs).map { _ in
      let sign: Float = stream.uniform() < 0.5 ? -1 : 1
      return areSigns ? sign : sign * (0.5 + stream.uniformFloat())
    }
    let labels = (0..<count).map { row in
      (0..<inputs).count { features[row * inputs + $0] > 0 } > inputs / 2 ? 1 : 0
    }
    return Samples(features.span, inputs: inputs, labels: labels, classes: 2)
  }

  @Test("XOR is learned from each of 20 seeds", arguments: 0..<20)
  func xor(number: Int) throws {
    let features: [Float] = [-1, -1, -1, 1, 1, -1, 1, 1]
    let samples = Samples(features.span, inputs: 2, labels: [0, 1, 1, 0], classes: 2)
    let seed = try #require(Seed(UInt64(number)))
    let network = Network(
      inputs: 2, [.dense(8, start: .normalByInputs), .tanh, .dense(2)], batchMax: 4, seed: seed)
    var training = Training(
      network, on: samples,
      TrainingSettings(batch: 4, epochs: 400, optimiser: .adam(rate: 0.03)), seed: seed)
    while training.advance() != nil {}
    let found = training.network.evaluate(samples, .crossEntropy)
    #expect(found.accuracy == 1 && found.loss < 0.05)
  }

  @Test("a binarised network learns, with normalisation and without, from signs and from numbers")
  func binarised() {
    let scale = Scale.inverseRootOfInputs
    let plain: [Layer] = [
      .binaryDense(32, scale: scale, bound: 1, start: .uniform(1)), .signHardTanh,
      .binaryDense(2, scale: scale, bound: 1, start: .uniform(1)),
    ]
    for areSigns in [true, false] {
      for layers in [plain, .binarised(hidden: [32, 16], classes: 2)] {
        let network = Network(
          inputs: 15, areSigns: areSigns, layers, batchMax: 64, seed: 3)
        var training = Training(
          network, on: Self.majority(4_000, inputs: 15, areSigns: areSigns),
          TrainingSettings(batch: 64, epochs: 25, optimiser: .adam(rate: 3e-3)), seed: 3)
        while training.advance() != nil {}
        let test = Self.majority(1_000, inputs: 15, areSigns: areSigns, seed: 10)
        let accuracy = training.network.evaluate(test, .crossEntropy).accuracy
        #expect(accuracy > 0.8)
      }
    }
  }

  @Test("Bop learns too")
  func bop() {
    let network = Network(
      inputs: 15, areSigns: true, .binarised(hidden: [32], classes: 2), batchMax: 50, seed: 3)
    var training = Training(
      network, on: Self.majority(4_000, inputs: 15),
      TrainingSettings(batch: 50, epochs: 30, optimiser: .bop(average: 1e-2, threshold: 1e-4)),
      seed: 3)
    while training.advance() != nil {}
    let test = Self.majority(1_000, inputs: 15, seed: 10)
    let accuracy = training.network.evaluate(test, .crossEntropy).accuracy
    #expect(accuracy > 0.85)
  }

  @Test("a training yields at the steps that were asked for, and at the ends of epochs")
  func moments() {
    func steps(_ moments: Moments, keepsLastBatch: Bool = true) -> [[Int]] {
      let network = Network(inputs: 40, [.dense(2)], batchMax: 30, seed: 1)
      var training = Training(
        network, on: Self.majority(100),
        TrainingSettings(
          batch: 30, epochs: 2, optimiser: .descent(rate: 0.1), keepsLastBatch: keepsLastBatch,
          moments: moments), seed: 1)
      var all: [[Int]] = []
      while let moment = training.advance() {
        all.append([moment.step, moment.epoch, moment.endsEpoch ? 1 : 0])
      }
      return all
    }
    #expect(steps(.epochs) == [[4, 0, 1], [8, 1, 1]])
    #expect(steps(.epochs, keepsLastBatch: false) == [[3, 0, 1], [6, 1, 1]])
    #expect(steps(.every(steps: 3)) == [[3, 0, 0], [4, 0, 1], [6, 1, 0], [8, 1, 1]])
    #expect(
      steps(.steps([1, 2, 7])) == [[1, 0, 0], [2, 0, 0], [4, 0, 1], [7, 1, 0], [8, 1, 1]])
  }

  @Test("flips are the weights whose sign is another than a step before, and bits are the signs")
  func flips() {
    let layers: [Layer] = [
      .binaryDense(37, bound: 1, start: .normal(0.02)), .batchNorm, .sign,
      .binaryDense(2, zero: .minus, start: .normal(0.02)), .batchNorm,
    ]
    let network = Network(inputs: 40, layers, batchMax: 64, seed: 3)
    var training = Training(
      network, on: Self.majority(640),
      TrainingSettings(
        batch: 64, epochs: 3, optimiser: .adam(rate: 1e-2), moments: .every(steps: 1)), seed: 3)
    var before = [0, 3].map { training.network.weights(ofLayer: $0).array }
    var total = 0
    while training.advance() != nil {
      for (number, layer) in [0, 3].enumerated() {
        let weights = training.network.weights(ofLayer: layer)
        let now = weights.array
        let wanted = now.indices.filter { (now[$0] < 0) != (before[number][$0] < 0) }
        let flips = training.network.flips(ofLayer: layer)
        var found: [Int] = []
        for index in 0..<flips.count {
          found.append(flips[index].input * weights.shape.columns + flips[index].output)
        }
        #expect(found == wanted)
        total += found.count
        before[number] = now
        let bits = training.network.signBits(ofLayer: layer)
        for input in 0..<weights.shape.rows {
          for output in 0..<weights.shape.columns {
            let word = bits[input / 32 * weights.shape.stride + output]
            #expect((word >> UInt32(input % 32) & 1 == 1) == (weights[input, output] > 0))
          }
        }
      }
    }
    #expect(total > 100)
  }

  @Test("a look at samples shows activations, and changes nothing")
  func look() {
    let samples = Self.majority(70, areSigns: false)
    var network = Network(
      inputs: 40, .binarised(hidden: [20, 17], classes: 2), batchMax: 50, seed: 3)
    let before = network.evaluate(samples, .crossEntropy)
    network.look(at: samples, from: 20, count: 50)
    let shape = network.activations(ofLayer: 2).shape
    #expect(shape.rows == 50 && shape.columns == 20)
    let signs = network.activations(ofLayer: 2).array
    #expect(signs.allSatisfy { abs($0) == 1 } && Set(signs).count == 2)
    #expect(network.activations(ofLayer: 7).array.allSatisfy { $0.isFinite })
    let after = network.evaluate(samples, .crossEntropy)
    #expect(after == before)
  }

  @Test("early stopping keeps a true copy of the best state and stops when patience ends")
  func stopping() {
    let samples = Self.majority(640)
    let network = Network(
      inputs: 40, .binarised(hidden: [16], classes: 2), batchMax: 64, seed: 3)
    var training = Training(
      network, on: samples,
      TrainingSettings(batch: 64, epochs: 20, optimiser: .adam(rate: 1e-2)), seed: 3)
    var stopping = EarlyStopping(of: training.network, patience: 3)
    var best = Evaluation?.none
    // What it is told falls three times, and then never again.
    let told = [3.0, 2, 1, 1.5, .nan, 1, 0.5]
    var looks = 0
    while training.advance() != nil {
      let found = training.network.evaluate(samples, .crossEntropy)
      if looks == 2 { best = found }
      looks += 1
      if stopping.shouldStop(at: told[looks - 1], training.network) { break }
    }
    #expect(looks == 6 && stopping.best == 1 && stopping.bestLook == 2)
    let last = training.network.evaluate(samples, .crossEntropy)
    stopping.restoreBest(&training.network)
    let restored = training.network.evaluate(samples, .crossEntropy)
    #expect(last != best && restored == best)
  }

  @Test("noise and dropout act in training alone unless asked, and are drawn anew at each step")
  func noise() {
    let features = [Float](repeating: 1, count: 2 * 4)
    let samples = Samples(features.span, inputs: 4, labels: [0, 1], classes: 2)
    let kinds: [Noise.Kind] = [
      .dropout(chance: 0.5), .multiplicative(deviation: 0.5), .additive(deviation: 0.5),
    ]
    for kind in kinds {
      for isInEvaluation in [false, true] {
        let layers: [Layer] = [
          .dense(400), .noise(Noise(kind, isInEvaluation: isInEvaluation)), .dense(2),
        ]
        var network = Network(inputs: 4, layers, batchMax: 2, seed: 3)
        network.look(at: samples, count: 2)
        let rows = network.activations(ofLayer: 1).array
        // Both samples are the same, so only noise tells them apart.
        #expect((Array(rows[..<400]) != Array(rows[400...])) == isInEvaluation)
        var training = Training(
          network, on: samples,
          TrainingSettings(
            batch: 2, epochs: 3, optimiser: .descent(rate: 0), moments: .every(steps: 1)),
          seed: 1)
        var losses: Set<Double> = []
        while let moment = training.advance() { losses.insert(moment.loss) }
        #expect(losses.count == 3)
      }
    }
  }
}
