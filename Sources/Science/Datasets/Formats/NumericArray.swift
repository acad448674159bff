internal import Compression

/// An array of numbers that a file held: IDX or NPY, plain or as gzip.
public struct NumericArray<Element: Sendable>: Sendable {
  /// The file.
  public let name: String
  /// The lengths of the dimensions, the outermost first; samples are the outermost.
  public let dimensions: [Int]
  /// The numbers in row-major order.
  public let elements: [Element]
}

extension NumericArray<Float> {
  /// The numbers of a file as features.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - name: The file's name, for complaints.
  ///   - bytesMax: Content that takes more, compressed or as features, is refused.
  public static func features(
    in bytes: Span<UInt8>, named name: String, bytesMax: Int = DataFile.bytesMax
  ) throws(DatasetError) -> NumericArray<Float> {
    try ArrayFile.read(bytes, name, bytesMax: bytesMax) { layout, bytes throws(DatasetError) in
      var elements: [Float] = []
      elements.reserveCapacity(layout.count)
      try layout.forEach(in: bytes) { bits, place throws(DatasetError) in
        let feature = layout.element.feature(bits)
        guard feature.isFinite else {
          throw DatasetError(
            .unsupported, name, at: .byte(place),
            "found \(layout.element.text(bits)), expected a finite number of single precision",
            cure: "replace it, or leave out its sample")
        }
        elements.append(feature)
      }
      return NumericArray(name: name, dimensions: layout.dimensions, elements: elements)
    }
  }
}

extension NumericArray<Int32> {
  /// The numbers of a file as labels.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - name: The file's name, for complaints.
  ///   - bytesMax: Content that takes more, compressed or as labels, is refused.
  public static func labels(
    in bytes: Span<UInt8>, named name: String, bytesMax: Int = DataFile.bytesMax
  ) throws(DatasetError) -> NumericArray<Int32> {
    try ArrayFile.read(bytes, name, bytesMax: bytesMax) { layout, bytes throws(DatasetError) in
      var elements: [Int32] = []
      elements.reserveCapacity(layout.count)
      try layout.forEach(in: bytes) { bits, place throws(DatasetError) in
        guard let label = layout.element.integer(bits), (0..<Dataset.classCountMax).contains(label)
        else {
          throw DatasetError(
            .unsupported, name, at: .byte(place),
            "found the label \(layout.element.text(bits)), expected a whole number from 0 to "
              + "\(Dataset.classCountMax - 1)",
            cure: "number the classes from 0")
        }
        elements.append(Int32(label))
      }
      return NumericArray(name: name, dimensions: layout.dimensions, elements: elements)
    }
  }
}

/// A file with one array in it.
private enum ArrayFile {
  /// Finds the layout of a file and hands it on with the bytes that it is about.
  static func read<Result>(
    _ bytes: Span<UInt8>, _ name: String, bytesMax: Int,
    _ body: (ArrayLayout, Span<UInt8>) throws(DatasetError) -> Result
  ) throws(DatasetError) -> Result {
    guard DataFile.Format(of: bytes) == .gzip else {
      let layout = try layout(of: bytes, name)
      try layout.check(byteCount: bytes.count, name: name)
      try check(layout, name, bytesMax: bytesMax)
      return try body(layout, bytes)
    }
    // The header tells how long the content is; only that much is made of it.
    let head: [UInt8]
    do throws(InflationError) {
      head = try Inflation.prefix(NPYHeader.byteCountMax, ofContentOf: bytes, in: .gzip)
    } catch {
      throw DatasetError(compressed: name, error)
    }
    let layout = try layout(of: head.span, name)
    try check(layout, name, bytesMax: bytesMax)
    let content: [UInt8]
    do throws(InflationError) {
      content = try Inflation.content(of: bytes, in: .gzip, bytesMax: layout.fileByteCount)
    } catch {
      guard error.code == .tooLong else { throw DatasetError(compressed: name, error) }
      throw DatasetError(
        .malformed, name, at: .byte(layout.fileByteCount),
        "the header claims \(layout.dimensions.text) numbers, so \(layout.fileByteCount) bytes in "
          + "all, and there are more",
        cure: "fetch or write the file anew")
    }
    try layout.check(byteCount: content.count, name: name)
    return try body(layout, content.span)
  }

  private static func layout(of bytes: Span<UInt8>, _ name: String) throws(DatasetError)
    -> ArrayLayout
  {
    switch DataFile.Format(of: bytes) {
    case .idx: try IDXHeader.layout(of: bytes, named: name)
    case .npy: try NPYHeader.layout(of: bytes, named: name)
    case let format:
      throw DatasetError(
        .unsupported, name, at: .byte(0), "found \(format.text), expected an IDX or NPY file",
        cure: "store the array as one of them; gzip is fine")
    }
  }

  private static func check(
    _ layout: ArrayLayout, _ name: String, bytesMax: Int
  ) throws(DatasetError) {
    let (inMemory, overflow) = layout.count.multipliedReportingOverflow(by: 4)
    guard !overflow, layout.fileByteCount <= bytesMax, inMemory <= bytesMax else {
      throw DatasetError(
        .tooLong, name,
        "the array of \(layout.dimensions.text) numbers takes more than the \(bytesMax) bytes that "
          + "are read",
        cure: "store fewer samples, or smaller ones")
    }
  }
}

extension DatasetError {
  /// Compressed data that cannot be had.
  init(compressed name: String, _ error: InflationError) {
    self.init(
      error.code == .tooLong ? .tooLong : .malformed, name, error.message,
      cure: "fetch or write the file anew")
  }
}

extension Dataset {
  /// A data set of two arrays: the samples, and what they are.
  ///
  /// - Parameters:
  ///   - name: What people call it.
  ///   - features: Samples × features, × rows × columns, or × channels × rows × columns.
  ///   - labels: As many labels, in one dimension (others may have the length 1).
  ///   - classCount: How many classes there are; nil for one more than the greatest label.
  public init(
    named name: String, features: NumericArray<Float>, labels: NumericArray<Int32>,
    classCount: Int? = nil
  ) throws(DatasetError) {
    let sides = features.dimensions
    guard sides.count >= 2, sides.allSatisfy({ $0 > 0 }) else {
      throw DatasetError(
        .mismatch, features.name,
        "found an array of \(sides.text), expected samples × features or samples × rows × columns",
        cure: "store at least one sample with at least one feature")
    }
    guard labels.elements.count == labels.dimensions[0] else {
      throw DatasetError(
        .mismatch, labels.name,
        "found an array of \(labels.dimensions.text), expected one label a sample",
        cure: "store class numbers rather than a column a class")
    }
    guard labels.elements.count == sides[0] else {
      throw DatasetError(
        .mismatch, labels.name,
        "found \(labels.elements.count) labels, expected \(sides[0]), a label a sample of "
          + "'\(features.name)'",
        cure: "name two files that belong together")
    }
    let shape =
      switch sides.count {
      case 2: SampleShape.list(sides[1])
      case 3: SampleShape(height: sides[1], width: sides[2])
      default: SampleShape(channels: sides[1], height: sides[2], width: sides[3])
      }
    try self.init(
      name: name, shape: shape, features: features.elements, labels: labels.elements,
      classCount: classCount)
  }
}
