public import Kernels
internal import Mistakes
public import Randomness

/// What is wanted beside a value.
public struct EstimationRequest: Sendable {
  /// Whether an interval is.
  public var hasInterval: Bool
  /// How many permutations of Y the value is compared with.
  public var permutations: Int
  /// What parts, resamples and permutations are drawn from.
  public var seed: Seed

  /// A value alone, unless more is asked for.
  public init(hasInterval: Bool = false, permutations: Int = 0, seed: Seed = 1) {
    require(permutations >= 0, "there are no \(permutations) permutations")
    self.hasInterval = hasInterval
    self.permutations = permutations
    self.seed = seed
  }
}

extension PairMeasure {
  /// The estimate, with what is wanted beside it and the warnings that it needs.
  public func estimate(
    of x: Points, _ y: Points, _ request: EstimationRequest = EstimationRequest(),
    with kernels: Kernels
  ) throws(InformationError) -> Estimate {
    try check(x, y)
    try checkColumns(x, y)
    let value = try value(of: x, y, with: kernels)
    var warnings: [InformationWarning] = []
    var interval: ClosedRange<Double>?
    var deviation: Double?
    if request.hasInterval {
      do throws(InformationError) {
        if kinds == .discrete {
          interval = try Bootstrap(
            self, of: x, y, stream: request.seed.stream("information/bootstrap"), with: kernels
          ).interval
        } else {
          let parts = try Subsampling(
            self, of: x, y, stream: request.seed.stream("information/parts"), with: kernels)
          interval = parts.interval
          deviation = parts.deviation
          if let halves = parts.halvesIfDrifting {
            warnings.append(.drifting(all: value, halves: halves))
          }
        }
      } catch {
        warnings.append(.noInterval(reason: error.message))
      }
    }
    var chance: Double?
    if request.permutations > 0 {
      chance = try PermutationTest(
        self, of: x, y, permutations: request.permutations,
        stream: request.seed.stream("information/permutations"), with: kernels
      ).chance
    }
    warnings += self.warnings(about: value, deviation, x, y)
    return Estimate(
      estimator: name, value: value, interval: interval, chance: chance, count: x.count,
      k: neighbours(of: x, y), warnings: warnings)
  }

  /// A variable that is always the same tells nothing, and neighbours of it are all alike.
  private func checkColumns(_ x: Points, _ y: Points) throws(InformationError) {
    for (side, points) in [("X", x), ("Y", y)] {
      guard let column = points.constantColumn else { continue }
      throw InformationError(
        .unfit,
        "\(side): found the same number, \(points.coordinates[column]), in all rows of column "
          + "\(column), counted from 0",
        cure: points.dimensions == 1
          ? "take a variable that varies: about this one there is nothing to know"
          : "leave the column out: it carries no information")
    }
  }

  private func neighbours(of x: Points, _ y: Points) -> Int? {
    guard let entropies = self as? ThreeEntropies else { return k }
    let dimensions = x.dimensions + (kinds == .continuous ? y.dimensions : 0)
    return try? entropies.neighbours(dimensions: dimensions, count: x.count)
  }

  private func warnings(
    about value: Double, _ deviation: Double?, _ x: Points, _ y: Points
  ) -> [InformationWarning] {
    var warnings: [InformationWarning] = []
    let noise = deviation.map { 2 * $0 } ?? 3 / Double(x.count).squareRoot()
    let dimensions = x.dimensions + (kinds == .continuous ? y.dimensions : 0)
    if value < -noise { warnings.append(.negative(value: value)) }
    switch self {
    case is KSG, is Ross:
      let ceiling =
        PortableMath.digamma(Double(x.count)) - PortableMath.digamma(Double(k ?? 1))
      if self is KSG, value > ceiling - InformationLimits.ceilingDistance {
        warnings.append(.nearCeiling(value: value, ceiling: ceiling))
      }
      let isLarge = kinds == .continuous && value > InformationLimits.valueOfKSG
      let isDeep = dimensions >= InformationLimits.dimensionsMany && value > noise
      if isLarge || isDeep { warnings.append(.biased(value: value, dimensions: dimensions)) }
    case let entropies as ThreeEntropies:
      if case .last = entropies.weighting, dimensions >= InformationLimits.dimensionsMany {
        warnings.append(.manyDimensions(dimensions))
      }
      if let k = neighbours(of: x, y),
        let weights = try? entropies.weights(k, dimensions: dimensions),
        weights.norm > NeighbourWeights.normBearable
      {
        warnings.append(.largeWeights(norm: weights.norm, dimensions: dimensions, k: k))
      }
    default: break
    }
    if value > PortableMath.log(Double(x.count)) {
      warnings.append(.aboveLogarithm(value: value, count: x.count))
    }
    if kinds == .mixed {
      let classes = Classes(of: y)
      if value > classes.entropy + 1e-9 {
        warnings.append(
          .aboveEntropy(value: value, entropy: classes.entropy, classes: classes.counts.count))
      }
      let rare = classes.counts.count { $0 <= k ?? 0 }
      if rare > 0 { warnings.append(.rareClasses(rare, k: k ?? 0)) }
    }
    if kinds != .discrete { warnings += fewValues("X", x) }
    if kinds == .continuous { warnings += fewValues("Y", y) }
    return warnings
  }

  /// Columns whose numbers mostly come more than once.
  private func fewValues(_ side: String, _ points: Points) -> [InformationWarning] {
    (0..<points.dimensions).compactMap { axis in
      let sorted = points.column(axis).sorted()
      let values = 1 + zip(sorted, sorted.dropFirst()).count { $0 != $1 }
      guard 2 * values <= sorted.count else { return nil }
      return .fewValues(side: side, column: axis, values: values, count: sorted.count)
    }
  }
}

/// From where on estimates are not to be trusted; docs/estimators.md has the measurements.
enum InformationLimits {
  /// In nats: above it, intervals of KSG hold the true value more rarely than they say.
  static let valueOfKSG = 1.25
  /// Of both variables together: from here on the bias of neighbours shows at any value.
  static let dimensionsMany = 6
  /// In nats: so near its ceiling KSG is far too low.
  static let ceilingDistance = 2.0
}
