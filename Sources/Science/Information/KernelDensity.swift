public import Kernels
internal import Randomness

/// Entropy of a continuous variable by a normal kernel around each point.
///
///     h = -⟨ln p_i⟩ + Σ ln L_ii,   p_i = 1/(N - 1) Σ_{j ≠ i} φ_b(x_i - x_j)
///
/// where points are whitened first (Σ = L Lᵀ), so that one bandwidth b serves all directions, and each
/// point is left out of the density at its own place. Everything hangs on b, which is chosen by the same
/// densities:
///
///     likelihood      the greatest Σ ln p_i
///     least squares   the least 1/N² Σ_ij φ_{b√2}(x_i - x_j) - 2 ⟨p_i⟩, the integrated squared error
///
/// - Unit: nats.
/// - Bias: upwards, for kernels blur; the more the higher the dimensions, and at hard edges. Likelihood
///   suffers from heavy tails, where single points ask for a wide kernel; least squares looks at peaks
///   and forgets tails, which in more than about four dimensions is where all points are.
/// - Cost: some twenty times N² distances and exponentials.
public struct KernelDensity: Hashable, Sendable {
  /// What makes a bandwidth a good one.
  public enum Choice: Hashable, Sendable, CaseIterable {
    /// The likelihood of points left out.
    case likelihood
    /// The squared error of the density.
    case leastSquares
  }

  /// What makes a bandwidth a good one.
  public let choice: Choice
  // Bandwidths of whitened points among which the best is sought.
  private static let bandwidthMin = 1e-3
  private static let bandwidthMax = 4.0

  /// An estimator whose bandwidth is chosen in a way.
  public init(_ choice: Choice = .likelihood) { self.choice = choice }

  /// The entropy in nats, and the bandwidth in units of the whitened points.
  public func estimate(
    of points: Points, named name: String = "the variable", with kernels: Kernels
  ) throws(InformationError) -> (entropy: Double, bandwidth: Double) {
    try points.checkCount(for: points.dimensions)
    let white = try Whitening(points, named: name)
    let bandwidth = try bestBandwidth(of: white.points, named: name, kernels)
    let logDensity = densities(of: white.points, bandwidth: bandwidth, kernels).meanLog
    return (white.logScale - logDensity, bandwidth)
  }

  /// A grid, and between the neighbours of its best the golden section.
  private func bestBandwidth(
    of points: Points, named name: String, _ kernels: Kernels
  ) throws(InformationError) -> Double {
    func cost(_ logarithm: Double) -> Double {
      let found = densities(of: points, bandwidth: PortableMath.exp(logarithm), kernels)
      return choice == .likelihood ? -found.meanLog : found.squaredError
    }
    let steps = 10
    let lowest = PortableMath.log(Self.bandwidthMin)
    let step = (PortableMath.log(Self.bandwidthMax) - lowest) / Double(steps)
    let costs = (0...steps).map { cost(lowest + Double($0) * step) }
    let best = costs.indices.reduce(0) { costs[$1] < costs[$0] ? $1 : $0 }
    guard best > 0 else {
      throw InformationError(
        .unfit,
        "\(name): found no bandwidth small enough, as where many points coincide or lie on a curve",
        cure: "say that a side is discrete, or take 'ksg1'")
    }
    var lower = lowest + Double(best - 1) * step
    var upper = min(lowest + Double(best + 1) * step, lowest + Double(steps) * step)
    let ratio = (5.0.squareRoot() - 1) / 2
    var (left, right) = (upper - ratio * (upper - lower), lower + ratio * (upper - lower))
    var (costLeft, costRight) = (cost(left), cost(right))
    while upper - lower > 0.02 {
      if costLeft <= costRight {
        (upper, right, costRight) = (right, left, costLeft)
        left = upper - ratio * (upper - lower)
        costLeft = cost(left)
      } else {
        (lower, left, costLeft) = (left, right, costRight)
        right = lower + ratio * (upper - lower)
        costRight = cost(right)
      }
    }
    return PortableMath.exp((lower + upper) / 2)
  }

  /// The mean logarithm of densities at points left out, and the squared error of the density but for a
  /// constant.
  private func densities(
    of points: Points, bandwidth: Double, _ kernels: Kernels
  ) -> (meanLog: Double, squaredError: Double) {
    let n = points.count
    let d = Double(points.dimensions)
    let scale = 2 * bandwidth * bandwidth
    let logPeak = -d / 2 * PortableMath.log(.pi * scale)
    var row = [Double](repeating: 0, count: n)
    var (logSum, densitySum, convolved) = (0.0, 0.0, 0.0)
    for index in 0..<n {
      points.squares(fromPoint: index, into: &row)
      row[index] = .infinity
      // Taken out before the exponential, so that lone points keep a density.
      let nearest = row.reduce(.infinity, min)
      if choice == .leastSquares {
        var twice = row.map { -$0 / (2 * scale) }
        var terms = twice.mutableSpan
        kernels.apply(.exp, in: &terms)
        convolved += 1 + kernels.sum(twice.span)
      }
      for other in row.indices { row[other] = (nearest - row[other]) / scale }
      var terms = row.mutableSpan
      kernels.apply(.exp, in: &terms)
      let logarithm =
        logPeak - nearest / scale + PortableMath.log(kernels.sum(row.span) / Double(n - 1))
      logSum += logarithm
      if choice == .leastSquares { densitySum += PortableMath.exp(logarithm) }
    }
    let count = Double(n)
    // The convolution of two kernels is one of twice the variance.
    let peak = PortableMath.exp(-d / 2 * PortableMath.log(2 * .pi * scale))
    return (logSum / count, peak * convolved / (count * count) - 2 * densitySum / count)
  }
}

/// Mutual information by ``KernelDensity``, each entropy with a bandwidth of its own.
///
///     I = h(X) + h(Y) - h(X, Y)            both continuous
///     I = h(X) - Σ_c N_c/N h(X | Y = c)    Y discrete
///
/// - Bias: downwards where I is large, for the joint density is blurred most.
public struct KernelDensityInformation: PairMeasure {
  /// How each entropy is estimated.
  public let density: KernelDensity
  /// Whether Y is discrete, or neither is.
  public let kinds: VariableKinds
  /// No neighbours are looked at.
  public var k: Int? { nil }
  /// `kde`, or `kde-squares`.
  public var name: String { density.choice == .likelihood ? "kde" : "kde-squares" }

  /// An estimator whose bandwidths are chosen in a way.
  public init(_ choice: KernelDensity.Choice = .likelihood, kinds: VariableKinds = .continuous) {
    density = KernelDensity(choice)
    self.kinds = kinds
  }

  /// The mutual information in nats.
  public func value(
    of x: Points, _ y: Points, with kernels: Kernels
  ) throws(InformationError) -> Double {
    try check(x, y)
    var rest = try density.estimate(of: x, named: "X", with: kernels).entropy
    if kinds == .continuous {
      rest += try density.estimate(of: y, named: "Y", with: kernels).entropy
      return try rest
        - density.estimate(of: x.joined(with: y), named: "X and Y", with: kernels).entropy
    }
    for members in Classes(of: y).members {
      let share = Double(members.count) / Double(x.count)
      rest -=
        try share
        * density.estimate(of: x.points(at: members), named: "X of a class", with: kernels).entropy
    }
    return rest
  }
}
