internal import Kernels
internal import LinearAlgebra
internal import Networks
internal import Randomness

/// Two networks that learn for which pairs of points the product of their outputs is to be great.
struct Critic: ~Copyable {
  private let x, y: Standardised
  private let bound: NeuralInformation.Bound
  private let kernels: Kernels
  private let batchMax: Int
  private var first: OpenTraining
  private var second: OpenTraining
  private static let width = 32
  private static let hidden = 64

  init(
    _ x: Standardised, _ y: Standardised, _ bound: NeuralInformation.Bound, batchMax: Int,
    seed: Seed, _ kernels: Kernels
  ) {
    self.x = x
    self.y = y
    self.bound = bound
    self.kernels = kernels
    self.batchMax = batchMax
    func network(_ inputs: Int, _ number: Int) -> Network {
      let layers: [Layer] = [
        .dense(Self.hidden, start: .normalByInputs), .leakyReLU(),
        .dense(Self.hidden, start: .normalByInputs), .leakyReLU(),
        .dense(Self.width),
      ]
      // The networks must not begin alike, and streams have names, so they get seeds of their own.
      var stream = seed.stream("information/critic", number)
      let own = Seed(stream.nextWord() >> 11) ?? seed
      return Network(inputs: inputs, layers, batchMax: batchMax, seed: own, kernels: kernels)
    }
    first = OpenTraining(network(x.dimensions, 0), .adam(rate: 1e-3))
    second = OpenTraining(network(y.dimensions, 1), .adam(rate: 1e-3))
  }

  /// Takes a step with some pairs.
  mutating func learn(from batch: [Int]) {
    let left = Self.outputs(&first, x.rows(batch))
    let right = Self.outputs(&second, y.rows(batch))
    let scores = left.multiplied(by: right, transposingOther: true, with: kernels)
    let slopes = gradient(of: scores)
    first.learn(from: slopes.multiplied(by: right, with: kernels).elements.span)
    second.learn(
      from: slopes.multiplied(by: left, transposingSelf: true, with: kernels).elements.span)
  }

  /// The bound on some points, in nats.
  mutating func value(on points: [Int]) -> Double {
    let n = points.count
    var parts: (left: [Float], right: [Float]) = ([], [])
    var begin = 0
    while begin < n {
      let chunk = points[begin..<min(begin + batchMax, n)]
      parts.left += Self.outputs(&first, x.rows(chunk)).elements
      parts.right += Self.outputs(&second, y.rows(chunk)).elements
      begin += batchMax
    }
    let scores = Matrix(rows: n, columns: Self.width, parts.left).multiplied(
      by: Matrix(rows: n, columns: Self.width, parts.right), transposingOther: true, with: kernels)
    let together = (0..<n).reduce(0.0) { $0 + Double(scores[$1, $1]) } / Double(n)
    var exponentials = scores.elements
    switch bound {
    case .donskerVaradhan:
      for row in 0..<n { exponentials[row * n + row] = -.infinity }
      let greatest = lower(&exponentials, 0..<n * n)
      exponentiate(&exponentials)
      let sum = exponentials.reduce(0.0) { $0 + Double($1) }
      return together - greatest - PortableMath.log(sum / Double(n) / Double(n - 1))
    case .infoNCE:
      var sum = 0.0
      for row in 0..<n { sum += lower(&exponentials, row * n..<row * n + n) }
      exponentiate(&exponentials)
      for row in 0..<n {
        let total = exponentials[(row * n)..<(row * n + n)].reduce(0.0) { $0 + Double($1) }
        sum += PortableMath.log(total / Double(n))
      }
      return together - sum / Double(n)
    }
  }

  private static func outputs(
    _ training: inout OpenTraining, _ rows: [Float]
  ) -> Matrix<Float> {
    let outputs = training.look(at: rows.span)
    return Matrix(rows: outputs.count / Self.width, columns: Self.width, outputs)
  }

  /// The derivative of what is to become small, the bound's negative, by each score.
  private func gradient(of scores: Matrix<Float>) -> Matrix<Float> {
    let n = scores.rows
    var slopes = scores.elements
    switch bound {
    case .donskerVaradhan:
      for row in 0..<n { slopes[row * n + row] = -.infinity }
      _ = lower(&slopes, 0..<n * n)
      exponentiate(&slopes)
      let total = kernels.sum(slopes.span)
      for place in slopes.indices { slopes[place] /= total }
    case .infoNCE:
      for row in 0..<n { _ = lower(&slopes, row * n..<row * n + n) }
      exponentiate(&slopes)
      for row in 0..<n {
        let range = row * n..<row * n + n
        let total = slopes[range].reduce(0, +) * Float(n)
        for place in range { slopes[place] /= total }
      }
    }
    for row in 0..<n { slopes[row * n + row] -= 1 / Float(n) }
    return Matrix(rows: n, columns: n, slopes)
  }

  /// Takes the greatest of some scores off them, so that their exponentials have a sum; returns it.
  private func lower(_ scores: inout [Float], _ range: Range<Int>) -> Double {
    let greatest = scores[range].reduce(-.infinity, max)
    for place in range { scores[place] -= greatest }
    return Double(greatest)
  }

  private func exponentiate(_ scores: inout [Float]) {
    var all = scores.mutableSpan
    kernels.apply(.exp, in: &all)
  }
}
