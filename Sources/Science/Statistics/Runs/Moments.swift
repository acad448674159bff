/// Count, mean, spread, skewness and ends of values that are seen once and not kept; two make one.
///
/// Welford's step keeps sums of powers of distances from the mean instead of sums of powers, from which a
/// mean far from 0 would leave no digits. Merging is as good (Chan, Golub and LeVeque, 1979; Pébay, 2008
/// for the cubes), and a step is merging with a single value:
///
///     x̄ = x̄₁ + δ n₂/n,   M₂ = M₂₁ + M₂₂ + δ² n₁n₂/n,   δ = x̄₂ - x̄₁
///     M₃ = M₃₁ + M₃₂ + δ³ n₁n₂(n₁ - n₂)/n² + 3δ (n₁M₂₂ - n₂M₂₁)/n
public struct Moments: Hashable, Sendable {
  /// How many values.
  public private(set) var count = 0
  /// Their mean; 0 where there is none.
  public private(set) var mean = 0.0
  /// The sum of their squared distances from the mean.
  public private(set) var squares = 0.0
  /// The sum of the cubes of those distances.
  public private(set) var cubes = 0.0
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
    let before = Double(count)
    count += 1
    let share = (value - mean) / Double(count)
    let added = (value - mean) * share * before
    cubes += share * (added * (before - 1) - 3 * squares)
    squares += added
    mean += share
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
    let share = distance / Double(count)
    let added = distance * share * mine * theirs
    cubes +=
      other.cubes + share
      * (added * (mine - theirs) + 3 * (mine * other.squares - theirs * squares))
    squares += other.squares + added
    mean += share * theirs
    least = min(least, other.least)
    greatest = max(greatest, other.greatest)
  }

  /// Σ (x - x̄)² / (n - 1); nil for fewer than two values.
  public var variance: Double? { count > 1 ? squares / Double(count - 1) : nil }

  /// The standard deviation; nil for fewer than two values.
  public var deviation: Double? { variance?.squareRoot() }

  /// √n M₃ / M₂^(3/2), 0 where the values lie evenly about their mean; nil where they do not vary.
  public var skewness: Double? {
    squares > 0 ? Double(count).squareRoot() * cubes / (squares * squares.squareRoot()) : nil
  }

  /// The standard error of the mean, s / √n; nil for fewer than two values.
  public var error: Double? { variance.map { ($0 / Double(count)).squareRoot() } }
}
