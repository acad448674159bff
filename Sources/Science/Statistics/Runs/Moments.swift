/// Count, mean, spread and ends of values that are seen once and not kept; two of them make one.
///
/// Welford's step keeps the sum of squared distances from the mean instead of a sum of squares, from
/// which a mean far from 0 would leave no digits. Merging is exact in the same way (Chan, Golub and
/// LeVeque, 1979):
///
///     x̄ = x̄₁ + δ n₂/n,   M₂ = M₂₁ + M₂₂ + δ² n₁n₂/n,   δ = x̄₂ - x̄₁
public struct Moments: Hashable, Sendable {
  /// How many values.
  public private(set) var count = 0
  /// Their mean; 0 where there is none.
  public private(set) var mean = 0.0
  /// The sum of their squared distances from the mean.
  public private(set) var squares = 0.0
  /// The least value; infinity where there is none.
  public private(set) var least = Double.infinity
  /// The greatest value; minus infinity where there is none.
  public private(set) var greatest = -Double.infinity

  /// Of no value.
  public init() {}

  /// Of these values.
  public init(of values: [Double]) {
    for value in values { add(value) }
  }

  /// Takes in a value, which has to be finite: others are for the caller to count.
  public mutating func add(_ value: Double) {
    count += 1
    let distance = value - mean
    mean += distance / Double(count)
    squares += distance * (value - mean)
    least = min(least, value)
    greatest = max(greatest, value)
  }

  /// Takes in what another has seen.
  public mutating func merge(_ other: Moments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let (mine, theirs) = (Double(count), Double(other.count))
    let distance = other.mean - mean
    count += other.count
    mean += distance * theirs / Double(count)
    squares += other.squares + distance * distance * mine * theirs / Double(count)
    least = min(least, other.least)
    greatest = max(greatest, other.greatest)
  }

  /// Σ (x - x̄)² / (n - 1); nil for fewer than two values.
  public var variance: Double? { count > 1 ? squares / Double(count - 1) : nil }

  /// The standard deviation; nil for fewer than two values.
  public var deviation: Double? { variance?.squareRoot() }

  /// The standard error of the mean, s / √n; nil for fewer than two values.
  public var error: Double? { variance.map { ($0 / Double(count)).squareRoot() } }
}
