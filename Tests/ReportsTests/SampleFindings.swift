import Encoding
import Findings
import Reports
import Sweeps
import TestSupport

/// Findings made by hand: of one combination or of many, with plain names or wicked ones, complete
/// or not.
struct SampleFindings {
  /// The models, smallest first.
  var sizes: [(label: String, magnitude: Double?)] = [
    ("[8, 4]", 664), ("[16, 8]", 1_392), ("[32, 16]", 2_976), ("[64, 32]", 7_072),
  ]
  var measures = ["bdm", "entropy"]
  var targets = ["train-loss"]
  /// The combinations of other axes.
  var facets: [[(axis: String, value: ParameterValue?)]] = [[]]
  /// Runs of each size.
  var runs = 10
  var epochs = 40
  /// How many tasks have neither a result nor failed.
  var missing = 0
  var name = "quickstart"
  /// Whether some numbers are absent, some runs excluded and some tasks failed.
  var hasGaps = false

  private static let rivals = ["flips"]

  private func measure(_ name: String) -> Measure {
    Measure(
      name, unit: name == "train-loss" ? "nats" : "bits", summary: "what '\(name)' is about")
  }

  /// The findings.
  var findings: Findings {
    var random = SeededGenerator(seed: 42)
    let across = ParameterName("hidden")
    let made = facets.enumerated().map { facet($1, number: $0, &random) }
    let planned = sizes.count * runs * facets.count + missing
    return Findings(
      name: name,
      study: Findings.Study(
        name: "binarized-complexity", version: 2,
        summary: "Trains a binarised network and measures the complexity of its weights."),
      question: .found(
        Findings.Question(
          measures: measures.map(measure), targets: targets.map(measure),
          rivals: Self.rivals.map(measure), across: across,
          size: Measure("parameters", summary: "binary weights in the network"))),
      sizes: sizes.map { Findings.Size(label: $0.label, magnitude: $0.magnitude) }, facets: made,
      effects: facets.count > 1 ? effects(&random) : [],
      pairedDifferences: facets.count > 1 ? [paired(&random)] : [],
      scalars: scalars(&random),
      progress: Findings.Progress(
        planned: planned, done: planned - missing - (hasGaps ? 3 : 0),
        failures: hasGaps
          ? [
            Findings.Progress.Failure(reason: "it crashed: signal 11 <&>", count: 3, tasks: [1, 4])
          ]
          : []),
      rejected: hasGaps ? [Findings.Tally(.otherVersion, 2)] : [],
      stopping: hasGaps ? stopping : nil,
      reproduction: Findings.Reproduction(
        plan: "study: binarized-complexity\nseed: 1\nreplicates: \(runs)\n",
        planDigest: Digest(of: [1]), keysDigest: Digest(of: [2]), seed: 1,
        commands: ["parsimony run quickstart.yaml", "parsimony report last -o report"]))
  }

  // MARK: Numbers

  private func unit(_ random: inout SeededGenerator) -> Double {
    Double(random.next() >> 11) * 0x1p-53
  }

  /// About a bell, from the sum of twelve.
  private func bell(_ random: inout SeededGenerator) -> Double {
    (0..<12).reduce(-6) { sum, _ in sum + unit(&random) }
  }

  private func clamped(_ value: Double) -> Double { min(max(value, -0.995), 0.995) }

  private func estimate(
    _ value: Double, reach: Double, _ method: Findings.Interval.Method = .studentOfZ
  ) -> Findings.Estimate {
    Findings.Estimate(
      value, .found(Findings.Interval(clamped(value - reach), clamped(value + reach), method)))
  }

  private func base(_ predictor: Findings.Predictor, _ size: Int, _ facet: Int) -> Double {
    let slope = Double(size) / Double(max(sizes.count - 1, 1))
    switch predictor {
    case .measure(let name):
      let place = Double(measures.firstIndex(of: name) ?? 0)
      return 0.55 - 0.35 * slope - 0.3 * place / Double(measures.count) - 0.05 * Double(facet)
    case .rival: return -0.72 - 0.1 * slope
    case .epoch: return -0.9 - 0.05 * slope
    }
  }

