internal import Mistakes
internal import Randomness

/// How values of an axis are drawn.
public enum Distribution: Hashable, Sendable {
  /// Any real number from `lower` to `upper`, all equally likely.
  case uniform(lower: Double, upper: Double)
  /// A positive real number whose logarithm is uniform.
  case logUniform(lower: Double, upper: Double)
  /// A whole number from `lower` to `upper`, all equally likely.
  case integer(lower: Int, upper: Int)
  /// A whole number whose logarithm is about uniform.
  case logInteger(lower: Int, upper: Int)
  /// One of these values, all equally likely.
  case choice([ParameterValue])
}

extension Distribution {
  /// The value at a place in the unit interval: the quantile function of the distribution.
  ///
  /// - Precondition: `unit` is at least 0 and below 1.
  func value(at unit: Double) -> ParameterValue {
    require(unit >= 0 && unit < 1, "a quantile's place must be in [0, 1) but is \(unit)")
    switch self {
    case .uniform(let lower, let upper):
      let value = (lower + unit * (upper - lower)).roundedToSignificantDigits()
      return .real(min(max(value, lower), upper))
    case .logUniform(let lower, let upper):
      let value = Distribution.logarithmic(lower, upper, unit).roundedToSignificantDigits()
      return .real(min(max(value, lower), upper))
    case .integer(let lower, let upper):
      let count = Double(upper - lower) + 1
      return .integer(min(lower + Int(unit * count), upper))
    case .logInteger(let lower, let upper):
      let value = Distribution.logarithmic(Double(lower), Double(upper), unit)
        .roundedToSignificantDigits()
      return .integer(value.nearestInteger(in: lower...upper))
    case .choice(let values): return values[Int(unit * Double(values.count))]
    }
  }

  private static func logarithmic(_ lower: Double, _ upper: Double, _ unit: Double) -> Double {
    let start = PortableMath.log(lower)
    return PortableMath.exp(start + unit * (PortableMath.log(upper) - start))
  }
}

extension Distribution {
  /// Whether every number of an interval can be drawn.
  var isContinuous: Bool {
    switch self {
    case .uniform, .logUniform: true
    case .integer, .logInteger, .choice: false
    }
  }
}

extension Distribution: CustomStringConvertible {
  /// The distribution as a plan writes it.
  public var description: String {
    switch self {
    case .uniform(let lower, let upper): "uniform [\(lower), \(upper)]"
    case .logUniform(let lower, let upper): "log-uniform [\(lower), \(upper)]"
    case .integer(let lower, let upper): "integer [\(lower), \(upper)]"
    case .logInteger(let lower, let upper): "log-uniform [\(lower), \(upper)]"
    case .choice(let values): "choice [\(values.map(\.description).joined(separator: ", "))]"
    }
  }
}
