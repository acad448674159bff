/// All arrays of an NPY file (which has one) or of an NPZ file, whatever they mean.
public enum ArrayCollection {
  /// The arrays in the order of the file, as doubles: integers beyond 2^53 are rounded.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - name: The file's name, for complaints and for the arrays' own.
  ///   - bytesMax: Arrays that take more, all together, are refused.
  public static func arrays(
    in bytes: Span<UInt8>, named name: String, bytesMax: Int = DataFile.bytesMax
  ) throws(DatasetError) -> [NumericArray<Double>] {
    switch DataFile.Format(of: bytes) {
    case .npy: return [try array(in: bytes, named: name, bytesMax: bytesMax)]
    case .zip: break
    case let format:
      throw DatasetError(
        .unsupported, name, at: .byte(0), "found \(format.text), expected an NPY or NPZ file",
        cure: "write it with numpy.save or numpy.savez")
    }
    let archive = try ZIPArchive(bytes, named: name)
    var arrays: [NumericArray<Double>] = []
    var bytesLeft = bytesMax
    for member in archive.members where member.name.hasSuffix(".npy") {
      let content = try archive.content(of: member, in: bytes, bytesMax: bytesLeft)
      let array = try array(
        in: content.span, named: "\(name)/\(member.name.dropLast(4))", bytesMax: bytesLeft)
      bytesLeft -= array.elements.count * 8
      arrays.append(array)
    }
    return arrays
  }

  private static func array(
    in bytes: Span<UInt8>, named name: String, bytesMax: Int
  ) throws(DatasetError) -> NumericArray<Double> {
    let layout = try NPYHeader.layout(of: bytes, named: name)
    try layout.check(byteCount: bytes.count, name: name)
    let (byteCount, overflow) = layout.count.multipliedReportingOverflow(by: 8)
    guard !overflow, byteCount <= bytesMax else {
      throw DatasetError(
        .tooLong, name,
        "the array of \(layout.dimensions.text) numbers takes more than the \(bytesMax) bytes that "
          + "are read",
        cure: "store a smaller one")
    }
    var elements: [Double] = []
    elements.reserveCapacity(layout.count)
    try layout.forEach(in: bytes) { bits, _ throws(DatasetError) in
      elements.append(layout.element.number(bits))
    }
    return NumericArray(name: name, dimensions: layout.dimensions, elements: elements)
  }
}

extension ArrayLayout.Element {
  /// The number in double precision.
  fileprivate func number(_ bits: UInt64) -> Double {
    switch self {
    case .boolean: bits == 0 ? 0 : 1
    case .unsigned: Double(bits)
    case .signed(let byteCount):
      Double(Int64(bitPattern: bits << UInt64(64 - 8 * byteCount)) >> Int64(64 - 8 * byteCount))
    case .real(2): Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
    case .real(4): Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .real: Double(bitPattern: bits)
    }
  }
}