  // MARK: Facets

  private func facet(
    _ values: [(axis: String, value: ParameterValue?)], number: Int,
    _ random: inout SeededGenerator
  ) -> Findings.Facet {
    var facet = Findings.Facet(
      values: axisValues(values),
      bySize: sizes.indices.map { size in
        Findings.Cell(
          magnitude: sizes[size].magnitude, planned: runs + (missing > 0 ? 2 : 0), done: runs,
          failed: hasGaps && size == 1 ? 3 : 0)
      })
    for target in targets {
      for name in measures {
        for way in Findings.Way.allCases {
          facet.answers.append(answer(.measure(name), target, way, number, &random))
        }
      }
      for predictor in Self.rivals.map(Findings.Predictor.rival) + [.epoch] {
        facet.answers.append(answer(predictor, target, .perRun, number, &random))
      }
      for name in measures {
        for other in measures.dropFirst().prefix(1).map(Findings.Predictor.measure)
          + Self.rivals.map(Findings.Predictor.rival) + [.epoch]
        where other != .measure(name) {
          facet.gaps.append(gap(.measure(name), other, target, number, &random))
        }
        facet.runSwaps.append(swap(name, target, number, &random))
      }
    }
    for size in sizes.indices {
      for curve in measures + targets { facet.trajectories.append(meanCurve(curve, size, &random)) }
    }
    return facet
  }

  private func axisValues(
    _ values: [(axis: String, value: ParameterValue?)]
  ) -> [Findings.AxisValue] {
    values.compactMap { axis, value in
      ParameterName(axis).map { Findings.AxisValue($0, value) }
    }
  }

  private func answer(
    _ predictor: Findings.Predictor, _ target: String, _ way: Findings.Way, _ facet: Int,
    _ random: inout SeededGenerator
  ) -> Findings.Answer {
    let shrink = way == .perRun || way == .meanCurve ? 1.0 : 0.6
    let answers = sizes.indices.map { size -> Findings.SizeAnswer in
      if hasGaps, size == sizes.count - 1, predictor == .measure(measures.last ?? "") {
        return Findings.SizeAnswer(
          estimate: .absent(.undefinedInAllRuns(runs)), runs: runs,
          excluded: [Findings.Tally(.constantCurve, runs)])
      }
      let middle = base(predictor, size, facet) * shrink
      let values = (0..<runs).map { _ in clamped(middle + 0.12 * bell(&random)) }
      let excluded = hasGaps && size == 0 ? [Findings.Tally(.notFinite, 1)] : []
      return Findings.SizeAnswer(
        estimate: .found(
          estimate(
            clamped(middle + 0.02 * bell(&random)), reach: 0.35 / Double(runs).squareRoot(),
            way == .meanCurve ? .percentile : .studentOfZ)),
        runs: runs, excluded: excluded,
        spread: way == .meanCurve ? Findings.Spread() : Findings.Spread(of: values))
    }
    return Findings.Answer(
      predictor: predictor, target: target, way: way, bySize: answers,
      trend: trend(predictor, facet),
      difference: sizes.count > 1
        ? .found(Findings.SizeTest(q: 9.1, degrees: sizes.count - 1, p: 0.028))
        : .absent(.tooFewSizes(1, needed: 2)))
  }

  private func trend(_ predictor: Findings.Predictor, _ facet: Int) -> Finding<Findings.Trend> {
    guard sizes.count >= 3 else { return .absent(.tooFewSizes(sizes.count, needed: 3)) }
    return .found(
      Findings.Trend(
        slope: estimate(-0.11, reach: 0.07, .hartungKnapp), intercept: 1.6, p: 0.0123,
        tau2: 0.0041, fitted: sizes.indices.map { base(predictor, $0, facet) }))
  }

