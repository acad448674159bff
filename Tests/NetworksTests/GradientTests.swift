import Kernels
import Networks
import Randomness
import Testing

/// Networks that hold every layer, and what they are to give.
private struct Case: Sendable, CustomTestStringConvertible {
  let name: String
  let layers: [Layer]
  var wanted = Kind.labels
  var areSigns = false
  var images: ImageShape?

  enum Kind: Sendable {
    case labels
    case distributions
    case targets(DistanceLoss)
  }

  var testDescription: String { name }

  func network(inputs: Int, rows: Int, _ kernels: Kernels) -> Network {
    if let images {
      return Network(images: images, layers, batchMax: rows, seed: 5, kernels: kernels)
    }
    return Network(
      inputs: inputs, areSigns: areSigns, layers, batchMax: rows, seed: 5, kernels: kernels)
  }

  static let all: [Case] = [
    Case(name: "dense", layers: [.dense(7), .tanh, .dense(4)]),
    Case(name: "dense, scaled", layers: [.dense(7, scale: .factor(0.3)), .sigmoid, .dense(4)]),
    Case(name: "wide", layers: [.dense(37), .relu, .dense(19), .erf, .dense(17)]),
    Case(name: "leaky", layers: [.dense(5), .leakyReLU(0.1), .dense(4, hasBias: false)]),
    Case(name: "softmax inside", layers: [.dense(6), .softmax, .dense(4)]),
    Case(name: "normalised", layers: [.dense(7), .batchNorm, .tanh, .dense(4), .batchNorm]),
    Case(name: "normalised erf", layers: [.dense(18), .batchNorm, .erf, .dense(4)]),
    Case(
      name: "binarised",
      layers: [
        .binaryDense(7, scale: .inverseRootOfInputs, start: .uniform(1)), .signHardTanh,
        .binaryDense(4, scale: .inverseRootOfInputs, start: .uniform(1)),
      ]),
    Case(
      name: "binarised, samples of signs",
      layers: [
        .binaryDense(37, scale: .inverseRootOfInputs, start: .uniform(1)), .signHardTanh,
        .binaryDense(4, hasBias: true, scale: .inverseRootOfInputs, start: .uniform(1)),
      ], areSigns: true),
    Case(
      name: "binarised, normalised",
      layers: .binarised(hidden: [33, 16], classes: 5)),
    Case(
      name: "approximate sign",
      layers: [
        .binaryDense(9, start: .uniform(1)), .batchNorm, .signs(.approxSign, zero: .minus),
        .binaryDense(4, start: .uniform(1)), .batchNorm,
      ]),
    Case(
      name: "sign of three values",
      layers: [
        .binaryDense(9, zero: .zero, start: .uniform(1)), .signs(.hardTanh, zero: .zero),
        .binaryDense(4, zero: .zero, start: .uniform(1)),
      ]),
    Case(
      name: "first and last layer at full precision",
      layers: .binarised(
        hidden: [12, 20], classes: 4, binarisesFirst: false, binarisesLast: false)),
    Case(
      name: "convolutions",
      layers: [
        .convolution(8, window: 3, margin: 1), .relu, .maxPool(2), .convolution(5, window: 3),
        .tanh, .dense(4),
      ], images: ImageShape(rows: 9, columns: 8)),
    Case(
      name: "convolution and pool at once, images that fill their rows",
      layers: [
        .convolution(16, window: 2, stride: 2), .maxPool(2), .batchNorm, .tanh, .dense(6), .sigmoid,
        .dense(4),
      ], images: ImageShape(rows: 8, columns: 8, channels: 2)),
    Case(
      name: "binarised convolutions",
      layers: [
        .binaryConvolution(16, window: 3, margin: 1), .maxPool(2), .batchNorm, .signHardTanh,
        .binaryConvolution(16, window: 3, bound: 1), .batchNorm, .signHardTanh,
        .binaryDense(4, scale: .inverseRootOfInputs),
      ], images: ImageShape(rows: 8, columns: 6)),
    Case(
      name: "distributions", layers: [.dense(7), .tanh, .dense(4)], wanted: .distributions),
    Case(
      name: "squared error", layers: [.dense(7), .tanh, .dense(4)], wanted: .targets(.squared)),
    Case(
      name: "squared hinge", layers: [.dense(7), .tanh, .dense(4)],
      wanted: .targets(.squaredHinge)),
    Case(
      name: "absolute error", layers: [.dense(7), .tanh, .dense(19)], wanted: .targets(.absolute)),
  ]
}

/// A batch for both sides.
private struct Sample {
  let features: [Float]
  let labels: [Int]
  let targets: [Float]
  let rows: Int
  let inputs: Int
  let outputs: Int

  init(_ one: Case, rows: Int, inputs: Int) {
    self.rows = rows
    self.inputs = inputs
    outputs = Twin(inputs: inputs, images: one.images, one.layers).widths.last ?? 0
    let seed: Seed = 3
    var stream = seed.stream("gradient tests", rows, inputs)
    features = (0..<rows * inputs).map { _ in
      one.areSigns ? (stream.uniform() < 0.5 ? -1 : 1) : stream.normalFloat()
    }
    let outputs = outputs
    labels = (0..<rows).map { _ in stream.integer(below: outputs) }
    switch one.wanted {
    case .labels: targets = []
    case .distributions:
      targets = (0..<rows).flatMap { _ in
        let shares = (0..<outputs).map { _ in stream.uniformFloat() + 0.1 }
        let sum = shares.reduce(0, +)
        return shares.map { $0 / sum }
      }
    case .targets(.squaredHinge): targets = Samples.signTargets(of: labels, classes: outputs)
    case .targets: targets = (0..<rows * outputs).map { _ in stream.normalFloat() }
    }
  }

