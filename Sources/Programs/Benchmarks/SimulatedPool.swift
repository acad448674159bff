internal import Mistakes
internal import Randomness
internal import Statistics

/// Many simulated runs of five sizes, less the mean of their size: what experiments draw z from.
///
/// Drawn with replacement, so that the mean of the pool, which is 0, is the truth itself, while spread and
/// skewness are those of runs.
struct SimulatedPool: Sendable {
  /// The numbers of runs by size.
  struct Values: Sendable {
    fileprivate let bySize: [[Double]]

    fileprivate init(_ found: [[Double]]) {
      bySize = found.map { values in
        let mean = Moments(of: values).mean
        return values.map { $0 - mean }
      }
    }

    /// The numbers of so many runs of a size.
    func values(_ count: Int, of size: Int, _ dice: inout RandomStream) -> [Double] {
      (0..<count).map { _ in bySize[size][dice.integer(below: bySize[size].count)] }
    }

    /// The same, moved, as moments.
    func draw(
      _ count: Int, of size: Int, plus shift: Double, _ dice: inout RandomStream
    ) -> Moments {
      var moments = Moments()
      for _ in 0..<count {
        moments.add(shift + bySize[size][dice.integer(below: bySize[size].count)])
      }
      return moments
    }
  }

  /// z of the measure.
  let z: Values
  /// By how much r of the measure is above that of its rival.
  let gap: Values

  private static let runsPerSize = 20_000

  init(seed: Seed) throws(BenchmarkError) {
    let runs = try parallel(5) { size in
      var dice = seed.stream("pool", size)
      // Larger models have less noise and a stronger link.
      let model = SimulatedRuns(linkMax: 0.6 + 0.08 * Double(size), noise: 1.4 - 0.2 * Double(size))
      return (0..<Self.runsPerSize).map { _ in model.run(&dice).z }
    }
    z = Values(runs.map { $0.map(\.measure) })
    gap = Values(runs.map { $0.map(\.gap) })
  }

  /// The correlation of the mean processed curves of very many runs, as far as experiments of `count` runs
  /// go: to where five of them remain in the mean.
  static func meanCurveCorrelation(
    runs count: Int, seed: Seed
  ) throws(BenchmarkError) -> Double {
    let halves = try parallel(2) { half in
      var dice = seed.stream("mean curves", half)
      var (loss, measure) = (MomentsByStep(), MomentsByStep())
      for _ in 0..<Self.runsPerSize {
        let run = SimulatedRuns().run(&dice)
        guard let target = PaperCurves.processed(run.loss),
          let curve = PaperCurves.processed(run.measure)
        else { continue }
        loss.add(target)
        measure.add(curve)
      }
      return (loss: loss, measure: measure)
    }
    var (loss, measure) = halves[0]
    loss.merge(halves[1].loss)
    measure.merge(halves[1].measure)
    let activeMin = 2 * Self.runsPerSize * PaperCurves.activeMin / count
    let means = [measure, loss].map { curve in
      curve.steps.prefix { $0.count >= activeMin }.map(\.mean)
    }
    guard let r = pearson(means[0], means[1]) else { mistake("mean curves vary") }
    return r
  }
}
