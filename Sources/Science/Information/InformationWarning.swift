/// Why an estimate should not be taken at its word.
public enum InformationWarning: Hashable, Sendable {
  /// KSG cannot give more than ψ(N) - ψ(k), and is near it.
  case nearCeiling(value: Double, ceiling: Double)
  /// It is more than the logarithm of the number of points.
  case aboveLogarithm(value: Double, count: Int)
  /// It is more than the entropy of a discrete side.
  case aboveEntropy(value: Double, entropy: Double, classes: Int)
  /// It is below 0 by more than chance explains.
  case negative(value: Double)
  /// KSG's bias is greater than its interval where information is large or dimensions are many.
  case biased(value: Double, dimensions: Int)
  /// Parts of the data give another value than all of them, beyond chance.
  case drifting(all: Double, halves: Double)
  /// Entropies by neighbours are biased in many dimensions.
  case manyDimensions(Int)
  /// The weights enlarge noise by so much.
  case largeWeights(norm: Double, dimensions: Int, k: Int)
  /// A column that should be continuous has few values.
  case fewValues(side: String, column: Int, values: Int, count: Int)
  /// Classes with k points or fewer.
  case rareClasses(Int, k: Int)
  /// There are too few points for an interval.
  case noInterval(reason: String)

  /// One sentence for a person, with values in a unit.
  public func text(in unit: InformationUnit) -> String {
    switch self {
    case .nearCeiling(let value, let ceiling):
      "\(unit.text(value)) is near \(unit.text(ceiling)), the most that this estimator can give of so "
        + "many points: it is likely too low; take more points, or 'wkl' with --whiten"
    case .aboveLogarithm(let value, let count):
      "\(unit.text(value)) is more than the logarithm of \(count) points: no estimator is sure of so "
        + "much; take more points"
    case .aboveEntropy(let value, let entropy, let classes):
      "\(unit.text(value)) is more than \(unit.text(entropy)), the entropy of the \(classes) classes, "
        + "and cannot be; the continuous side has ties or too many dimensions"
    case .negative(let value):
      "\(unit.text(value)) is below 0 by more than chance explains: bias hides what information there "
        + "is; compare with 'ksg1', or ask --permutations whether there is any"
    case .biased(let value, let dimensions):
      "bias dominates: at \(unit.text(value)) in \(dimensions) dimensions together this estimator "
        + "misses by more than an interval shows, mostly downwards; compare with 'wkl' and --whiten"
    case .drifting(let all, let halves):
      "bias dominates: all points give \(unit.text(all)) and halves of them \(unit.text(halves)), which "
        + "differ by more than chance; more points would move the estimate on"
    case .manyDimensions(let dimensions):
      "bias dominates: entropies by neighbours are biased in \(dimensions) dimensions, by some tenths of "
        + "a nat where margins have edges; compare with 'wkl' and --whiten, or with 'ksg1'"
    case .largeWeights(let norm, let dimensions, let k):
      "weights of \(k) neighbours in \(dimensions) dimensions enlarge noise \(rounded(norm)) times; "
        + "leave out -k, and as many are taken as keep them small"
    case .fewValues(let side, let column, let values, let count):
      "column \(column) of \(side) (counted from 0) has \(values) values among \(count) points: it "
        + "looks discrete, and neighbours at the distance 0 mislead; see --discrete"
    case .rareClasses(let count, let k):
      "\(count) classes have \(k) points or fewer: they have fewer neighbours than asked for, and "
        + "points alone in their class are left out"
    case .noInterval(let reason): "there is no interval: \(reason)"
    }
  }

  private func rounded(_ value: Double) -> String {
    value < 1_000 ? "\((value * 10).rounded() / 10)" : "\(value.rounded())"
  }
}
