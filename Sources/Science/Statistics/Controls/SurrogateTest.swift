internal import Mistakes
public import Randomness

/// Whether a measure follows a target more than series like it would, within single runs.
///
/// **Only where both series are stationary**: no trend, the same behaviour from beginning to end. A loss
/// that decays is not. Its surrogates have no decay in step with the measure, so that nearly every pair of
/// decaying curves is "significant", linked or not; a test of this project shows it. For trainings take
/// ``RunSwap``; this is for what remains stationary, such as differences of curves late in a training.
///
/// A surrogate keeps what a target is by itself and destroys where it stands beside the measure:
///
/// - `shift` turns it around in time, its end joined to its beginning.
/// - `phase` keeps the power of each frequency, hence all autocorrelations, and draws the phases anew
///   (Theiler et al., 1992). The surrogate itself is never made: with phases drawn anew, its correlation with
///   the measure is a sum over frequencies of |X_k| |Y_k| cos u_k with uniform angles.
///
/// The statistic is the mean z over runs, each with a surrogate of its own; p is that of both sides.
public struct SurrogateTest: Hashable, Sendable {
  /// What is destroyed.
  public enum Kind: String, Hashable, Sendable {
    /// The target is turned around in time.
    case shift
    /// The phases of the target's frequencies are drawn anew.
    case phase
  }

  /// The mean z of measures with their targets.
  public let observed: Double
  /// The mean z of measures with surrogates.
  public let surrogate: Double
  /// The chance of a mean so far out if a surrogate would do as well.
  public let p: Double
  /// How many runs were compared.
  public let count: Int

  /// Of the curves of a measure and of a target, one each a run; nil where no run has two curves of at
  /// least five epochs that vary.
  public init?(
    measures: [[Double]], targets: [[Double]], by kind: Kind, surrogates: Int = 1_999,
    stream: RandomStream
  ) {
    require(measures.count == targets.count, "\(measures.count) and \(targets.count) runs differ")
    let pairs = zip(measures, targets).compactMap { measure, target -> Products? in
      require(
        measure.count == target.count, "curves of \(measure.count) and \(target.count) epochs")
      guard measure.count >= RunSwap.epochsMin, let measure = direction(measure[...]),
        let target = direction(target[...])
      else { return nil }
      return Products(measure, target, kind)
    }
    guard !pairs.isEmpty else { return nil }
    count = pairs.count
    let own = pairs.reduce(0) { $0 + $1.z }
    var stream = stream
    var (above, below, all) = (1, 1, 0.0)
    for _ in 0..<surrogates {
      let sum = pairs.reduce(0) { $0 + $1.surrogate(&stream) }
      if sum >= own { above += 1 }
      if sum <= own { below += 1 }
      all += sum
    }
    observed = own / Double(count)
    surrogate = all / Double(surrogates) / Double(count)
    p = min(1, 2 * Double(min(above, below)) / Double(surrogates + 1))
  }
}

/// What a run's correlation with any surrogate is made of.
private struct Products {
  /// z of the pair as it is.
  let z: Double
  /// By shift, z at each shift; by phase, |X_k| |Y_k| of each frequency, as shares of r.
  private let parts: [Double]
  private let kind: SurrogateTest.Kind

  init(_ measure: [Double], _ target: [Double], _ kind: SurrogateTest.Kind) {
    self.kind = kind
    let count = measure.count
    z = FisherZ.bounded(zip(measure, target).reduce(0) { $0 + $1.0 * $1.1 })
    switch kind {
    case .shift:
      parts = (0..<count).map { shift in
        FisherZ.bounded(
          measure.indices.reduce(0) { $0 + measure[$1] * target[($1 + shift) % count] })
      }
    case .phase:
      let turns = Turns(count)
      parts = (1...count / 2).map { frequency in
        // A frequency stands for its mirror image as well, unless it is its own.
        let share = 2 * frequency == count ? 1.0 : 2
        return share / Double(count)
          * (turns.power(of: measure, frequency) * turns.power(of: target, frequency)).squareRoot()
      }
    }
  }

  /// z of the measure with a surrogate.
  func surrogate(_ stream: inout RandomStream) -> Double {
    switch kind {
    case .shift: return parts[stream.integer(below: parts.count)]
    case .phase: return FisherZ.bounded(parts.reduce(0) { $0 + $1 * cosine(&stream) })
    }
  }

  /// The cosine of a uniform angle, from the direction of a point that is normal in the plane.
  private func cosine(_ stream: inout RandomStream) -> Double {
    let (x, y) = (stream.normal(), stream.normal())
    return x / (x * x + y * y).squareRoot()
  }
}
