internal import Mistakes
public import Randomness

extension Dataset {
  /// The samples at these places, in this order.
  public func samples(at indices: [Int]) -> Dataset {
    require(!indices.isEmpty, "\(name): a data set has at least one sample")
    var features: [Float] = []
    features.reserveCapacity(indices.count * shape.count)
    var labels: [Int32] = []
    labels.reserveCapacity(indices.count)
    for index in indices {
      require(
        self.labels.indices.contains(index), "\(name): there are \(count) samples, none is \(index)"
      )
      features += self.features[index * shape.count..<(index + 1) * shape.count]
      labels.append(self.labels[index])
    }
    return Dataset(
      made: name, shape: shape, features: features, labels: labels, classCount: classCount,
      classNames: classNames)
  }

  /// Disjoint parts of these sizes, each with the classes in the proportions of the whole.
  ///
  /// The samples of a part keep their order. Sizes may add up to less than the whole; the first part
  /// is the same whatever parts follow it.
  ///
  /// - Parameters:
  ///   - sizes: How many samples each part gets, at least 1.
  ///   - seed: What decides which samples these are.
  public func split(into sizes: [Int], seed: Seed) throws(DatasetError) -> [Dataset] {
    var left = count
    for size in sizes {
      guard 1 <= size && size <= left else {
        throw DatasetError(
          .impossible, name,
          "parts of \(sizes.map { "\($0)" }.joined(separator: ", ")) samples cannot be had of "
            + "\(count)",
          cure: "ask for parts of at least 1 that add up to no more than \(count)")
      }
      left -= size
    }
    var stratification = Stratification(of: labels, classCount: classCount, seed: seed)
    return sizes.map { samples(at: stratification.deal($0)) }
  }

  /// A part of this size, with the classes in the proportions of the whole.
  public func subset(_ size: Int, seed: Seed) throws(DatasetError) -> Dataset {
    try split(into: [size], seed: seed)[0]
  }
}