  private func matrix(_ numbers: [Float], _ columns: Int) -> [[Double]] {
    (0..<rows).map { row in (0..<columns).map { Double(numbers[row * columns + $0]) } }
  }
  var rowsOfDoubles: [[Double]] { matrix(features, inputs) }

  func wanted(_ one: Case) -> Twin.Wanted {
    switch one.wanted {
    case .labels: .labels(labels)
    case .distributions: .distributions(matrix(targets, outputs))
    case .targets(let distance): .targets(distance, matrix(targets, outputs))
    }
  }

  func samples(_ one: Case) -> Samples {
    if case .labels = one.wanted {
      return Samples(features.span, inputs: inputs, labels: labels, classes: outputs)
    }
    return Samples(features.span, inputs: inputs, targets: targets.span, outputs: outputs)
  }

  func loss(_ one: Case) -> Loss {
    if case .targets(let distance) = one.wanted { .distance(distance) } else { .crossEntropy }
  }
}

@Suite("Gradients")
struct GradientTests {
  @Test(
    "the twin's gradients are those of finite differences, for every layer and loss",
    arguments: Case.all)
  fileprivate func twin(one: Case) {
    let inputs = one.images?.count ?? 6
    let sample = Sample(one, rows: 5, inputs: inputs)
    var twin = Twin(inputs: inputs, images: one.images, one.layers)
    twin.isSmooth = true
    let seed: Seed = 11
    var stream = seed.stream("parameters")
    // Away from the corners of hard tanh, rectifiers and hinges, where there is no derivative.
    twin.parameters = twin.parameters.map { _ in 0.5 * stream.normal() }
    let x = sample.rowsOfDoubles
    let wanted = sample.wanted(one)
    let gradient = twin.gradient(x, wanted)
    for place in twin.parameters.indices {
      var moved = twin
      let step = 1e-6
      moved.parameters[place] += step
      let above = moved.loss(x, wanted)
      moved.parameters[place] -= 2 * step
      let difference = (above - moved.loss(x, wanted)) / (2 * step)
      #expect(abs(difference - gradient[place]) < 1e-6, "\(one.name), parameter \(place)")
    }
  }

  @Test(
    "gradients and losses are the twin's, at every level and for awkward batches",
    arguments: Case.all, [1, 3, 4, 64, 66, 130])
  fileprivate func fast(one: Case, rows: Int) {
    // Normalising one sample divides by nothing.
    let rows = rows == 1 ? 2 : rows
    let inputs = one.images?.count ?? (rows == 64 ? 100 : 33)
    if one.images != nil && rows > 4 { return }
    let sample = Sample(one, rows: rows, inputs: inputs)
    for level in CPULevel.allCases {
      guard let kernels = Kernels(level) else { continue }
      let network = one.network(inputs: inputs, rows: rows, kernels)
      var twin = Twin(inputs: inputs, images: one.images, one.layers)
      copyParameters(network, &twin)
      let wanted = sample.wanted(one)
      // One batch in its own order, which a mean does not depend on.
      let settings = TrainingSettings(
        batch: rows, epochs: 1, optimiser: .descent(rate: 0), loss: sample.loss(one))
      var training = Training(network, on: sample.samples(one), settings, seed: 1)
      guard let moment = training.advance() else {
        Issue.record("no step was taken")
        return
      }
      let loss = twin.loss(sample.rowsOfDoubles, wanted)
      #expect(abs(moment.loss - loss) < 2e-5 * max(1, loss), "\(one.name), \(level), \(rows) rows")
      let gradient = twin.gradient(sample.rowsOfDoubles, wanted)
      // Normalising two samples cancels most of their digits.
      let tolerance = rows == 2 ? 5e-4 : 2e-5
      let found = gradients(training.network, twin)
      let size = gradient.map(abs).max() ?? 1
      #expect(found.count == gradient.count)
      for place in gradient.indices
      where abs(found[place] - gradient[place]) > tolerance * max(size, 0.05) {
        Issue.record(
          "\(one.name), \(level), \(rows) rows: \(found[place]) is not \(gradient[place]) at \(place)"
        )
        return
      }
    }
  }

  private func copyParameters(_ network: borrowing Network, _ twin: inout Twin) {
    for (index, layer) in network.layers.enumerated() {
      var place = twin.begins[index]
      func put(_ numbers: [Float], _ twin: inout Twin) {
        for number in numbers {
          twin.parameters[place] = Double(number)
          place += 1
        }
      }
      switch layer {
      case .dense, .convolution:
        put(network.weights(ofLayer: index).array, &twin)
        let biases = network.biases(ofLayer: index)
        put(biases.indices.map { biases[$0] }, &twin)
      case .normalisation: put(network.normalisation(ofLayer: index).array, &twin)
      default: break
      }
    }
  }

  private func gradients(_ network: borrowing Network, _ twin: Twin) -> [Double] {
    var all: [Double] = []
    for (index, layer) in network.layers.enumerated() {
      switch layer {
      case .dense, .convolution:
        all += network.gradient(ofLayer: index).array.map(Double.init)
        let biases = network.biasGradient(ofLayer: index)
        all += biases.indices.map { Double(biases[$0]) }
      case .normalisation:
        all += network.normalisationGradient(ofLayer: index).array.map(Double.init)
      default: break
      }
    }
    return all
  }
}
