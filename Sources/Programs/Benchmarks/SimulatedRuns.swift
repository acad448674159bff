internal import Mistakes
internal import Randomness
internal import Statistics

/// Curves like those of our trainings, whose truth is known: what coverage is measured on.
///
/// A run has a loss and two measures, one value an epoch. All decay, at a pace that differs between runs
/// about one that all share. On the decay lies noise that hangs together from epoch to epoch (AR(1) with
/// φ = 0.7). A measure is linked to the loss of its run by a share λ of the loss's noise, drawn anew for
/// each run, so that runs differ in how strongly their curves are linked and not only by chance. Runs end
/// after 15 to 60 epochs, those that learn faster a little sooner. The mean r of a run is about 0.55, between
/// those of our studies and those that papers tell of mean curves.
struct SimulatedRuns {
  /// The curves of one run.
  struct Run {
    var loss: [Double] = []
    var measure: [Double] = []
    var rival: [Double] = []
  }

  /// The greatest λ of the measure; that of its rival is two thirds of it.
  ///
  /// 0 leaves nothing in common but what runs share.
  var linkMax = 0.9
  /// How strong the noise is beside the decay; larger models have less.
  var noise = 1.0

  /// The epochs of the shortest and of the longest run.
  static let epochs = 15...60
  private static let persistence = 0.7

  /// Another run.
  func run(_ dice: inout RandomStream) -> Run {
    let pace = 0.3 * dice.normal()
    let other = 0.3 * dice.normal()
    let shared = linkMax > 0 ? 0.8 * pace + 0.6 * other : other
    let lossDecay = PortableMath.exp(-0.08 * PortableMath.exp(pace))
    let measureDecay = PortableMath.exp(-0.06 * PortableMath.exp(shared))
    let rivalDecay = PortableMath.exp(-0.07 * PortableMath.exp(0.3 * dice.normal()))
    let link = linkMax * dice.uniform()
    let rest = (1 - link * link).squareRoot()
    let rivalLink = link * 2 / 3
    let rivalRest = (1 - rivalLink * rivalLink).squareRoot()
    let uniform = Double(dice.integer(in: Self.epochs))
    let count = min(
      Self.epochs.upperBound,
      max(Self.epochs.lowerBound, Int(uniform * PortableMath.exp(-0.3 * pace))))

    var run = Run()
    run.loss.reserveCapacity(count)
    run.measure.reserveCapacity(count)
    run.rival.reserveCapacity(count)
    var (lossLevel, measureLevel, rivalLevel) = (1.0, 1.0, 1.0)
    var (a, b, c) = (dice.normal(), dice.normal(), dice.normal())
    let innovation = (1 - Self.persistence * Self.persistence).squareRoot()
    for _ in 0..<count {
      run.loss.append(0.3 + 2 * lossLevel * PortableMath.exp(0.15 * noise * a))
      run.measure.append(7_000 + 900 * measureLevel + 450 * noise * (link * a + rest * b))
      run.rival.append(7.5 + 0.4 * rivalLevel + 0.25 * noise * (rivalLink * a + rivalRest * c))
      lossLevel *= lossDecay
      measureLevel *= measureDecay
      rivalLevel *= rivalDecay
      a = Self.persistence * a + innovation * dice.normal()
      b = Self.persistence * b + innovation * dice.normal()
      c = Self.persistence * c + innovation * dice.normal()
    }
    return run
  }

  /// So many runs.
  func runs(_ count: Int, _ dice: inout RandomStream) -> [Run] {
    (0..<count).map { _ in run(&dice) }
  }
}

extension SimulatedRuns.Run {
  /// z of the measure with the loss, and by how much its r is above that of the rival.
  var z: (measure: Double, gap: Double) {
    guard let measure = pearson(measure, loss), let rival = pearson(rival, loss),
      let z = FisherZ.z(of: measure)
    else { mistake("noise always varies") }
    return (z, measure - rival)
  }
}
