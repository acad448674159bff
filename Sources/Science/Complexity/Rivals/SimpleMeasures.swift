internal import Kernels
internal import Mistakes

// What a claim for complexity must beat: measures that anybody would try first. Each takes the matrix
// as it is; strings are matrices of one row.
extension BitMatrix {
  /// The share of ones; 0 for an empty matrix.
  public var density: Double { count == 0 ? 0 : Double(ones) / Double(count) }

  /// The entropy of a cell by the share of ones, in bits: 1 for as many ones as zeros.
  public var bitEntropy: Double { Self.entropy([ones, count - ones]) }

  /// The entropy of blocks that do not overlap, in bits a block; cells left over are ignored.
  ///
  /// With as many blocks as there are possible ones or fewer it is close to its ceiling, the logarithm
  /// of their number, whatever the matrix: small blocks tell more than large ones.
  ///
  /// - Parameters:
  ///   - height: The block's rows.
  ///   - width: The block's columns; height × width is 16 at most.
  public func blockEntropy(height: Int, width: Int) -> Double {
    var counts = [UInt32](repeating: 0, count: 1 << (height * width))
    let counting = BlockCounting(
      rows: rows, columns: columns, height: height, width: width, rowStep: height,
      columnStep: width)
    var target = counts.mutableSpan
    counting.count(words.span, into: &target)
    return Self.entropy(counts.map { Int($0) })
  }

  /// The entropy of a cell for whoever knows the cell on its left and the one above, in bits.
  ///
  /// H(cell, left, above) - H(left, above), over all cells that have both; in a matrix of one row, over
  /// all that have a left one, which is then all that is known.
  public var neighbourEntropy: Double {
    guard rows > 1 else {
      let pairs = windows(height: 1, width: 2)
      return max(0, Self.entropy(pairs) - Self.entropy([pairs[0] + pairs[2], pairs[1] + pairs[3]]))
    }
    // Keys of 2 × 2 windows: bit 1 is above the cell, bit 2 on its left, and bit 3 is the cell.
    var triples = [Int](repeating: 0, count: 8)
    var pairs = [Int](repeating: 0, count: 4)
    for (key, count) in windows(height: 2, width: 2).enumerated() {
      triples[key >> 1] += count
      pairs[key >> 1 & 3] += count
    }
    return max(0, Self.entropy(triples) - Self.entropy(pairs))
  }

  /// How many neighbours in a row are unlike.
  public var rowTransitions: Int {
    let pairs = windows(height: 1, width: 2)
    return pairs[1] + pairs[2]
  }

  /// How many neighbours in a column are unlike.
  public var columnTransitions: Int {
    let pairs = windows(height: 2, width: 1)
    return pairs[1] + pairs[2]
  }

  private func windows(height: Int, width: Int) -> [Int] {
    var counts = [UInt32](repeating: 0, count: 1 << (height * width))
    let counting = BlockCounting(
      rows: rows, columns: columns, height: height, width: width, rowStep: 1, columnStep: 1)
    var target = counts.mutableSpan
    counting.count(words.span, into: &target)
    return counts.map { Int($0) }
  }

  /// The entropy of the shares that counts are of their sum.
  static func entropy(_ counts: [Int]) -> Double {
    var (total, product): (Int, Int128) = (0, 0)
    for count in counts {
      total += count
      product += Int128(count) * Int128(Logarithms.units(count))
    }
    return BlockMeasure.entropy(blocks: total, product: product)
  }
}
