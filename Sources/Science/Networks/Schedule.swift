internal import Mistakes

/// How the learning rate goes as training goes on: a factor for each epoch.
public enum Schedule: Hashable, Sendable {
  /// 1.
  case constant
  /// factor^⌊epoch / every⌋.
  case step(every: Int, factor: Double)
  /// From 1 down to the floor along half a cosine: floor + (1 - floor)(1 + cos(π epoch / epochs)) / 2.
  case cosine(epochs: Int, floor: Double)
  /// factor^epoch.
  case exponential(factor: Double)

  /// The factor of an epoch, counted from 0.
  public func factor(epoch: Int) -> Double {
    require(epoch >= 0, "there is no epoch \(epoch)")
    switch self {
    case .constant: return 1
    case .step(let every, let factor):
      require(every > 0, "a step every \(every) epochs cannot be")
      return Self.power(factor, epoch / every)
    case .cosine(let epochs, let floor):
      require(epochs > 0, "a cosine over \(epochs) epochs cannot be")
      let turn = Double(min(epoch, epochs)) / Double(epochs)
      return floor + (1 - floor) * (1 + Self.cosineOfTurn(turn)) / 2
    case .exponential(let factor): return Self.power(factor, epoch)
    }
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var square = base
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }

  /// cos πt for t in 0...1, as sin π(½ - t) by its Taylor series, whose last term is below 2⁻⁵³: a
  /// library's cosine could differ between machines.
  private static func cosineOfTurn(_ turn: Double) -> Double {
    let x = 0x1.921fb54442d18p1 * (0.5 - turn)
    let square = x * x
    var sum = 0.0
    for term in stride(from: 21.0, through: 3, by: -2) {
      sum = square / (term * (term - 1)) * (1 - sum)
    }
    return x * (1 - sum)
  }
}
