extension RandomStream {
  /// A number of the normal distribution with mean 0 and variance 1.
  ///
  /// One word w: q = (⌊w' / 2^12⌋ + ½) / 2^52, where w' is w as a signed integer, is exact and
  /// symmetric in (-½, ½); the number is the normal quantile at ½ + q, at most 8.21 in magnitude.
  @inlinable
  public mutating func normal() -> Double {
    Self.normal(nextWord())
  }

  /// ``normal()``, rounded to a `Float`.
  @inlinable
  public mutating func normalFloat() -> Float {
    Float(normal())
  }

  /// Fills a span with what as many calls of ``normal()`` would draw.
  public mutating func fillNormals(_ span: consuming MutableSpan<Double>) {
    fill(&span, Self.normal)
  }

  /// Fills a span with what as many calls of ``normalFloat()`` would draw.
  public mutating func fillNormals(_ span: consuming MutableSpan<Float>) {
    fill(&span) { Float(Self.normal($0)) }
  }

  @inlinable @inline(__always)
  package static func normal(_ word: UInt64) -> Double {
    let q = (Double(Int64(bitPattern: word) >> 12) + 0.5) * 0x1p-52
    return q.magnitude <= NormalQuantile.centralMax
      ? NormalQuantile.central(q) : NormalQuantile.tail(q)
  }
}
