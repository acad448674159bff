/// The header of an NPY file, NumPy's format of one array, in its versions 1 to 3.
///
///     0x93 "NUMPY"  major  minor  length of the text (16 bits; from version 2 on 32), little-endian
///     text: {'descr': '<f4', 'fortran_order': False, 'shape': (60000, 784), }
///
/// The text is a literal of Python. What NumPy writes is read, and what Python would take for the
/// same: the keys in any order, either quotes, spaces where they may be.
enum NPYHeader {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// The longest header that is read; NumPy's own bound is 10,000 bytes.
  static let byteCountMax = 1 << 16

  /// Whether bytes begin like an NPY file.
  static func begins(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= magic.count && magic.indices.allSatisfy { bytes[$0] == magic[$0] }
  }

  static func layout(of bytes: Span<UInt8>, named name: String) throws(DatasetError)
    -> ArrayLayout
  {
    func truncated(_ expected: Int) -> DatasetError {
      DatasetError(
        .malformed, name, at: .byte(bytes.count),
        "found \(bytes.count) bytes, expected the \(expected) of an NPY header",
        cure: "fetch or write the file anew")
    }
    guard bytes.count >= 8 else { throw truncated(8) }
    let version = bytes[6]
    guard (1...3).contains(version) else {
      throw DatasetError(
        .unsupported, name, at: .byte(6), "found version \(version), expected 1, 2 or 3",
        cure: "write the file with numpy.save")
    }
    let lengthSize = version == 1 ? 2 : 4
    let textStart = 8 + lengthSize
    guard bytes.count >= textStart else { throw truncated(textStart) }
    let textCount = (0..<lengthSize).reversed().reduce(0) { $0 << 8 | Int(bytes[8 + $1]) }
    let offset = textStart + textCount
    guard offset <= byteCountMax else {
      throw DatasetError(
        .unsupported, name, at: .byte(8),
        "found a header of \(offset) bytes, expected at most \(byteCountMax)",
        cure: "write the file with numpy.save")
    }
    guard bytes.count >= offset else { throw truncated(offset) }
    let text = (textStart..<offset).map { bytes[$0] }
    var literal = PythonLiteral(text, at: textStart, of: name)
    let fields = try literal.header()
    let (element, isBigEndian) = try element(fields.type, name, at: textStart)
    return try ArrayLayout(
      element, isBigEndian: isBigEndian, dimensions: fields.shape,
      isColumnMajor: fields.isColumnMajor, offset: offset, name: name)
  }

  /// The element that a type such as `<f4` names.
  private static func element(
    _ type: String, _ name: String, at place: Int
  ) throws(DatasetError) -> (ArrayLayout.Element, isBigEndian: Bool) {
    let element: ArrayLayout.Element? =
      switch type.dropFirst() {
      case "b1": .boolean
      case "u1": .unsigned(1)
      case "u2": .unsigned(2)
      case "u4": .unsigned(4)
      case "u8": .unsigned(8)
      case "i1": .signed(1)
      case "i2": .signed(2)
      case "i4": .signed(4)
      case "i8": .signed(8)
      case "f2": .real(2)
      case "f4": .real(4)
      case "f8": .real(8)
      default: nil
      }
    // `|` says that there is no order of bytes, `=` that of the machine which wrote it.
    guard let element, let order = type.first, "<>|=".contains(order),
      order != "|" || element.byteCount == 1
    else {
      throw DatasetError(
        .unsupported, name, at: .byte(place),
        "found numbers of type '\(type)', expected booleans, integers or reals such as '<f4'",
        cure: "store the array with astype(numpy.float32)")
    }
    return (element, order == ">")
  }
}
