public import Kernels
internal import Mistakes
internal import Networks
public import Randomness

/// Mutual information as what a trained critic can prove of it.
///
/// A critic T(x, y) learns to tell pairs that were seen together from pairs that were not, and how well
/// it does is a lower bound of the information, whatever the critic is:
///
///     MINE      I ≥ ⟨T(x_i, y_i)⟩ - ln ⟨e^T(x_i, y_j)⟩_{i≠j}          (Donsker and Varadhan)
///     InfoNCE   I ≥ ⟨T(x_i, y_i) - ln 1/N Σ_j e^T(x_i, y_j)⟩ ≤ ln N    (van den Oord et al., 2018)
///
/// That holds for data that the critic did not learn from. On its own training data a critic knows pairs
/// by heart, and published baselines report 1.18 nats where 0.1 are there. So points are dealt three
/// ways: three fifths to learn from, a fifth that says when to stop, and a fifth that is measured, once,
/// with the critic that did best on the second.
///
/// - The critic is f(x) · g(y), with networks f and g of two hidden layers. So all pairs of a batch are
///   one product of matrices, and the mean over pairs not seen together is over B² - B of them, not over
///   B, which is why MINE's moving average of the denominator is not needed here.
/// - Unit: nats. Independent variables give about 0, chance both signs.
/// - Bias: downwards, by what the critic did not learn; N points support no bound much above ln N.
/// - It is a function of the data and the seed, and the same on every machine.
/// - Cost: seconds, whatever the dimensions.
public struct NeuralInformation: PairMeasure {
  /// What the critic makes great.
  public enum Bound: Hashable, Sendable, CaseIterable {
    /// Donsker and Varadhan's, as in MINE (Belghazi et al., 2018).
    case donskerVaradhan
    /// InfoNCE.
    case infoNCE
  }

  /// What the critic makes great.
  public let bound: Bound
  /// Of the deal, the batches and the weights.
  public let seed: Seed
  /// No neighbours are looked at.
  public var k: Int? { nil }
  /// Both variables are continuous.
  public var kinds: VariableKinds { .continuous }
  /// `mine` or `infonce`.
  public var name: String { bound == .donskerVaradhan ? "mine" : "infonce" }

  /// The least number of points that three ways can be dealt.
  public static let countMin = 100
  private static let batchMax = 256
  private static let stepsMax = 4_000
  private static let stepsPerLook = 100
  /// How many looks without a better value end a training.
  private static let patience = 8

  /// A bound, with a seed that all chance comes from.
  public init(_ bound: Bound = .donskerVaradhan, seed: Seed) {
    self.bound = bound
    self.seed = seed
  }

  /// The mutual information in nats.
  public func value(
    of x: Points, _ y: Points, with kernels: Kernels
  ) throws(InformationError) -> Double {
    try check(x, y)
    guard x.count >= Self.countMin else {
      throw InformationError(
        .tooFew,
        "found \(x.count) points, of which some are to learn from and others to be measured",
        cure: "give at least \(Self.countMin), or take 'ksg1'")
    }
    var deal = seed.stream("information/deal")
    let order = deal.permutation(of: x.count)
    let (learnt, left) = (x.count * 3 / 5, x.count / 5)
    let scaled = (
      Standardised(x, by: order[..<learnt]), Standardised(y, by: order[..<learnt])
    )
    let validation = Array(order[learnt..<(learnt + left)])
    let test = Array(order[(learnt + left)...])
    var critic = Critic(
      scaled.0, scaled.1, bound, batchMax: min(Self.batchMax, learnt), seed: seed, kernels)
    var best = -Double.infinity
    var value = 0.0
    var looksSince = 0
    var stream = seed.stream("information/batches")
    for step in 1...Self.stepsMax {
      let batch = stream.choice(count: min(Self.batchMax, learnt), outOf: learnt)
      critic.learn(from: batch.map { order[$0] })
      guard step % Self.stepsPerLook == 0 else { continue }
      let now = critic.value(on: validation)
      if now > best {
        best = now
        value = critic.value(on: test)
        looksSince = 0
      } else {
        looksSince += 1
        if looksSince == Self.patience { break }
      }
    }
    return value
  }
}

/// Points as floats, columns of which have the mean 0 and the variance 1 over some of them.
struct Standardised {
  let dimensions: Int
  private let numbers: [Float]

  init(_ points: Points, by chosen: ArraySlice<Int>) {
    dimensions = points.dimensions
    var numbers = [Float](repeating: 0, count: points.coordinates.count)
    let count = Double(chosen.count)
    for axis in 0..<points.dimensions {
      let column = points.column(axis)
      // Scaled by the greatest first, so that no square leaves the range of doubles.
      let greatest = max(column.reduce(0) { max($0, $1.magnitude) }, .leastNormalMagnitude)
      let mean = chosen.reduce(0) { $0 + column[$1] / greatest } / count
      let variance = chosen.reduce(0) {
        $0 + (column[$1] / greatest - mean) * (column[$1] / greatest - mean)
      }
      let deviation = (variance / count).squareRoot()
      for (index, coordinate) in column.enumerated() {
        let centred = coordinate / greatest - mean
        numbers[index * points.dimensions + axis] = Float(
          deviation > 0 ? centred / deviation : centred)
      }
    }
    self.numbers = numbers
  }

  /// Some of the points, one after another.
  func rows(_ chosen: some Sequence<Int>) -> [Float] {
    chosen.flatMap { numbers[($0 * dimensions)..<(($0 + 1) * dimensions)] }
  }
}
