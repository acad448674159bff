internal import Files
internal import Kernels
internal import Mistakes
internal import Networks
internal import Randomness

/// Samples a second of small networks, against PyTorch's fastest eager form and JAX's compiled epoch.
///
/// Both sides train the same network on random data of the same shape with one thread, in one run, for
/// the same number of epochs, and are taken by their median epoch: what is claimed is the ratio on this
/// class of CPU. The first epoch, in which memory is touched for the first time, does not count.
struct TrainingBenchmark {
  private let epochs: Int
  private static let kernels = Kernels.best

  init(isQuick: Bool) { epochs = isQuick ? 3 : 9 }

  /// One hidden layer, no normalisation, and how many times PyTorch and JAX it must reach.
  private static let networks: [(inputs: Int, hidden: Int, torch: Double, jax: Double)] = [
    (100, 16, 22, 1), (100, 64, 14, 2.5), (100, 256, 5.5, 1), (784, 256, 2, 0.95),
    (784, 1024, 2.3, 1),
  ]

  func rows() throws(BenchmarkError) -> [BenchmarkRow] {
    // First of all, since the peak of memory is that of the process.
    let memory = try Self.mebibytesBeyondData()
    let torch = Peer.answer(to: TrainingPeers.torch, arguments: ["\(epochs)"])
    let jax = Peer.answer(to: TrainingPeers.jax, arguments: ["\(epochs)"])
    var rows: [BenchmarkRow] = []
    for network in Self.networks {
      let rate = samplesPerSecond(inputs: network.inputs, hidden: network.hidden)
      let name = "binarised \(network.inputs)-\(network.hidden)-10"
      let key = "\(network.inputs)-\(network.hidden)"
      rows.append(
        BenchmarkRow(
          "\(name), PyTorch", rate, "samples/s", against: torch, key,
          target: .ratioAtLeast(network.torch)))
      rows.append(
        BenchmarkRow(
          "\(name), JAX", rate, "samples/s", against: jax, key,
          target: .ratioAtLeast(network.jax)))
    }
    // Samples of real numbers have no products of bits in the first layer.
    rows.append(
      BenchmarkRow(
        "binarised 784-1024-10, inputs that are no signs, PyTorch",
        samplesPerSecond(inputs: 784, hidden: 1024, areSigns: false), "samples/s", against: torch,
        "784-1024 numbers", target: .nothing))
    rows.append(
      BenchmarkRow(
        "100-32-16-10 with batch normalisation and validation", paperStepsPerSecond, "steps/s",
        against: torch, "paper", target: .ratioAtLeast(9)))
    rows.append(
      BenchmarkRow(
        "convolutions 8-16-32, dense 32-10, batch 1024", convolutionSamplesPerSecond,
        "samples/s", against: torch, "convolutions", target: .ratioAtLeast(1)))
    rows.append(
      BenchmarkRow(
        "memory of 100-128-64-10 on 25,000 samples, less the data", memory, "MiB",
        target: .atMost(64)))
    return rows
  }

  /// A network of signs and samples with random labels, as the peers' scripts have it.
  private func samplesPerSecond(inputs: Int, hidden: Int, areSigns: Bool = true) -> Double {
    let samples = Self.samples(10_000, inputs: inputs, areSigns: areSigns)
    let scale = Scale.inverseRootOfInputs
    let layers: [Layer] = [
      .binaryDense(hidden, scale: scale, bound: 1, start: .uniform(1)), .signHardTanh,
      .binaryDense(10, scale: scale, bound: 1, start: .uniform(1)),
    ]
    let network = Network(
      inputs: inputs, areSigns: areSigns, layers, batchMax: 64, seed: 1, kernels: Self.kernels)
    let settings = TrainingSettings(
      batch: 64, epochs: epochs + 1, optimiser: .adam(rate: 1e-3), keepsLastBatch: false)
    var training = Training(network, on: samples, settings, seed: 1)
    return 9_984 / medianEpoch(&training)
  }