  private func gap(
    _ first: Findings.Predictor, _ second: Findings.Predictor, _ target: String, _ facet: Int,
    _ random: inout SeededGenerator
  ) -> Findings.Gap {
    Findings.Gap(
      first: first, second: second, target: target, isFirstTurned: false,
      isSecondTurned: base(second, 0, facet) < 0,
      bySize: sizes.indices.map { size in
        if hasGaps, size == 1 { return .absent(.tooFewRuns(1, needed: 2)) }
        let value =
          base(first, size, facet) - base(second, size, facet).magnitude + 0.02 * bell(&random)
        return .found(
          Findings.Difference(
            estimate: estimate(value, reach: 0.1, .student), pairs: runs, p: 0.002,
            adjustedP: 0.008))
      }, trend: trend(first, facet))
  }

  private func swap(
    _ measure: String, _ target: String, _ facet: Int, _ random: inout SeededGenerator
  ) -> Findings.RunSwapControl {
    Findings.RunSwapControl(
      measure: measure, target: target,
      bySize: sizes.indices.map { size in
        let own = base(.measure(measure), size, facet)
        return .found(
          Findings.RunSwapControl.Swapped(
            own: own, swapped: own * 0.6 + 0.02 * bell(&random), p: 0.0004, adjustedP: 0.0016,
            runs: runs))
      })
  }

  private func meanCurve(
    _ name: String, _ size: Int, _ random: inout SeededGenerator
  ) -> Findings.Trajectory {
    var value = 900.0 + 200 * Double(size)
    let steps = (1...max(epochs, 1)).map { epoch -> Findings.Trajectory.Step in
      value -= value * 0.4 / Double(epoch + 6 + 2 * size) * unit(&random)
      let reach = value * 0.02
      return Findings.Trajectory.Step(
        epoch: epoch, mean: value, band: runs > 1 ? value - reach...value + reach : nil,
        runs: max(1, runs - epoch / 9))
    }
    return Findings.Trajectory(size: size, curve: measure(name), steps: .found(steps))
  }

  // MARK: Beyond facets

  private func effects(_ random: inout SeededGenerator) -> [Findings.AxisEffect] {
    guard let axis = facets[0].first?.axis, let name = ParameterName(axis) else { return [] }
    var labels: [String] = []
    for facet in facets {
      let label = axisValues(facet)[0].label
      if !labels.contains(label) { labels.append(label) }
    }
    return measures.map { measure in
      Findings.AxisEffect(
        axis: name, predictor: .measure(measure), target: targets[0],
        levels: labels.enumerated().map { place, label in
          Findings.AxisEffect.Level(
            label: label,
            estimate: .found(
              estimate(
                base(.measure(measure), 1, place) + 0.01 * bell(&random), reach: 0.08,
                .satterthwaite)),
            runs: runs * sizes.count)
        },
        slope: .found(
          Findings.AxisEffect.Slope(
            estimate: estimate(-0.04, reach: 0.03, .satterthwaite), p: 0.02, per: .doubling)),
        movesWith: [], isMatched: !hasGaps, combinations: sizes.count, combinationsLeftOut: 0)
    }
  }

  private func paired(_ random: inout SeededGenerator) -> Findings.PairedDifference {
    guard let control = ParameterName("control") else {
      preconditionFailure("'control' is a good name")
    }
    let value = { (text: String) in Findings.AxisValue(control, .text(text)) }
    return Findings.PairedDifference(
      baseline: value("none"), value: value("permuted-labels"), facet: [],
      predictor: .measure(measures[0]), target: targets[0],
      bySize: sizes.indices.map { _ in
        .found(
          Findings.Difference(
            estimate: estimate(-0.2 + 0.02 * bell(&random), reach: 0.06, .student), pairs: runs,
            p: 0.01, adjustedP: 0.03))
      }, trend: .absent(.tooFewSizes(2, needed: 3)))
  }

