/// How the numbers of an array lie in a file: what a header says, checked against the file's length.
///
/// Every format of arrays ends here, so the rules that keep a header from doing harm stand in one
/// place: a size is computed without overflow and has to be that of the file, before anything is
/// allocated by it. After that no access can leave the file, whatever its bytes are.
struct ArrayLayout: Hashable, Sendable {
  /// What a number is stored as.
  enum Element: Hashable, Sendable {
    /// One byte, 0 for false.
    case boolean
    /// An unsigned integer of so many bytes.
    case unsigned(Int)
    /// A two's complement integer of so many bytes.
    case signed(Int)
    /// An IEEE 754 number of so many bytes: 2, 4 or 8.
    case real(Int)

    var byteCount: Int {
      switch self {
      case .boolean: 1
      case .unsigned(let count), .signed(let count), .real(let count): count
      }
    }
  }

  /// What a number is stored as.
  let element: Element
  /// Whether its most significant byte comes first.
  let isBigEndian: Bool
  /// The lengths of the dimensions, the outermost first.
  let dimensions: [Int]
  /// Whether the first index moves fastest (Fortran), rather than the last (C).
  let isColumnMajor: Bool
  /// Where the numbers begin.
  let offset: Int
  /// How many there are.
  let count: Int

  /// The most dimensions that an array can have.
  static let rankMax = 4

  /// A layout, if its size can be that of anything.
  init(
    _ element: Element, isBigEndian: Bool, dimensions: [Int], isColumnMajor: Bool = false,
    offset: Int, name: String
  ) throws(DatasetError) {
    guard (1...Self.rankMax).contains(dimensions.count) else {
      throw DatasetError(
        .unsupported, name,
        "the array has \(dimensions.count) dimensions, and 1 to \(Self.rankMax) are read",
        cure: "store samples × features or samples × channels × rows × columns")
    }
    var count = 1
    var byteCount = element.byteCount
    var overflow = false
    for dimension in dimensions {
      let counts = count.multipliedReportingOverflow(by: dimension)
      let byteCounts = byteCount.multipliedReportingOverflow(by: dimension)
      overflow = overflow || counts.overflow || byteCounts.overflow || dimension < 0
      (count, byteCount) = (counts.partialValue, byteCounts.partialValue)
    }
    guard !overflow, !offset.addingReportingOverflow(byteCount).overflow else {
      throw DatasetError(
        .malformed, name,
        "the header claims \(dimensions.text) numbers of \(element.byteCount) bytes, "
          + "which no machine holds",
        cure: "write the file anew")
    }
    self.element = element
    self.isBigEndian = isBigEndian
    self.dimensions = dimensions
    self.isColumnMajor = isColumnMajor
    self.offset = offset
    self.count = count
  }

  /// The length of a file that holds just this.
  var fileByteCount: Int { offset + count * element.byteCount }

  /// Refuses a file of another length.
  func check(byteCount: Int, name: String) throws(DatasetError) {
    guard byteCount == fileByteCount else {
      let difference =
        byteCount < fileByteCount
        ? "\(fileByteCount - byteCount) are missing" : "\(byteCount - fileByteCount) are too many"
      throw DatasetError(
        .malformed, name, at: .byte(min(byteCount, fileByteCount)),
        "the header claims \(dimensions.text) numbers, so \(fileByteCount) bytes in all, and there "
          + "are \(byteCount): \(difference)",
        cure: "fetch or write the file anew")
    }
  }

  /// Hands on all numbers in row-major order; the file's length has been checked.
  ///
  /// - Parameter take: Called with the bits of a number, as an unsigned integer, and its place among
  ///   the bytes of the file.
  func forEach(
    in bytes: Span<UInt8>, _ take: (UInt64, Int) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    let size = element.byteCount
    guard isColumnMajor && dimensions.count > 1 else {
      for index in 0..<count {
        let place = offset + index * size
        try take(bits(of: bytes, at: place, size), place)
      }
      return
    }
    // The step in the file for each index, and the indices as a counter, the last the fastest.
    var steps: [Int] = []
    var step = 1
    for dimension in dimensions {
      steps.append(step)
      step *= dimension
    }
    var indices = [Int](repeating: 0, count: dimensions.count)
    var position = 0
    for _ in 0..<count {
      let place = offset + position * size
      try take(bits(of: bytes, at: place, size), place)
      for axis in dimensions.indices.reversed() {
        indices[axis] += 1
        position += steps[axis]
        if indices[axis] < dimensions[axis] { break }
        position -= steps[axis] * dimensions[axis]
        indices[axis] = 0
      }
    }
  }

  private func bits(of bytes: Span<UInt8>, at place: Int, _ size: Int) -> UInt64 {
    if size == 1 { return UInt64(bytes[place]) }
    var bits: UInt64 = 0
    for index in 0..<size {
      bits = bits << 8 | UInt64(bytes[isBigEndian ? place + index : place + size - 1 - index])
    }
    return bits
  }
}

extension ArrayLayout.Element {
  /// The number as a feature: rounded to single precision.
  func feature(_ bits: UInt64) -> Float {
    switch self {
    case .boolean: bits == 0 ? 0 : 1
    case .unsigned: Float(bits)
    case .signed: Float(signed(bits))
    case .real(2): Float(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
    case .real(4): Float(bitPattern: UInt32(truncatingIfNeeded: bits))
    case .real: Float(Double(bitPattern: bits))
    }
  }

  /// The number as an integer; nil if it is none or too great.
  func integer(_ bits: UInt64) -> Int? {
    switch self {
    case .boolean: bits == 0 ? 0 : 1
    case .unsigned: Int(exactly: bits)
    case .signed: Int(exactly: signed(bits))
    case .real(2): Int(exactly: Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
    case .real(4): Int(exactly: Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .real: Int(exactly: Double(bitPattern: bits))
    }
  }

  /// The number as it is, in words.
  func text(_ bits: UInt64) -> String {
    switch self {
    case .boolean, .unsigned: "\(bits)"
    case .signed: "\(signed(bits))"
    case .real(2): "\(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))"
    case .real(4): "\(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))"
    case .real: "\(Double(bitPattern: bits))"
    }
  }

  private func signed(_ bits: UInt64) -> Int64 {
    let shift = UInt64(64 - 8 * byteCount)
    return Int64(bitPattern: bits << shift) >> Int64(shift)
  }
}

extension [Int] {
  /// Lengths of dimensions as people write them.
  var text: String { map { "\($0)" }.joined(separator: "×") }
}
