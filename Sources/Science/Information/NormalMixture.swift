public import Kernels
internal import Mistakes
public import Randomness

/// The entropy of points that normal noise was added to.
///
/// A layer T = f(X) + Z with noise Z of variance v in each of d coordinates is, over the inputs that
/// were tried, a mixture of N equal normal distributions around the noiseless activations t_i, and what
/// it says about the input is exactly I(X; T) = h(T) - d/2 ln 2πev. The entropy of the mixture has no
/// closed form, but with D_ij = |t_i - t_j|²
///
///     upper:    d/2 + d/2 ln 2πv - ⟨ln 1/N Σ_j e^(-D_ij / 2v)⟩      (Kolchinsky and Tracey, 2017)
///     lower:    the same with 8v for 2v
///     sampled:  -⟨ln 1/N Σ_j φ_v(s - t_j)⟩ over draws s of the mixture     (Goldfeld et al., 2019)
///
/// The bounds are of the mixture, not of the distribution that the inputs came from, of which N points
/// are a sample: no I(X; T) here is above ln N. Where noise is small to distances, all are near ln N.
///
/// - Unit: nats.
/// - Cost: N² distances and exponentials, N times the draws when sampled.
public struct NormalMixture: Hashable, Sendable {
  /// The points before noise.
  public let centres: Points
  /// The variance of the noise in each coordinate.
  public let variance: Double

  /// The mixture around some points.
  public init(around centres: Points, variance: Double) {
    require(variance > 0 && variance.isFinite, "noise of variance \(variance) is none")
    self.centres = centres
    self.variance = variance
  }

  /// Which side of the entropy.
  public enum Bound: Hashable, Sendable, CaseIterable {
    /// Not above it: the mixture's components compared by Bhattacharyya's distance.
    case lower
    /// Not below it: by the divergence of Kullback and Leibler.
    case upper
  }

  /// The entropy of the noise alone, h(T | X).
  public var noiseEntropy: Double {
    let d = Double(centres.dimensions)
    return d / 2 * (1 + PortableMath.log(2 * .pi * variance))
  }

  /// What the noisy points say about which of them it is, I(X; T), on one side of the truth.
  public func information(_ bound: Bound, with kernels: Kernels) -> Double {
    let scale = bound == .upper ? 2 * variance : 8 * variance
    let n = centres.count
    var row = [Double](repeating: 0, count: n)
    var sum = 0.0
    for index in 0..<n {
      centres.squares(fromPoint: index, into: &row)
      sum += PortableMath.log(sumOfExponentials(&row, over: scale, kernels) / Double(n))
    }
    return -sum / Double(n)
  }

  /// A bound of the entropy of the noisy points, h(T).
  public func entropy(_ bound: Bound, with kernels: Kernels) -> Double {
    information(bound, with: kernels) + noiseEntropy
  }

  /// A bound's estimate of what the noisy points say about labels, I(T; Y) = h(T) - Σ p h(T | Y).
  ///
  /// A difference of bounds is itself no bound.
  public func information(
    _ bound: Bound, about labels: Classes, with kernels: Kernels
  ) -> Double {
    require(
      labels.labels.count == centres.count,
      "\(centres.count) points have as many labels, not \(labels.labels.count)")
    return labels.members.reduce(information(bound, with: kernels)) { rest, members in
      let part = NormalMixture(around: centres.points(at: members), variance: variance)
      return rest - Double(members.count) / Double(centres.count)
        * part.information(bound, with: kernels)
    }
  }

  /// I(X; T) by draws of the mixture, and its standard error.
  ///
  /// - Parameters:
  ///   - draws: How many noisy points around each centre.
  ///   - stream: What the noise is drawn from.
  ///   - kernels: How it computes.
  public func sampledInformation(
    draws: Int = 1, from stream: RandomStream, with kernels: Kernels
  ) -> (value: Double, standardError: Double) {
    require(draws > 0, "no draws tell nothing")
    var stream = stream
    let n = centres.count
    let d = centres.dimensions
    let deviation = variance.squareRoot()
    var row = [Double](repeating: 0, count: n)
    var noisy = [Double](repeating: 0, count: d)
    var means: [Double] = []
    for index in 0..<n {
      var sum = 0.0
      for _ in 0..<draws {
        for axis in 0..<d {
          noisy[axis] = centres.coordinates[index * d + axis] + deviation * stream.normal()
        }
        centres.squares(from: noisy, into: &row)
        // The nearest centre is taken out, so that far draws do not vanish.
        let nearest = row.reduce(.infinity, min)
        for other in row.indices { row[other] -= nearest }
        let density = sumOfExponentials(&row, over: 2 * variance, kernels) / Double(n)
        sum += nearest / (2 * variance) - PortableMath.log(density)
      }
      means.append(sum / Double(draws))
    }
    // ln φ leaves d/2 ln 2πv, of which the noise's entropy takes all but d/2 away.
    let mean = means.reduce(0, +) / Double(n)
    let squares = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (
      mean - Double(d) / 2, (squares / Double(max(n - 1, 1)) / Double(n)).squareRoot()
    )
  }

  private func sumOfExponentials(
    _ squares: inout [Double], over scale: Double, _ kernels: Kernels
  ) -> Double {
    for index in squares.indices { squares[index] = -squares[index] / scale }
    var terms = squares.mutableSpan
    kernels.apply(.exp, in: &terms)
    return kernels.sum(squares.span)
  }
}

extension Points {
  /// The squares of the distances of a point to all, itself included.
  func squares(fromPoint index: Int, into row: inout [Double]) {
    squares(
      from: Array(coordinates[(index * dimensions)..<((index + 1) * dimensions)]), into: &row)
  }

  /// The squares of the distances of a place to all points.
  func squares(from place: [Double], into row: inout [Double]) {
    for other in 0..<count {
      var sum = 0.0
      for axis in 0..<dimensions {
        let difference = coordinates[other * dimensions + axis] - place[axis]
        sum += difference * difference
      }
      row[other] = sum
    }
  }
}

/// What a layer with added noise says about labels, by Kolchinsky and Tracey's bounds.
///
/// See ``NormalMixture`` for the formula. Published planes took a variance of 0.1 or 0.001; information
/// grows as noise shrinks, so a value means little without it.
public struct KolchinskyTracey: PairMeasure {
  /// Which of the bounds the entropies are.
  public let bound: NormalMixture.Bound
  /// The variance of the noise.
  public let variance: Double
  /// No neighbours are looked at.
  public var k: Int? { nil }
  /// X is continuous and Y discrete.
  public var kinds: VariableKinds { .mixed }
  /// `kt-upper` or `kt-lower`.
  public var name: String { bound == .upper ? "kt-upper" : "kt-lower" }

  /// An estimator by one of the bounds.
  public init(_ bound: NormalMixture.Bound, variance: Double) {
    require(variance > 0 && variance.isFinite, "noise of variance \(variance) is none")
    self.bound = bound
    self.variance = variance
  }

  /// I(T; Y) in nats.
  public func value(
    of x: Points, _ y: Points, with kernels: Kernels
  ) throws(InformationError) -> Double {
    try check(x, y)
    return NormalMixture(around: x, variance: variance)
      .information(bound, about: Classes(of: y), with: kernels)
  }
}
