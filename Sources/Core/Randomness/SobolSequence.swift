internal import Mistakes

/// Sobol's low-discrepancy sequence: points that fill the unit cube evenly, whatever their number.
///
/// A sampling plan wants to learn most from few points. Independent random points leave gaps and
/// clumps, grids waste points on axes that turn out not to matter. The first n points of this
/// sequence project evenly onto every axis and nearly so onto every pair, best when n is a power
/// of two, and more points can follow without moving those that were there.
///
/// Point i is computed directly. Its coordinate in a dimension is the exclusive or of that
/// dimension's direction numbers over the bits of the Gray code i ^ (i >> 1), which is the order
/// of SciPy's `Sobol(scramble=False)`: neighbours differ by one direction number. The 64-bit
/// result becomes a number in [0, 1) as any random word does, by its upper 53 bits.
///
/// A random digital shift exclusive-ors each dimension with a random word of its own. Every point
/// is then uniform, designs of different seeds are independent, and each keeps the evenness of the
/// original, because a shift permutes the intervals of every power of two. Owen's nested scrambling
/// would also average out smooth functions better, at the cost of a hash a bit; a plan has no use
/// for that. Without a shift point 0 is the corner 0, ..., 0.
public struct SobolSequence: Sendable {
  /// The most dimensions a sequence can have.
  public static let dimensionCountMax = SobolDirections.dimensionCount

  /// The number of a point's coordinates.
  public let dimensionCount: Int

  private let shifts: [UInt64]

  /// A sequence, with a random digital shift if there is a stream.
  ///
  /// - Parameters:
  ///   - dimensionCount: The number of coordinates, 1 to ``dimensionCountMax``. The coordinates of
  ///     the first dimensions do not depend on it.
  ///   - stream: Its next words shift the dimensions in order.
  public init(dimensionCount: Int, shiftedBy stream: RandomStream? = nil) {
    require(
      (1...Self.dimensionCountMax).contains(dimensionCount),
      "a Sobol sequence has 1 to \(Self.dimensionCountMax) dimensions, not \(dimensionCount)")
    self.dimensionCount = dimensionCount
    var stream = stream
    shifts = (0..<dimensionCount).map { _ in stream?.nextWord() ?? 0 }
  }

  /// The point of an index from 0 up, every coordinate in [0, 1).
  public func point(_ index: Int) -> [Double] {
    require(index >= 0, "the points of a Sobol sequence are counted from 0, not \(index)")
    let grayCode = UInt64(index ^ index >> 1)
    return (0..<dimensionCount).map { dimension in
      let directions = SobolDirections.words[dimension]
      var word = shifts[dimension]
      var bits = grayCode
      while bits != 0 {
        word ^= directions[bits.trailingZeroBitCount]
        bits &= bits - 1
      }
      return RandomStream.uniform(word)
    }
  }
}
