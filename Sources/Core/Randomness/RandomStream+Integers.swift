public import Mistakes

extension RandomStream {
  /// An integer in 0 ..< bound, every one equally likely.
  ///
  /// Lemire's multiplication with rejection, "Fast random integer generation in an interval"
  /// (2019): with the 128-bit product of word and bound, the integer is the upper half, unless the
  /// lower half is below 2^64 mod bound; then that word is dropped and the next one taken. So it
  /// takes one word, and another with a chance below bound / 2^64.
  ///
  /// - Parameter bound: One more than the greatest integer wanted, at least 1.
  @inlinable
  public mutating func integer(below bound: Int) -> Int {
    require(bound > 0, "there is no integer in 0 ..< \(bound)")
    return Int(truncatingIfNeeded: word(below: UInt64(truncatingIfNeeded: bound)))
  }

  /// An integer of a range, every one equally likely: the lower bound plus ``integer(below:)``.
  ///
  /// The range of all integers takes one word as it is.
  @inlinable
  public mutating func integer(in range: ClosedRange<Int>) -> Int {
    // The width wraps to 0 for the range of all integers, and offsets wrap around to their place.
    let width = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound)) &+ 1
    let offset = width == 0 ? nextWord() : word(below: width)
    return range.lowerBound &+ Int(truncatingIfNeeded: offset)
  }

  @inlinable
  mutating func word(below bound: UInt64) -> UInt64 {
    var product = nextWord().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold {
        product = nextWord().multipliedFullWidth(by: bound)
      }
    }
    return product.high
  }
}
