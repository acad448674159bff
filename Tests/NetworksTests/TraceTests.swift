import Kernels
import Networks
import Testing

/// Networks and ways to train them of which there is a trace in PyTorch.
private struct Traced: Sendable, CustomTestStringConvertible {
  let name: String
  let layers: [Layer]
  let optimiser: Optimiser
  /// How far numbers may be apart after 1, 10 and 100 steps: floats against doubles.
  var tolerances = [2e-6, 2e-6, 2e-5]

  var testDescription: String { name }

  static let all: [Traced] = [
    Traced(
      name: "descent", layers: [.dense(5), .tanh, .dense(3)], optimiser: .descent(rate: 0.1)),
    Traced(
      name: "momentum and decay", layers: [.dense(5), .tanh, .dense(3)],
      optimiser: .descent(rate: 0.1, momentum: 0.9, decay: 0.01)),
    Traced(name: "Adam", layers: [.dense(5), .tanh, .dense(3)], optimiser: .adam(rate: 0.01)),
    Traced(
      name: "AdamW", layers: [.dense(5), .erf, .dense(3)],
      optimiser: .adamW(rate: 0.01, decay: 0.1)),
    Traced(
      name: "normalised",
      layers: [
        .dense(5, hasBias: false), .batchNorm, .relu, .dense(3, hasBias: false), .batchNorm,
      ], optimiser: .adam(rate: 0.01), tolerances: [2e-5, 1e-4, 1e-3]),
    Traced(
      name: "binarised",
      layers: [
        .binaryDense(5, scale: .inverseRootOfInputs, bound: 1), .signHardTanh,
        .binaryDense(3, scale: .inverseRootOfInputs, bound: 1),
      ], optimiser: .adam(rate: 0.01)),
    Traced(
      name: "binarised, normalised",
      layers: [.binaryDense(5), .batchNorm, .sign, .binaryDense(3), .batchNorm],
      optimiser: .descent(rate: 0.05, momentum: 0.9), tolerances: [2e-5, 1e-4, 1e-3]),
  ]
}

@Suite("Traces of PyTorch")
struct TraceTests {
  private static func numbers(
    _ count: Int, _ a: Int, _ b: Int, _ n: Int = 64, _ scale: Double = 2
  ) -> [Float] {
    (0..<count).map {
      Float((Double(($0 * a + b) % n) - Double(n - 1) / 2) / Double(n) * scale)
    }
  }

  @Test("weights after 1, 10 and 100 steps are PyTorch's", arguments: Traced.all)
  fileprivate func trace(one: Traced) throws {
    let trace = try #require(TorchTraces.all[one.name])
    let features = Self.numbers(24 * 4, 389, 7, 997, 4)
    let samples = Samples(
      features.span, inputs: 4, labels: (0..<24).map { (7 * $0 + $0 / 5) % 3 }, classes: 3)
    var network = Network(inputs: 4, one.layers, batchMax: 24, seed: 1)
    for (number, layer) in network.weightLayers.enumerated() {
      let count = number == 0 ? 4 * 5 : 5 * 3
      network.setWeights(ofLayer: layer, Self.numbers(count, 37, 11 + number))
    }
    var training = Training(
      network, on: samples,
      TrainingSettings(batch: 24, epochs: 100, optimiser: one.optimiser, moments: .epochs),
      seed: 1)
    var seen = 0
    while let moment = training.advance() {
      guard let place = [1, 10, 100].firstIndex(of: moment.step) else { continue }
      seen += 1
      let found = parameters(training.network)
      let wanted = trace.parameters[place]
      try #require(found.count == wanted.count)
      let distance = zip(found, wanted).map { abs(Double($0) - $1) }.max() ?? 0
      #expect(distance < one.tolerances[place], "\(one.name) after \(moment.step) steps")
    }
    #expect(seen == 3)
    var statistics: [Float] = []
    for (index, layer) in training.network.layers.enumerated() {
      if case .normalisation = layer {
        statistics += training.network.runningStatistics(ofLayer: index).array
      }
    }
    try #require(statistics.count == trace.statistics.count)
    for (found, wanted) in zip(statistics, trace.statistics) {
      #expect(abs(Double(found) - wanted) < 1e-4 * max(1, abs(wanted)))
    }
  }

  private func parameters(_ network: borrowing Network) -> [Float] {
    var all: [Float] = []
    for (index, layer) in network.layers.enumerated() {
      switch layer {
      case .dense:
        all += network.weights(ofLayer: index).array
        let biases = network.biases(ofLayer: index)
        for place in biases.indices { all.append(biases[place]) }
      case .normalisation: all += network.normalisation(ofLayer: index).array
      default: break
      }
    }
    return all
  }
}
