internal import Datasets
internal import Text

/// A matrix of bits and where it was found.
public struct NamedMatrix: Sendable {
  /// The file, and the array or line in it.
  public let name: String
  /// The bits.
  public let matrix: BitMatrix

  /// A matrix by its name.
  public init(name: String, matrix: BitMatrix) {
    self.name = name
    self.matrix = matrix
  }
}

/// Why a file holds no matrix of bits: where it is wrong, what was expected, and the cure.
public struct MatrixFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence for a person.
  public let message: String

  /// The message.
  public var description: String { message }

  init(_ name: String, at place: String? = nil, _ complaint: String, cure: String) {
    message = "'\(name)'\(place.map { ", \($0)" } ?? ""): \(complaint); \(cure)".printable
  }

  init(_ error: DatasetError) { message = error.message }
}

/// What is read of a file: matrices, or strings.
public struct MatrixFile: Sendable {
  /// Whether each row is a string of its own.
  public let dimensions: BlockTable.Dimensions
  /// Whether numbers count by their signs: 1 above zero, else 0.
  public let bySign: Bool

  /// A way of reading.
  public init(_ dimensions: BlockTable.Dimensions, bySign: Bool = false) {
    self.dimensions = dimensions
    self.bySign = bySign
  }

  /// The matrices of a file: an NPY file has one, an NPZ file one an array, a text one.
  ///
  /// Where rows are strings, each is a matrix of one row.
  public func matrices(
    in bytes: Span<UInt8>, named name: String
  ) throws(MatrixFileError) -> [NamedMatrix] {
    switch DataFile.Format(of: bytes) {
    case .npy, .zip:
      let arrays: [NumericArray<Double>]
      do throws(DatasetError) {
        arrays = try ArrayCollection.arrays(in: bytes, named: name)
      } catch {
        throw MatrixFileError(error)
      }
      guard !arrays.isEmpty else {
        throw MatrixFileError(
          name, "found no arrays, expected some", cure: "write it with numpy.savez(file, w=weights)"
        )
      }
      var matrices: [NamedMatrix] = []
      for array in arrays { matrices += try self.matrices(of: array) }
      return matrices
    case .gzip, .idx:
      throw MatrixFileError(
        name, "found a gzip or IDX file, expected NPY, NPZ, or rows of 0 and 1",
        cure: "store it with numpy.save")
    case .other:
      return try BitText(bytes, named: name, dimensions, bySign: bySign).matrices()
    }
  }

  private func matrices(
    of array: NumericArray<Double>
  ) throws(MatrixFileError) -> [NamedMatrix] {
    let name = array.name
    let sides = array.dimensions
    let shape = sides.map { "\($0)" }.joined(separator: " × ")
    guard sides.count == 2 || (sides.count == 1 && dimensions == .one) else {
      throw MatrixFileError(
        name, "found an array of \(counted(sides.count, "dimension")), expected 2",
        cure: sides.count == 1
          ? "measure it as a string, with --dimensions 1" : "reshape it to rows and columns")
    }
    guard !array.elements.isEmpty else {
      throw MatrixFileError(
        name, "found an array of \(shape), which is empty", cure: "store one with cells")
    }
    guard array.elements.count <= BitMatrix.cellsMax else {
      throw MatrixFileError(
        name, "found an array of \(shape), expected \(BitMatrix.cellsMax) cells at most",
        cure: "measure parts of it")
    }
    let columns = sides[sides.count - 1]
    var bits: [UInt8] = []
    bits.reserveCapacity(array.elements.count)
    for (index, number) in array.elements.enumerated() {
      guard bySign ? !number.isNaN : number == 0 || number == 1 else {
        let place = sides.count == 1 ? "\(index)" : "\(index / columns), \(index % columns)"
        throw MatrixFileError(
          name, at: "element [\(place)]",
          "found \(number), expected \(bySign ? "a number" : "0 or 1")",
          cure: bySign ? "replace it" : "take the signs of numbers with --sign")
      }
      bits.append(number > 0 ? 1 : 0)
    }
    return Self.named(name, bits, rows: bits.count / columns, columns: columns, dimensions)
  }

  /// Bits in row-major order as one matrix, or as a string a row.
  private static func named(
    _ name: String, _ bits: [UInt8], rows: Int, columns: Int, _ dimensions: BlockTable.Dimensions
  ) -> [NamedMatrix] {
    guard dimensions == .one, rows > 1 else {
      return BitMatrix(rows: rows, columns: columns, bytes: bits.span)
        .map { [NamedMatrix(name: name, matrix: $0)] } ?? []
    }
    return (0..<rows).compactMap { row in
      let cells = bits.span.extracting(row * columns..<(row + 1) * columns)
      return BitMatrix(rows: 1, columns: columns, bytes: cells)
        .map { NamedMatrix(name: "\(name), row \(row)", matrix: $0) }
    }
  }
}
