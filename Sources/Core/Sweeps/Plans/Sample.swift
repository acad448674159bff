internal import Randomness

/// How the axes that have a distribution are drawn: together, `count` times.
///
/// The draws make one group of axes that move together, crossed with the listed axes: every listed
/// combination meets the same draws, so that comparisons across sizes are paired. More draws keep
/// those that were there, and another axis with a distribution leaves the draws of the others alone.
public struct Sample: Hashable, Sendable {
  /// Where draws come from.
  public enum Method: String, CaseIterable, Sendable {
    /// Independent draws.
    case random
    /// A Sobol sequence with a random shift: the same number of draws covers the space more evenly.
    case sobol
  }

  /// Where draws come from.
  public let method: Method
  /// How many draws.
  public let count: Int

  /// So many draws by a method.
  public init(_ method: Method, count: Int) {
    self.method = method
    self.count = count
  }

  /// The draws of all axes that have a distribution: for each axis in order, its values draw by draw.
  func draws(
    of axes: [(name: ParameterName, distribution: Distribution)], seed: Seed
  ) -> [[ParameterValue]] {
    switch method {
    case .random:
      return axes.map { axis in
        var stream = seed.stream("sample \(axis.name)")
        return (0..<count).map { _ in axis.distribution.value(at: stream.uniform()) }
      }
    case .sobol:
      let sequence = SobolSequence(
        dimensionCount: axes.count, shiftedBy: seed.stream("sample sobol"))
      var columns: [[ParameterValue]] = Array(repeating: [], count: axes.count)
      for index in 0..<count {
        for (column, unit) in sequence.point(index).enumerated() {
          columns[column].append(axes[column].distribution.value(at: unit))
        }
      }
      return columns
    }
  }
}
