public import Compression

extension BitMatrix {
  /// All cells, row after row, eight to a byte, the first one highest; the last byte ends with zeros.
  ///
  /// It is what numpy.packbits makes of the flattened matrix.
  public var packedBytes: [UInt8] {
    let string = flattened
    return (0..<(string.count + 7) / 8).map { index in
      let byte = UInt8(truncatingIfNeeded: string.words[index >> 3] >> (UInt64(index & 7) * 8))
      return byte.bitReversed
    }
  }

  /// How many bytes the packed cells take when compressed as small as it goes; nil without memory.
  public func compressedSize(by codec: Codec) -> Int? { codec.size(of: packedBytes) }
}

extension UInt8 {
  fileprivate var bitReversed: UInt8 {
    var value = self
    value = value >> 4 | value << 4
    value = (value & 0xCC) >> 2 | (value & 0x33) << 2
    return (value & 0xAA) >> 1 | (value & 0x55) << 1
  }
}
