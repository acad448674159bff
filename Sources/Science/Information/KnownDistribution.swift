internal import Mistakes
internal import Randomness

/// Two variables whose mutual information is known, to hold estimators to.
///
/// Most of them begin as normal variables, for which it is a formula, and go through maps that keep it:
/// information is the same under every one-to-one map of X and of Y, which estimators do not see. The
/// others have densities of which the integral can be done.
///
///     normal        I = -½ Σ ln (1 - ρ_i²), the same ρ for each of min(d_X, d_Y) pairs of coordinates,
///                   X and Y rotated at random, so that no column shows a pair
///     student       normal, over one √(χ²_ν / ν): I_normal + c(ν) + c(ν + d_X + d_Y) - c(ν + d_X) -
///                   c(ν + d_Y), c(v) = ln Γ(v/2) - v/2 ψ(v/2); more than 0 even where ρ is
///     noise         Y = X + U / s, both uniform in 0 ... 1: ln s + 1/(2s) from s = 1 on, s/2 below
///     gamma         X ~ Γ(a), Y exponential of rate X, logarithms of both: ψ(a) + 1/a - ln a
///     discretised   X uniform, Y one of n equal parts that it is in: ln n
///     overlapping   Y one of n classes, X uniform in Y ... Y + 2: ln n - (n - 1)/n ln 2
///     channel       Y = X, one of n symbols, but with the chance r any of them:
///                   ln n + p ln p + (1 - p) ln (r / n), p = 1 - r (n - 1)/n
///
/// With several dimensions, noise and gamma are so many independent pairs. Sources: Czyż et al. (2023),
/// Butakov et al. (2024), Kraskov et al. (2004), Gao et al. (2017); every formula is held to quadrature,
/// to sums or to draws in the tests.
public struct KnownDistribution: Hashable, Sendable {
  /// What makes one variable tell of the other.
  enum Dependence: Hashable, Sendable {
    case normal
    case student(freedom: Int)
    case noise(slope: Double)
    case gamma(shape: Double)
    case discretised(parts: Int)
    case overlapping(classes: Int)
    case channel(symbols: Int, noise: Double)
  }

  /// What people call it.
  public let name: String
  /// The mutual information of X and Y in nats.
  public let information: Double
  /// How many dimensions X and Y have before they are mapped.
  let dimensions: [Int]
  let dependence: Dependence
  let margins: Margins

  private init(
    _ name: String, information: Double, dimensions: [Int], _ dependence: Dependence,
    _ margins: Margins = .plain
  ) {
    self.name = name
    self.information = information
    self.dimensions = dimensions
    self.dependence = dependence
    self.margins = margins
  }

  /// Normal variables, or what a map makes of them.
  ///
  /// - Parameters:
  ///   - information: In nats, at least 0.
  ///   - x: The dimensions of X before the map; those of ``Margins/dimensions`` where that is fixed.
  ///   - y: Likewise of Y.
  ///   - margins: The map.
  public static func normal(
    information: Double, x: Int, y: Int, margins: Margins = .plain
  ) -> KnownDistribution {
    check(information)
    require(x > 0 && y > 0, "variables of \(x) and \(y) dimensions cannot be")
    if let wanted = margins.dimensions {
      require(x == wanted && y == wanted, "\(margins.name) are of \(wanted) + \(wanted) dimensions")
    }
    return KnownDistribution(
      "\(margins.name) \(x)+\(y)", information: information, dimensions: [x, y], .normal, margins)
  }

  /// Student's variables: normal ones over the root of one χ² of some degrees of freedom.
  ///
  /// - Parameter normalInformation: What the normal ones tell of each other, at least 0; the common
  ///   divisor tells more.
  public static func student(
    normalInformation: Double, freedom: Int, x: Int, y: Int
  ) -> KnownDistribution {
    check(normalInformation)
    require(freedom > 0 && x > 0 && y > 0, "there is no Student's variable of such parameters")
    func c(_ v: Int) -> Double {
      let half = Double(v) / 2
      return PortableMath.logGamma(half) - half * PortableMath.digamma(half)
    }
    let divisor = c(freedom) + c(freedom + x + y) - c(freedom + x) - c(freedom + y)
    return KnownDistribution(
      "student-\(freedom) \(x)+\(y)", information: normalInformation + divisor,
      dimensions: [x, y], .student(freedom: freedom))
  }

