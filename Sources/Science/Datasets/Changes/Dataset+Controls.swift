public import Randomness

// What a measure has to be compared with before it means anything: the same data with the one thing
// destroyed that is said to matter. Each control is a pure function of data and seed.
extension Dataset {
  /// The same samples with the labels dealt anew: nothing about a sample tells its class.
  ///
  /// How many samples each class has stays as it is.
  public func permutingLabels(seed: Seed) -> Dataset {
    var labels = labels
    var stream = seed.stream("permuted-labels")
    stream.shuffle(&labels)
    return with(labels: labels)
  }

  /// The same samples with their features in another order, the same one for all.
  ///
  /// What a network without convolutions can learn is unchanged, but what is near what is gone.
  public func permutingPixels(seed: Seed) -> Dataset {
    var stream = seed.stream("permuted-pixels")
    let source = stream.permutation(of: shape.count)
    var features = [Float](repeating: 0, count: features.count)
    for start in stride(from: 0, to: features.count, by: shape.count) {
      for (place, origin) in source.enumerated() {
        features[start + place] = self.features[start + origin]
      }
    }
    return with(features: features)
  }

  /// The same labels on normal noise with the mean and deviation of all features together.
  ///
  /// Samples then have no structure at all, and can only be learned by heart.
  public func randomisingInputs(seed: Seed) -> Dataset {
    let (mean, deviation) = statistics()
    var stream = seed.stream("random-inputs")
    let greatest = Double(Float.greatestFiniteMagnitude)
    return with(
      features: features.map { _ in
        Float(min(max(mean + deviation * stream.normal(), -greatest), greatest))
      })
  }
}
