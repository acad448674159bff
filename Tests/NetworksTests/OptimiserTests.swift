import Kernels
import Networks
import Testing

@Suite("Optimisers and schedules")
struct OptimiserTests {
  /// The weight of a network of one, whose gradient is the same at every step: that of |w · 1 - t| for a
  /// target far above is -1, and far below +1.
  private func weights(
    _ optimiser: Optimiser, steps: Int, from start: Float, target: Float, binary: Bool = false,
    schedule: Schedule = .constant
  ) -> [Float] {
    let features: [Float] = [1]
    let targets = [target]
    let samples = Samples(features.span, inputs: 1, targets: targets.span, outputs: 1)
    let layers: [Layer] = [binary ? .binaryDense(1) : .dense(1, hasBias: false)]
    var network = Network(inputs: 1, layers, batchMax: 1, seed: 1)
    network.setWeights(ofLayer: 0, [start])
    var training = Training(
      network, on: samples,
      TrainingSettings(
        batch: 1, epochs: steps, optimiser: optimiser, schedule: schedule,
        loss: .distance(.absolute)), seed: 1)
    var all: [Float] = []
    while training.advance() != nil { all.append(training.network.weights(ofLayer: 0)[0, 0]) }
    return all
  }

  private func expect(_ found: [Float], _ wanted: [Double], tolerance: Double = 1e-6) {
    #expect(found.count == wanted.count)
    for (a, b) in zip(found, wanted) { #expect(abs(Double(a) - b) < tolerance, "\(found)") }
  }

  @Test("momentum adds up as by hand")
  func momentum() {
    // The gradient is -1: v = -1, -1.5, -1.75.
    expect(
      weights(.descent(rate: 0.1, momentum: 0.5), steps: 3, from: 0, target: 1e6),
      [0.1, 0.25, 0.425])
  }

  @Test("Adam moves by its rate while the gradient is constant, and AdamW shrinks besides")
  func adam() {
    // With a constant gradient both corrected averages are that of the gradient and of its square.
    expect(weights(.adam(rate: 0.01), steps: 3, from: 0.5, target: 1e6), [0.51, 0.52, 0.53])
    var wanted: [Double] = []
    var weight = 0.5
    for _ in 0..<3 {
      weight = weight * (1 - 0.01 * 0.1) + 0.01
      wanted.append(weight)
    }
    expect(
      weights(.adamW(rate: 0.01, decay: 0.1), steps: 3, from: 0.5, target: 1e6), wanted)
  }

  @Test("Bop flips a weight when the average of its gradient crosses the threshold")
  func bop() {
    // The gradient is +1, so m = 0.1, 0.19, 0.271, 0.3439: above 0.25 for the first time in step 3.
    let bop = Optimiser.bop(average: 0.1, threshold: 0.25)
    expect(weights(bop, steps: 5, from: 1, target: -1e6, binary: true), [1, 1, -1, -1, -1])
    // A weight that already points away from the gradient stays.
    expect(weights(bop, steps: 5, from: -1, target: -1e6, binary: true), [-1, -1, -1, -1, -1])
    // Latent weights become signs before the first step.
    expect(weights(bop, steps: 1, from: 0.3, target: -1e6, binary: true), [1])
  }

  @Test("latent weights stay within their bound")
  func bound() {
    let features: [Float] = [1]
    let targets: [Float] = [1e6]
    let samples = Samples(features.span, inputs: 1, targets: targets.span, outputs: 1)
    let network = Network(
      inputs: 1, [.binaryDense(1, bound: 0.75, start: .uniform(0.5))], batchMax: 1, seed: 1)
    var training = Training(
      network, on: samples,
      TrainingSettings(
        batch: 1, epochs: 4, optimiser: .descent(rate: 0.5), loss: .distance(.absolute)), seed: 1)
    while training.advance() != nil {}
    #expect(training.network.weights(ofLayer: 0)[0, 0] == 0.75)
  }

  @Test("schedules give the factors of their formulas")
  func schedules() {
    for epoch in 0..<60 {
      #expect(Schedule.constant.factor(epoch: epoch) == 1)
      let step = Schedule.step(every: 7, factor: 0.5).factor(epoch: epoch)
      #expect(step == Reference.pow(0.5, Double(epoch / 7)))
      let exponential = Schedule.exponential(factor: 0.9).factor(epoch: epoch)
      #expect(abs(exponential - Reference.pow(0.9, Double(epoch))) < 1e-15)
      let cosine = Schedule.cosine(epochs: 40, floor: 0.1).factor(epoch: epoch)
      let turn = Double.pi * Double(min(epoch, 40)) / 40
      #expect(abs(cosine - (0.1 + 0.45 * (1 + Reference.cos(turn)))) < 1e-15)
    }
  }

  @Test("a schedule scales the rate of its epoch")
  func scheduled() {
    expect(
      weights(
        .descent(rate: 1), steps: 3, from: 0, target: 1e6,
        schedule: .exponential(factor: 0.5)), [1, 1.5, 1.75])
  }
}
