internal import Mistakes
public import Randomness

/// Round clouds of points, a class each: data whose every property is known beforehand.
public struct GaussianMixture: Hashable, Sendable {
  /// One cloud.
  public struct Component: Hashable, Sendable {
    /// Where it is.
    public var mean: [Double]
    /// Its standard deviation in every direction.
    public var deviation: Double
    /// The class of its points; several clouds can be of one class.
    public var label: Int

    /// A cloud of this place, width and class.
    public init(mean: [Double], deviation: Double, label: Int) {
      self.mean = mean
      self.deviation = deviation
      self.label = label
    }
  }

  /// The clouds, each of which gets the same number of points.
  public let components: [Component]

  /// A mixture of these clouds, at least one, all in the same space.
  public init(_ components: [Component]) {
    let width = components.first?.mean.count ?? 0
    require(width > 0, "a mixture needs a component in a space of at least one dimension")
    for component in components {
      require(
        component.mean.count == width && component.mean.allSatisfy { $0.magnitude < 1e30 }
          && (0..<1e30).contains(component.deviation)
          && (0..<Dataset.classCountMax).contains(component.label),
        "no component of a mixture is \(component)")
    }
    self.components = components
  }

  /// Clouds of deviation 1 whose means are drawn, normal in every direction.
  ///
  /// - Parameters:
  ///   - classCount: How many clouds, each a class of its own.
  ///   - dimensionCount: In how many dimensions.
  ///   - separation: The deviation of the means; 0 makes the classes the same.
  ///   - seed: What the means are drawn from.
  public init(classCount: Int, dimensionCount: Int, separation: Double, seed: Seed) {
    require(
      classCount > 0 && dimensionCount > 0, "\(classCount) classes in \(dimensionCount) dimensions")
    self.init(
      (0..<classCount).map { label in
        var stream = seed.stream("mixture-mean", label)
        let mean = (0..<dimensionCount).map { _ in separation * stream.normal() }
        return Component(mean: mean, deviation: 1, label: label)
      })
  }

  /// Points of the mixture: point i is of component i modulo their number.
  public func dataset(count: Int, seed: Seed) -> Dataset {
    require(count > 0, "\(count) points are no data set")
    let width = components[0].mean.count
    var features: [Float] = []
    features.reserveCapacity(count * width)
    var labels: [Int32] = []
    labels.reserveCapacity(count)
    var stream = seed.stream("mixture-points")
    for index in 0..<count {
      let component = components[index % components.count]
      for mean in component.mean {
        features.append(Float(mean + component.deviation * stream.normal()))
      }
      labels.append(Int32(component.label))
    }
    let classCount = components.reduce(0) { max($0, $1.label) } + 1
    return Dataset(
      made: "gaussian-mixture", shape: .list(width), features: features, labels: labels,
      classCount: classCount)
  }
}
