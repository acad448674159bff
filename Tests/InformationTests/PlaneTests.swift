import Foundation
import Information
import Kernels
import Randomness
import TestSupport
import Testing

@Suite("Information planes: bins, bounds and counts")
struct PlaneTests {
  private let kernels = Kernels.best

  /// tanh(X) of the stored points of three classes, and the classes.
  private func layer() throws -> (t: Points, y: Points) {
    let set = try Golden.set("mix2d_3classes")
    let t = try Points(set.x.coordinates.map { tanh($0) }, dimensions: 2)
    return (t, try set.y)
  }

  @Test(
    "binned values are those that the papers' codes give",
    arguments: [
      (Binning.width(0.5), 2.416244785594415, 0.4904539159638279),
      (.width(0.07), 5.299965098358404, 0.9680917124657995),
      (.tishby, 5.098820252691832, 0.9309141257144891),
    ])
  func binned(_ binning: Binning, _ aboutInput: Double, _ aboutLabels: Double) throws {
    let (t, y) = try layer()
    let estimator = BinnedInformation(binning, kinds: .mixed)
    #expect(agree(estimator.entropy(of: t), aboutInput))
    #expect(agree(try estimator.value(of: t, y, with: kernels), aboutLabels))
  }

  @Test(
    "Kolchinsky and Tracey's bounds are those of independent code",
    arguments: [
      (
        0.1, [2.644471454468375, 1.7409513850873255], 0.5352919734152998,
        [2.1091794810530753, 1.2056594116720256], [0.531763934861055, 0.3901978307457208]
      ),
      (
        0.001, [0.9700073815163339, 0.2243801931265077], -4.0698782125727915,
        [5.039885594089125, 4.294258405699299], [0.9342991263106932, 0.8013867436638968]
      ),
    ])
  func bounds(
    _ variance: Double, _ entropies: [Double], _ noise: Double, _ aboutInput: [Double],
    _ aboutLabels: [Double]
  ) throws {
    let (t, y) = try layer()
    let mixture = NormalMixture(around: t, variance: variance)
    #expect(agree(mixture.noiseEntropy, noise))
    for (place, bound) in [NormalMixture.Bound.upper, .lower].enumerated() {
      #expect(agree(mixture.entropy(bound, with: kernels), entropies[place]))
      #expect(agree(mixture.information(bound, with: kernels), aboutInput[place]))
      let labels = try KolchinskyTracey(bound, variance: variance).value(of: t, y, with: kernels)
      #expect(agree(labels, aboutLabels[place]))
    }
  }

  @Test("what is sampled lies between the bounds, and one centre tells nothing")
  func sampled() throws {
    let (t, _) = try layer()
    let seed = Seed(7)
    for variance in [0.001, 0.1, 10] {
      let mixture = NormalMixture(around: t, variance: variance)
      let found = mixture.sampledInformation(draws: 4, from: seed.stream("noise"), with: kernels)
      let margin = 5 * found.standardError
      #expect(found.value >= mixture.information(.lower, with: kernels) - margin)
      #expect(found.value <= mixture.information(.upper, with: kernels) + margin)
    }
    let lone = NormalMixture(around: try Points([3, 4], dimensions: 2), variance: 0.5)
    for bound in NormalMixture.Bound.allCases {
      #expect(abs(lone.information(bound, with: kernels)) < 1e-15)
    }
    // Two centres ten deviations apart are told apart: ln 2, but for overlap below 10⁻⁵.
    let two = NormalMixture(around: try Points([0, 10], dimensions: 1), variance: 1)
    let found = two.sampledInformation(draws: 2_000, from: seed.stream("two"), with: kernels)
    #expect(abs(found.value - log(2)) < 5 * 0.71 / 4_000.0.squareRoot())
  }

  @Test("what is below the lowest edge has a bin of its own, and edges belong to the bin above")
  func edges() throws {
    let points = try Points([-7, -1, -0.99, 0.99, 1, 5], dimensions: 1)
    #expect(Binning.tishby.binned(points).coordinates == [0, 1, 1, 29, 30, 30])
    let halves = try Points([-0.5, -0.1, 0, 0.49, 0.5], dimensions: 1)
    #expect(Binning.width(0.5).binned(halves).coordinates == [-1, -1, 0, 0, 1])
  }