  private func scalars(_ random: inout SeededGenerator) -> Findings.ScalarTable {
    let names = [
      Measure("parameters", summary: "binary weights"),
      Measure("best-epoch", unit: "epochs", summary: "epoch of the lowest loss"),
      Measure("pearson-bdm", unit: Measure.correlationUnit, summary: "a correlation"),
    ]
    let hidden = ParameterName("hidden")
    return Findings.ScalarTable(
      scalars: names,
      rows: sizes.map { size in
        Findings.ScalarTable.Row(
          values: hidden.map { [Findings.AxisValue($0, .text(size.label))] } ?? [], runs: runs,
          cells: [size.magnitude ?? 0, 20 + 5 * unit(&random), 0.4].map { value in
            .found(
              Findings.ScalarTable.Cell(
                estimate: Findings.Estimate(value, .absent(.runsDoNotDiffer)), deviation: 1.5,
                least: value, greatest: value, count: runs))
          })
      })
  }

  private var stopping: Findings.Stopping {
    let hidden = ParameterName("hidden")
    return Findings.Stopping(
      rule: Until(
        halfWidth: 0.02, statistic: .pearson("bdm", "train-loss"), by: hidden.map { [$0] } ?? [],
        replicatesMax: 200),
      groups: sizes.enumerated().map { index, size in
        Findings.Stopping.Group(
          values: hidden.map { [Findings.AxisValue($0, .text(size.label))] } ?? [],
          replicates: index == 3 ? nil : 60 + 20 * index, runs: 60, mean: 0.31, halfWidth: 0.019,
          ending: [.halfWidth, .atMost, .halfWidth, .open][index % 4])
      })
  }
}

extension SampleFindings {
  /// What the quick start's sweep might find.
  static let plain = SampleFindings()

  /// Many combinations, long and wicked names, and much that is missing.
  static let wicked: SampleFindings = {
    var sample = SampleFindings()
    sample.name = "<script>alert('x')</script> | `sweep` & *co*"
    sample.measures = [
      "bdm", "a-measure-with-a-name-that-nobody-would-want-to-type-twice<b>", "c|d`e", "=1+1",
      "Größe", "複雑性", "m7", "m8",
    ]
    sample.targets = ["train-loss", "validation-loss-of-the-ensemble"]
    sample.facets = [1e-4, 1e-3, 1e-2].flatMap { rate in
      ["adam", "sgd"].map { [("learning-rate", .real(rate)), ("optimiser", .text($0))] }
    }
    sample.hasGaps = true
    sample.missing = 17
    return sample
  }()

  /// A thousand runs of twenty curves.
  static let large: SampleFindings = {
    var sample = SampleFindings()
    sample.measures = (1...19).map { "measure-\($0)" }
    sample.runs = 250
    sample.epochs = 50
    return sample
  }()

  /// Two hundred sizes.
  static let manySizes: SampleFindings = {
    var sample = SampleFindings()
    sample.sizes = (1...200).map { ("[\($0 * 4), \($0 * 2)]", Double($0 * $0 * 8 + 100)) }
    return sample
  }()

  /// One run of one size, of which little can be said.
  static let single: SampleFindings = {
    var sample = SampleFindings()
    sample.sizes = [("", nil)]
    sample.runs = 1
    sample.epochs = 1
    return sample
  }()

  static let all: [(name: String, sample: SampleFindings)] = [
    ("plain", plain), ("wicked", wicked), ("large", large), ("manySizes", manySizes),
    ("single", single),
  ]

  /// Somebody's machines.
  static var provenance: Provenance {
    var provenance = Provenance(
      sweep: 7, source: "ledger lab.db", release: "0.1", madeAt: 1_700_000_000_000,
      state: "completed")
    provenance.addResult(from: "node2", seconds: 3, recordedAt: 20, numericClass: "fma")
    provenance.addResult(from: "node1", seconds: 2, recordedAt: 10, numericClass: "fma")
    provenance.addFailure(on: "node2")
    return provenance
  }
}
