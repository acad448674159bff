/// The header of an IDX file, the format of MNIST.
///
///     0 0  element  rank  length of each dimension in 32 bits, big-endian  numbers, big-endian
enum IDXHeader {
  private static let elements: [UInt8: ArrayLayout.Element] = [
    0x08: .unsigned(1), 0x09: .signed(1), 0x0B: .signed(2), 0x0C: .signed(4), 0x0D: .real(4),
    0x0E: .real(8),
  ]

  /// Whether bytes begin like an IDX file.
  static func begins(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= 4 && bytes[0] == 0 && bytes[1] == 0
  }

  static func layout(of bytes: Span<UInt8>, named name: String) throws(DatasetError)
    -> ArrayLayout
  {
    guard bytes.count >= 4 else {
      throw DatasetError(
        .malformed, name, at: .byte(bytes.count),
        "found \(bytes.count) bytes, expected the 4 that an IDX file begins with",
        cure: "fetch or write the file anew")
    }
    guard let element = elements[bytes[2]] else {
      throw DatasetError(
        .malformed, name, at: .byte(2),
        "found the element code \(bytes[2]), expected 8, 9, 11, 12, 13 or 14",
        cure: "check that this is an IDX file")
    }
    let rank = Int(bytes[3])
    guard (1...ArrayLayout.rankMax).contains(rank) else {
      throw DatasetError(
        .unsupported, name, at: .byte(3),
        "found \(rank) dimensions, expected 1 to \(ArrayLayout.rankMax)",
        cure: "store samples × rows × columns")
    }
    let offset = 4 + 4 * rank
    guard bytes.count >= offset else {
      throw DatasetError(
        .malformed, name, at: .byte(bytes.count),
        "found \(bytes.count) bytes, expected the \(offset) of a header with \(rank) dimensions",
        cure: "fetch or write the file anew")
    }
    let dimensions = (0..<rank).map { axis in
      (0..<4).reduce(0) { $0 << 8 | Int(bytes[4 + 4 * axis + $1]) }
    }
    return try ArrayLayout(
      element, isBigEndian: true, dimensions: dimensions, offset: offset, name: name)
  }
}
