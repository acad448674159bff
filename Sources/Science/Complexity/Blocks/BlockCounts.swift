internal import Kernels
internal import Mistakes

/// How often each block occurs in one matrix, or in several pooled: all that complexity by blocks and
/// block entropy are made of.
///
/// The decomposition's complexity (Zenil and others, Entropy 20, 2018) sums, over the different
/// blocks, that of the block and the logarithm of how often it occurs; saying it again costs but a
/// counter. A block and its complement are two different blocks, each at its full price.
///
///     BDM = Σ (CTM(b) + log2 n_b)        H = -Σ (n_b / N) log2 (n_b / N)
public struct BlockCounts: Sendable {
  /// How the blocks were cut.
  public let method: BlockMethod
  /// A counter a key, from the method's first key on.
  private(set) var counts: [UInt32]
  /// How many ends of strings were too short to count, by their length; pybdm's bounds count them.
  private(set) var shortEnds: [Int]

  /// No blocks yet.
  public init(_ method: BlockMethod) {
    self.method = method
    counts = [UInt32](repeating: 0, count: method.keys.count)
    shortEnds = [Int](repeating: 0, count: method.dimensions.sideMax + 1)
  }

  /// The blocks of a matrix.
  public init(of matrix: BitMatrix, by method: BlockMethod) {
    self.init(method)
    add(matrix)
  }

  /// Counts a matrix's blocks as well.
  public mutating func add(_ matrix: BitMatrix) {
    let tiling = Tiling(method, rows: matrix.rows, columns: matrix.columns)
    let extended = matrix.extended(
      rows: tiling.rowsExtended, columns: tiling.columnsExtended,
      wrapping: method.boundary == .periodic)
    if case .recursive(let length) = method.boundary, method.dimensions == .one {
      let end = matrix.columns % method.side
      if end < length { shortEnds[end] += matrix.rows }
    }
    let counting = BlockCounting(
      rows: extended.rows, columns: extended.columns, height: method.height, width: method.side,
      rowStep: tiling.rowStep, columnStep: tiling.columnStep)
    // The counters of the method's own side come first.
    var target = counts.mutableSpan
    counting.count(extended.words.span, into: &target)
    for piece in tiling.pieces {
      let height = method.dimensions == .one ? 1 : piece.side
      let key = Int(matrix.key(piece.row, piece.column, height: height, width: piece.side))
      let start = method.dimensions.start(side: piece.side) - method.keys.lowerBound
      counts[start + key] += 1
    }
  }

  /// Pools the blocks of another matrix, cut in the same way, with these.
  public mutating func add(_ other: BlockCounts) {
    require(other.method == method, "blocks of \(other.method) cannot join those of \(method)")
    for index in counts.indices { counts[index] += other.counts[index] }
    for index in shortEnds.indices { shortEnds[index] += other.shortEnds[index] }
  }

  /// A block that occurs.
  public struct Entry: Hashable, Sendable {
    /// Its cells.
    public let key: BlockKey
    /// Its side.
    public let side: Int
    /// How often.
    public let count: Int
  }

  /// The blocks that occur, in the order of their keys.
  public var entries: [Entry] {
    method.sides.flatMap { side in
      let cells = method.dimensions.cells(side: side)
      let start = method.dimensions.start(side: side) - method.keys.lowerBound
      return (0..<1 << cells).compactMap { bits in
        let count = Int(counts[start + bits])
        return count > 0
          ? Entry(key: BlockKey(cells: cells, bits: bits), side: side, count: count) : nil
      }
    }
  }

  /// How many blocks of a side there are.
  func blockCount(side: Int) -> Int {
    let start = method.dimensions.start(side: side) - method.keys.lowerBound
    return counts[start..<start + 1 << method.dimensions.cells(side: side)].reduce(0) {
      $0 + Int($1)
    }
  }

  /// What the blocks sum up to.
  ///
  /// - Parameter table: The complexities of blocks; the published ones unless given.
  public func measured(by table: BlockTable? = nil) -> BlockMeasure {
    let table = table ?? .standard(method.dimensions)
    require(
      table.dimensions == method.dimensions, "a table of other blocks cannot measure \(method)")
    var total = BlockSums()
    for side in method.sides {
      let keys = table.keys(side: side)
      let start = keys.lowerBound - method.keys.lowerBound
      let own = counts.span.extracting(start..<start + keys.count)
      let sums = BlockSums(
        own, complexities: table.units.span.extracting(keys), logarithms: Logarithms.table.span)
      total += sums
      guard sums.large > 0 else { continue }
      for index in own.indices where own[index] >= BlockSums.smallCounts {
        let count = Int(own[index])
        let logarithm = Int128(Logarithms.units(count))
        total.logarithm += logarithm
        total.product += Int128(count) * logarithm
      }
    }
    return BlockMeasure(total)
  }
}

extension BlockSums {
  static func += (left: inout BlockSums, right: BlockSums) {
    left.blocks += right.blocks
    left.distinct += right.distinct
    left.complexity += right.complexity
    left.logarithm += right.logarithm
    left.product += right.product
  }
}