  /// A uniform variable, and the same with uniform noise added.
  public static func additiveNoise(information: Double, dimensions: Int) -> KnownDistribution {
    check(information)
    let each = share(information, dimensions)
    // The information rises with the slope, and at e^I the logarithm alone is I.
    let slope =
      each <= 0.5
      ? 2 * each
      : PortableMath.exp(
        root(of: each, from: 0, to: each) { $0 + 0.5 * PortableMath.exp(-$0) })
    return KnownDistribution(
      "additive-noise \(dimensions)+\(dimensions)", information: information,
      dimensions: [dimensions, dimensions], .noise(slope: slope))
  }

  /// Logarithms of a gamma variable and of an exponential one that has it for its rate.
  ///
  /// - Parameters:
  ///   - information: In nats, from 0.001 on a dimension; at 0 the shape would be infinite.
  ///   - dimensions: Of each of the variables.
  public static func logGammaExponential(
    information: Double, dimensions: Int
  ) -> KnownDistribution {
    check(information)
    let each = share(information, dimensions)
    require(each >= 1e-3, "gamma variables tell at least 0.001 nats a dimension here, not \(each)")
    let logShape = root(of: -each, from: -each - 2, to: 8) {
      $0 - PortableMath.digamma(PortableMath.exp($0) + 1)
    }
    return KnownDistribution(
      "log-gamma-exponential \(dimensions)+\(dimensions)", information: information,
      dimensions: [dimensions, dimensions], .gamma(shape: PortableMath.exp(logShape)))
  }

  /// A uniform variable, and in which of some equal parts it lies.
  public static func discretised(parts: Int) -> KnownDistribution {
    require(parts > 0, "\(parts) parts cannot be")
    return KnownDistribution(
      "discretised-\(parts)", information: PortableMath.log(Double(parts)), dimensions: [1, 1],
      .discretised(parts: parts))
  }

  /// One of some classes as Y, and a variable X whose neighbouring classes overlap by half.
  public static func overlapping(classes: Int) -> KnownDistribution {
    require(classes > 0, "\(classes) classes cannot be")
    let n = Double(classes)
    return KnownDistribution(
      "overlapping-\(classes)",
      information: PortableMath.log(n) - (n - 1) / n * PortableMath.log(2), dimensions: [1, 1],
      .overlapping(classes: classes))
  }

  /// A symbol, and what a noisy channel makes of it.
  ///
  /// - Parameters:
  ///   - information: In nats, at most the logarithm of the number of symbols.
  ///   - symbols: How many there are.
  public static func noisyChannel(information: Double, symbols: Int) -> KnownDistribution {
    check(information)
    let n = Double(symbols)
    require(
      symbols > 1 && information <= PortableMath.log(n),
      "\(symbols) symbols cannot tell \(information) nats")
    let noise = root(of: -information, from: 0, to: 1) { -channelInformation(n, noise: $0) }
    return KnownDistribution(
      "noisy-channel-\(symbols)", information: information, dimensions: [1, 1],
      .channel(symbols: symbols, noise: noise))
  }

  private static func channelInformation(_ n: Double, noise: Double) -> Double {
    let wrong = noise * (n - 1) / n
    guard wrong > 0 else { return PortableMath.log(n) }
    return PortableMath.log(n) + (1 - wrong) * PortableMath.log(1 - wrong)
      + wrong * PortableMath.log(noise / n)
  }

  private static func check(_ information: Double) {
    require(
      information >= 0 && information <= 100, "\(information) nats are outside of 0 ... 100")
  }

  private static func share(_ information: Double, _ dimensions: Int) -> Double {
    require(dimensions > 0, "variables of \(dimensions) dimensions cannot be")
    return information / Double(dimensions)
  }

  /// Where a rising function has a value, by halves down to neighbouring doubles.
  private static func root(
    of value: Double, from lower: Double, to upper: Double, _ function: (Double) -> Double
  ) -> Double {
    var (lower, upper) = (lower, upper)
    for _ in 0..<200 {
      let middle = lower + (upper - lower) / 2
      if function(middle) < value { lower = middle } else { upper = middle }
    }
    return upper
  }
}
