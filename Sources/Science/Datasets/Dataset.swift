public import Encoding
internal import Mistakes

/// Samples with what they are: the value that trainings are a function of.
///
/// A data set is features and labels and nothing else: where it came from does not matter to what is
/// learned from it. So it is known by its content. ``digest()`` is the same for the same samples in
/// the same order, whatever file, name or machine they came from, and a task that names a data set
/// carries that digest in its key.
///
/// Numbers are as they were stored: pixels of a file of bytes are 0 to 255. What is done to them
/// (`scaled`, `standardised`, `resized`, …) is said where it is done, gives another data set, and is
/// a pure function, of the seed too where there is one.
///
/// What always holds:
/// - `features.count` is `count × shape.count`, and each is finite;
/// - `labels.count` is `count`, and each lies in `0 ..< classCount`;
/// - there is at least one sample.
public struct Dataset: Sendable {
  /// What people call it.
  public var name: String
  /// How the features of a sample lie.
  public let shape: SampleShape
  /// All features, sample by sample; a sample's channel by channel, row by row.
  public let features: [Float]
  /// The class of each sample.
  public let labels: [Int32]
  /// How many classes there are, of which some may have no sample here.
  public let classCount: Int
  /// What the classes are called, in order; empty if they are called by their numbers.
  public let classNames: [String]

  /// The most classes that a data set can have.
  public static let classCountMax = 65_536

  /// How many samples there are.
  public var count: Int { labels.count }

  /// A data set of these samples.
  ///
  /// - Parameters:
  ///   - name: What people call it.
  ///   - shape: How the features of a sample lie.
  ///   - features: All features, sample by sample.
  ///   - labels: The class of each sample.
  ///   - classCount: How many classes there are; nil for one more than the greatest label.
  ///   - classNames: What they are called, or nothing.
  public init(
    name: String, shape: SampleShape, features: [Float], labels: [Int32], classCount: Int? = nil,
    classNames: [String] = []
  ) throws(DatasetError) {
    func refusal(_ complaint: String, cure: String) -> DatasetError {
      DatasetError(.mismatch, name, complaint, cure: cure)
    }
    guard !labels.isEmpty else {
      throw refusal("there is no sample", cure: "name data with at least one sample")
    }
    let (expected, overflow) = labels.count.multipliedReportingOverflow(by: shape.count)
    guard !overflow, features.count == expected else {
      throw refusal(
        "there are \(features.count) features, and \(labels.count) labels × \(shape) are expected",
        cure: "give every sample its features and one label")
    }
    let classCount = classCount ?? Int(labels.max() ?? 0) + 1
    guard (1...Self.classCountMax).contains(classCount) else {
      throw refusal(
        "there are \(classCount) classes, and 1 to \(Self.classCountMax) are expected",
        cure: "use labels from 0 to \(Self.classCountMax - 1)")
    }
    if let index = labels.firstIndex(where: { !(0..<classCount).contains(Int($0)) }) {
      throw refusal(
        "sample \(index) has the label \(labels[index]), and 0 to \(classCount - 1) are expected",
        cure: "number the classes from 0")
    }
    if let index = features.firstIndex(where: { !$0.isFinite }) {
      throw refusal(
        "sample \(index / shape.count) has the feature \(features[index])",
        cure: "replace what is not a finite number")
    }
    guard classNames.isEmpty || classNames.count == classCount else {
      throw refusal(
        "there are \(classNames.count) names for \(classCount) classes",
        cure: "name all classes or none")
    }
    self.name = name
    self.shape = shape
    self.features = features
    self.labels = labels
    self.classCount = classCount
    self.classNames = classNames
  }

  /// A data set made here, where a misfit is a mistake of the program.
  init(
    made name: String, shape: SampleShape, features: [Float], labels: [Int32], classCount: Int,
    classNames: [String] = []
  ) {
    require(
      !labels.isEmpty && features.count == labels.count * shape.count,
      "\(name): \(features.count) features for \(labels.count) samples of shape \(shape)")
    self.name = name
    self.shape = shape
    self.features = features
    self.labels = labels
    self.classCount = classCount
    self.classNames = classNames
  }

  /// This data set with other features in their place.
  func with(features: [Float], shape: SampleShape? = nil, name: String? = nil) -> Dataset {
    Dataset(
      made: name ?? self.name, shape: shape ?? self.shape, features: features, labels: labels,
      classCount: classCount, classNames: classNames)
  }

  /// This data set with other labels in their place.
  func with(labels: [Int32]) -> Dataset {
    Dataset(
      made: name, shape: shape, features: features, labels: labels, classCount: classCount,
      classNames: classNames)
  }

  /// How many samples each class has.
  public var classSizes: [Int] {
    var sizes = [Int](repeating: 0, count: classCount)
    for label in labels { sizes[Int(label)] += 1 }
    return sizes
  }
}

extension Dataset {
  /// The name that its content gives it: a digest of its samples, in their order.
  ///
  /// The BLAKE2b-256 of, with all integers in 64 bits and everything little-endian:
  ///
  ///     "parsimony/dataset/1"  count  channels  height  width  classCount
  ///     labels in 32 bits each  features as the bits of binary32
  ///
  /// Neither the data set's name nor the names of its classes count.
  public func digest() -> Digest {
    var hash = BLAKE2b(digestLength: Digest.byteCount)
    hash.update(Array("parsimony/dataset/1".utf8))
    var bytes: [UInt8] = []
    for number in [count, shape.channels, shape.height, shape.width, classCount] {
      bytes.append(littleEndian: UInt32(truncatingIfNeeded: number))
      bytes.append(littleEndian: UInt32(truncatingIfNeeded: number >> 32))
    }
    hash.update(bytes)
    hash.update(labels.lazy.map { UInt32(bitPattern: $0) }, count: labels.count)
    hash.update(features.lazy.map(\.bitPattern), count: features.count)
    guard let digest = Digest(bytes: hash.finalized()) else { mistake("a digest is 32 bytes") }
    return digest
  }
}

extension [UInt8] {
  fileprivate mutating func append(littleEndian word: UInt32) {
    append(UInt8(truncatingIfNeeded: word))
    append(UInt8(truncatingIfNeeded: word >> 8))
    append(UInt8(truncatingIfNeeded: word >> 16))
    append(UInt8(truncatingIfNeeded: word >> 24))
  }
}

extension BLAKE2b {
  /// Appends words in pieces, so that no copy of a large data set is made.
  fileprivate mutating func update(_ words: some Sequence<UInt32>, count: Int) {
    let pieceMax = 1 << 16
    var piece: [UInt8] = []
    piece.reserveCapacity(Swift.min(count * 4, pieceMax))
    for word in words {
      piece.append(littleEndian: word)
      if piece.count == pieceMax {
        update(piece)
        piece.removeAll(keepingCapacity: true)
      }
    }
    update(piece)
  }
}
