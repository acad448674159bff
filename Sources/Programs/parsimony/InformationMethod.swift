import CommandLine
import Information

/// The estimators that `parsimony measure information` knows.
enum InformationMethod: String, CaseIterable, Sendable {
  case ksg1
  case ksg2
  case kl
  case wkl
  case wklPublished = "wkl-published"
  case ross
  case plugin
  case millerMadow = "miller-madow"
  case grassberger
  case chaoShen = "chao-shen"

  /// What it is, in a phrase.
  var summary: String {
    switch self {
    case .ksg1: "Kraskov, Stögbauer and Grassberger's first form, for continuous variables"
    case .ksg2: "their second form"
    case .kl: "h(X) + h(Y) - h(X, Y), each by the k-th neighbour (Kozachenko and Leonenko)"
    case .wkl: "the same by weighted neighbours (Berrett), as many as keep the weights small"
    case .wklPublished: "the same with the weights that Butakov et al. (2024) computed with"
    case .ross: "Ross's, for one continuous and one discrete variable"
    case .plugin: "shares of classes, for discrete variables"
    case .millerMadow: "the same with Miller and Madow's correction"
    case .grassberger: "the same by Grassberger's entropies (2003)"
    case .chaoShen: "the same by Chao and Shen's, which count classes that were not seen"
    }
  }

  /// How many neighbours are looked at where nothing else is said.
  static let neighboursDefault = 5

  /// The estimator, for variables of which one may be discrete.
  ///
  /// - Parameters:
  ///   - k: How many neighbours, if it was said.
  ///   - isWhitened: Whether entropies are taken of whitened points.
  ///   - hasClasses: Whether a side was said to be discrete.
  func measure(
    k: Int?, isWhitened: Bool, hasClasses: Bool
  ) throws(Failure) -> any PairMeasure {
    let count = k ?? Self.neighboursDefault
    let kinds: VariableKinds = hasClasses ? .mixed : .continuous
    if isWhitened, !canWhiten { throw refusal("--whiten", "takes no entropies of points") }
    switch self {
    case .ksg1, .ksg2:
      guard !hasClasses else { throw refusal("--discrete", "takes continuous variables") }
      return KSG(self == .ksg1 ? .first : .second, k: count)
    case .kl: return ThreeEntropies(.last(count), isWhitened: isWhitened, kinds: kinds)
    case .wkl:
      return ThreeEntropies(
        k.map { .leastNorm($0) } ?? .small, isWhitened: isWhitened, kinds: kinds)
    case .wklPublished:
      return ThreeEntropies(.published(count), isWhitened: isWhitened, kinds: kinds)
    case .ross:
      guard hasClasses else {
        throw Failure(
          .usage,
          "the estimator 'ross' takes one discrete variable; say which with '--discrete x' or "
            + "'--discrete y'")
      }
      return Ross(k: count)
    case .plugin: return DiscreteInformation(.plugIn)
    case .millerMadow: return DiscreteInformation(.millerMadow)
    case .grassberger: return DiscreteInformation(.grassberger)
    case .chaoShen: return DiscreteInformation(.chaoShen)
    }
  }

  /// Whether it is a difference of entropies of points, which can be whitened.
  var canWhiten: Bool { [.kl, .wkl, .wklPublished].contains(self) }

  private func refusal(_ option: String, _ reason: String) -> Failure {
    let names = Self.allCases.filter {
      $0.canWhiten || option == "--discrete" && $0 == .ross
    }
    return Failure(
      .usage,
      "the estimator '\(rawValue)' \(reason), so '\(option)' does nothing; remove it, or take one of "
        + names.map { "'\($0.rawValue)'" }.joined(separator: ", "))
  }
}