  @Test("bins of equal mass hold as many points each, and never part equal ones")
  func equalMass() throws {
    let points = try Points([9, 1, 8, 2, 7, 3, 6, 4], dimensions: 1)
    #expect(Binning.equalMass(4).binned(points).coordinates == [3, 0, 3, 0, 2, 1, 2, 1])
    let ties = try Points([5, 5, 5, 5, 9, 1], dimensions: 1)
    #expect(Binning.equalMass(3).binned(ties).coordinates == [0, 0, 0, 0, 2, 0])
  }

  @Test("a probe set whose inputs all differ in state shows that it says nothing")
  func saturated() throws {
    let seed = Seed(3)
    let labels = Classes(labels: (0..<64).map { $0 % 4 })
    let states = Classes(labels: 0..<64)
    let probe = ProbeInformation(states: states, labels: labels, from: seed.stream("deal"))
    #expect(probe.distinctShare == 1)
    #expect(agree(probe.aboutInputs, log(64)))
    #expect(agree(probe.aboutLabels, log(4)))
    #expect(agree(probe.aboutShuffledLabels, log(4)))
  }

  @Test("states that follow labels tell them, and shuffled labels hardly")
  func follows() throws {
    let seed = Seed(3)
    let labels = Classes(labels: (0..<400).map { $0 % 4 })
    let states = Classes(labels: (0..<400).map { $0 % 4 / 2 })
    let probe = ProbeInformation(states: states, labels: labels, from: seed.stream("deal"))
    #expect(agree(probe.aboutInputs, log(2)))
    #expect(agree(probe.aboutLabels, log(2)))
    // χ²/2N with (2 - 1)(4 - 1) degrees of freedom: 3/800 in the mean of ten deals.
    #expect(probe.aboutShuffledLabels < 0.015, "\(probe.aboutShuffledLabels)")
    #expect(probe.distinctShare == 2.0 / 400)
  }

  @Test("states of bits are those of a naive dictionary, at widths of one word and more")
  func bits() throws {
    var stream = Seed(11).stream("bits")
    for units in [1, 5, 31, 32, 33, 70] {
      let activations = (0..<(60 * units)).map { _ in Float(stream.uniform() < 0.9 ? 1 : -1) }
      let states = Classes(ofSigns: activations, units: units)
      var seen: [[Float]: Int] = [:]
      for row in 0..<60 {
        let key = Array(activations[(row * units)..<((row + 1) * units)])
        let expected = seen[key] ?? seen.count
        seen[key] = expected
        #expect(states.labels[row] == expected, "\(units) units, row \(row)")
      }
      #expect(states.counts.count == seen.count)
    }
  }
}

@Suite("Entropies of counts")
struct DiscreteEntropyTests {
  struct Row: Decodable {
    let counts: [Int]
    let plugIn, millerMadow, grassberger, chaoShen: Double
  }

  @Test("each estimator gives the values of independent code")
  func golden() throws {
    let path = Repository.path("Tests/InformationTests/discrete.json")
    let rows = try JSONDecoder().decode([Row].self, from: Data(contentsOf: URL(filePath: path)))
    #expect(rows.count == 12)
    for row in rows {
      let pairs: [(DiscreteEntropy, Double)] = [
        (.plugIn, row.plugIn), (.millerMadow, row.millerMadow),
        (.grassberger, row.grassberger), (.chaoShen, row.chaoShen),
      ]
      for (entropy, expected) in pairs {
        let value = entropy.value(ofCounts: row.counts)
        #expect(agree(value, expected, within: 1e-12), "\(entropy) of \(row.counts): \(value)")
        #expect(entropy.value(ofCounts: row.counts.reversed() + [0]) == value)
      }
    }
  }

  @Test("corrections bring the mean of small samples nearer to the truth")
  func bias() throws {
    var stream = Seed(5).stream("samples")
    var sums = [0.0, 0, 0, 0]
    for _ in 0..<400 {
      var counts = [Int](repeating: 0, count: 20)
      for _ in 0..<40 { counts[stream.integer(below: 20)] += 1 }
      for (place, entropy) in DiscreteEntropy.allCases.enumerated() {
        sums[place] += entropy.value(ofCounts: counts) / 400
      }
    }
    let errors = sums.map { abs($0 - log(20)) }
    #expect(errors[0] > 0.2, "\(errors)")
    for place in 1...3 { #expect(errors[place] < 0.08, "\(errors)") }
  }
}
