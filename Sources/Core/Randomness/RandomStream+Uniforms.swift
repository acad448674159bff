extension RandomStream {
  /// A number in [0, 1): the word's upper 53 bits, times 2^-53.
  @inlinable
  public mutating func uniform() -> Double {
    Self.uniform(nextWord())
  }

  /// A number in [0, 1): the word's upper 24 bits, times 2^-24.
  @inlinable
  public mutating func uniformFloat() -> Float {
    Self.uniformFloat(nextWord())
  }

  /// Fills a span with what as many calls of ``uniform()`` would draw.
  public mutating func fillUniforms(_ span: consuming MutableSpan<Double>) {
    fill(&span, Self.uniform)
  }

  /// Fills a span with what as many calls of ``uniformFloat()`` would draw.
  public mutating func fillUniforms(_ span: consuming MutableSpan<Float>) {
    fill(&span, Self.uniformFloat)
  }

  // Below 2^63 the signed conversion is the same number and a single instruction.
  @inlinable @inline(__always)
  package static func uniform(_ word: UInt64) -> Double {
    Double(Int64(bitPattern: word >> 11)) * 0x1p-53
  }

  @inlinable @inline(__always)
  package static func uniformFloat(_ word: UInt64) -> Float {
    Float(Int32(bitPattern: UInt32(truncatingIfNeeded: word >> 40))) * 0x1p-24
  }

  /// Fills a span with draws that take one word each.
  @inline(__always)
  mutating func fill<Draw: BitwiseCopyable>(
    _ span: inout MutableSpan<Draw>, _ draw: (UInt64) -> Draw
  ) {
    var index = 0
    let count = span.count
    // Singly up to the next block, then whole blocks, then singly again.
    while index < count && nextPosition & 3 != 0 {
      span[index] = draw(nextWord())
      index += 1
    }
    while count - index >= 4 {
      let block = Self.block(nextPosition >> 2, key)
      span[index] = draw(block.0)
      span[index + 1] = draw(block.1)
      span[index + 2] = draw(block.2)
      span[index + 3] = draw(block.3)
      nextPosition &+= 4
      index += 4
    }
    while index < count {
      span[index] = draw(nextWord())
      index += 1
    }
  }
}
