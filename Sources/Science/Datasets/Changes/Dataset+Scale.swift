internal import Mistakes

extension Dataset {
  /// Mean and standard deviation of all features together, dividing by their count.
  ///
  /// Two passes in double precision, in order: exact enough, and the same bits everywhere.
  public func statistics() -> (mean: Double, deviation: Double) {
    var sum = 0.0
    for feature in features { sum += Double(feature) }
    let mean = sum / Double(features.count)
    var squares = 0.0
    for feature in features { squares += (Double(feature) - mean) * (Double(feature) - mean) }
    return (mean, (squares / Double(features.count)).squareRoot())
  }

  /// All features divided by one number, such as 255 for pixels of bytes.
  public func scaled(by divisor: Float) throws(DatasetError) -> Dataset {
    try normalised(mean: 0, deviation: divisor)
  }

  /// All features less a mean, divided by a deviation; those of the training part, for all parts.
  ///
  /// For MNIST, after `scaled(by: 255)`, the usual ones are 0.1307 and 0.3081.
  public func normalised(mean: Float, deviation: Float) throws(DatasetError) -> Dataset {
    let features = features.map { ($0 - mean) / deviation }
    guard mean.isFinite && deviation.isFinite && deviation > 0, features.allSatisfy(\.isFinite)
    else {
      throw DatasetError(
        .impossible, name,
        "its features cannot be normalised by the mean \(mean) and the deviation \(deviation)",
        cure: "use finite numbers and a deviation that is not close to 0")
    }
    return with(features: features)
  }

  /// Mean and standard deviation of each feature over the samples, dividing by their count.
  public func featureStatistics() -> FeatureStatistics {
    var means = [Double](repeating: 0, count: shape.count)
    var deviations = means
    for start in stride(from: 0, to: features.count, by: shape.count) {
      for place in 0..<shape.count { means[place] += Double(features[start + place]) }
    }
    for place in means.indices { means[place] /= Double(count) }
    for start in stride(from: 0, to: features.count, by: shape.count) {
      for place in 0..<shape.count {
        let distance = Double(features[start + place]) - means[place]
        deviations[place] += distance * distance
      }
    }
    for place in means.indices {
      deviations[place] = (deviations[place] / Double(count)).squareRoot()
    }
    return FeatureStatistics(means: means, deviations: deviations)
  }

  /// Each feature less its mean, divided by its deviation; one that never varies becomes 0.
  ///
  /// - Parameter statistics: Those of the training part, for all parts.
  public func normalised(by statistics: FeatureStatistics) -> Dataset {
    require(
      statistics.means.count == shape.count,
      "statistics of \(statistics.means.count) features for \(shape.count)")
    var features = features
    for start in stride(from: 0, to: features.count, by: shape.count) {
      for place in 0..<shape.count {
        let distance = Double(features[start + place]) - statistics.means[place]
        let deviation = statistics.deviations[place]
        features[start + place] = deviation > 0 ? Float(distance / deviation) : 0
      }
    }
    return with(features: features)
  }
}

/// Mean and standard deviation of each feature of a data set.
public struct FeatureStatistics: Hashable, Sendable {
  /// The means, in the order of the features.
  public let means: [Double]
  /// The standard deviations, in the order of the features.
  public let deviations: [Double]
}