  /// The seconds of the median epoch of a training that yields at the ends of epochs.
  private func medianEpoch(_ training: inout Training) -> Double {
    var times: [Double] = []
    var clock = Stopwatch()
    while let moment = training.advance() {
      require(moment.epochLoss < 4, "a loss of \(moment.epochLoss) is no training")
      times.append(clock.seconds)
      clock = Stopwatch()
    }
    return median(ofAllButFirst: times)
  }

  private func median(ofAllButFirst times: [Double]) -> Double {
    times.dropFirst().sorted()[epochs / 2]
  }

  /// The binarised network of the complexity study, with its validation every 20 steps.
  private var paperStepsPerSecond: Double {
    let samples = Self.samples(25_000, inputs: 100, areSigns: false)
    let validation = Self.samples(10_000, inputs: 100, areSigns: false)
    var layer = Dense(
      outputs: 1, binarisation: Binarisation(), hasBias: true, start: .normal(0.1))
    layer.scale = .one
    let network = Network(
      inputs: 100, .binarised(hidden: [32, 16], classes: 10, like: layer), batchMax: 128, seed: 1,
      kernels: Self.kernels)
    let settings = TrainingSettings(
      batch: 128, epochs: epochs + 1, optimiser: .adam(rate: 1e-3), moments: .every(steps: 20))
    var training = Training(network, on: samples, settings, seed: 1)
    var times: [Double] = []
    var clock = Stopwatch()
    var losses = 0.0
    while let moment = training.advance() {
      if moment.step % 20 == 0 {
        losses += training.network.evaluate(validation, .crossEntropy).loss
      }
      if moment.endsEpoch {
        times.append(clock.seconds)
        clock = Stopwatch()
      }
    }
    require(losses.isFinite, "a loss of \(losses) is no training")
    return 196 / median(ofAllButFirst: times)
  }

  /// Three convolutions with pools and two dense layers on images of 28 × 28.
  private var convolutionSamplesPerSecond: Double {
    let layers: [Layer] = [
      .convolution(8, window: 3, margin: 1), .relu, .maxPool(2),
      .convolution(16, window: 3, margin: 1), .relu, .maxPool(2),
      .convolution(32, window: 3, margin: 1), .relu, .maxPool(2),
      .dense(32), .relu, .dense(10),
    ]
    let network = Network(
      images: ImageShape(rows: 28, columns: 28), layers, batchMax: 1024, seed: 1,
      kernels: Self.kernels)
    var training = Training(
      network, on: Self.samples(4096, inputs: 784, areSigns: false),
      TrainingSettings(batch: 1024, epochs: epochs + 1, optimiser: .adam(rate: 1e-3)), seed: 1)
    return 4_096 / medianEpoch(&training)
  }

  private static func mebibytesBeyondData() throws(BenchmarkError) -> Double {
    let samples = Self.samples(25_000, inputs: 100, areSigns: false)
    let network = Network(
      inputs: 100, .binarised(hidden: [128, 64], classes: 10), batchMax: 128, seed: 1,
      kernels: kernels)
    let settings = TrainingSettings(batch: 128, epochs: 2, optimiser: .adam(rate: 1e-3))
    var training = Training(network, on: samples, settings, seed: 1)
    while let moment = training.advance() {
      require(moment.loss.isFinite, "a loss of \(moment.loss) is no training")
    }
    return try peakMebibytes() - Double(25_000 * 100 * 4) / 1_048_576
  }

  private static func samples(_ count: Int, inputs: Int, areSigns: Bool) -> Samples {
    let seed: Seed = 5
    var stream = seed.stream("features")
    var features = Buffer<Float>(count: count * inputs)
    for index in 0..<features.count {
      features[index] = areSigns ? (stream.uniform() < 0.5 ? -1 : 1) : stream.normalFloat()
    }
    var labels = seed.stream("labels")
    return Samples(
      features.span, inputs: inputs, labels: (0..<count).map { _ in labels.integer(below: 10) },
      classes: 10)
  }
}
