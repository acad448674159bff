internal import Kernels
internal import Mistakes

/// Complexity by blocks and block entropy of matrices whose bits change one by one.
///
/// A training step turns few signs over, and a turned bit changes the few blocks that hold it: one
/// counter loses a block, another gets it. So a value that keeps the counters knows complexity and
/// entropy after every step for the price of the bits that turned.
///
///     block a becomes b:   n_a: -CTM(a) if it was 1, and log2 (n_a - 1) - log2 n_a otherwise
///                          n_b: +CTM(b) if it was 0, and log2 (n_b + 1) - log2 n_b otherwise
///
/// Running sums of doubles would drift; here every term is an integer in units of 2^-52 bits, so
/// what is subtracted is exactly what was added, and after any number of flips the sums are, bit for
/// bit, those of counting anew. Rejected: compensated sums (near is not equal), and counting anew at
/// intervals (a value would depend on when that was).
///
/// The matrices are pooled, as if they were one with all the blocks. Those that are to be summed are
/// values of their own.
public struct LiveComplexity: Sendable {
  /// What a flip needs to know of a matrix's tiling, without anything that is counted or compared.
  private struct Grid {
    let matrixRows, matrixColumns: Int
    let rows, columns: Int
    let height, side: Int
    let rowSteps, columnSteps: Steps
    let isPeriodic, isOverlapping, hasOutside: Bool
    /// Where the blocks of the matrix begin in `keys`.
    let start: Int

    init(_ tiling: Tiling, start: Int) {
      (matrixRows, matrixColumns) = (tiling.rows, tiling.columns)
      (rows, columns) = (tiling.gridRows, tiling.gridColumns)
      (height, side) = (tiling.method.height, tiling.method.side)
      rowSteps = Steps(tiling.rowStep)
      columnSteps = Steps(tiling.columnStep)
      isPeriodic = tiling.method.boundary == .periodic
      isOverlapping = tiling.rowStep < height || tiling.columnStep < side
      hasOutside = !tiling.pieces.isEmpty
      self.start = start
    }
  }

  /// Steps along an axis; a power of two divides by a shift.
  private struct Steps {
    let length: Int
    private let shift: Int

    init(_ length: Int) {
      self.length = length
      shift = length & (length - 1) == 0 ? length.trailingZeroBitCount : -1
    }

    @inline(__always)
    func quotient(_ cell: Int) -> Int { shift >= 0 ? cell >> shift : cell / length }
  }

  /// How blocks are cut.
  public let method: BlockMethod
  /// The matrices as they are now.
  public private(set) var matrices: [BitMatrix]

  private let tilings: [Tiling]
  private let grids: [Grid]
  /// For each matrix, the block outside the grid that holds a cell, and which bit of it: the block's
  /// number × 16 + the bit, or -1.
  private let outside: [[Int32]]
  /// The place among the counters of what each block is now.
  private var keys: [UInt32] = []
  private var counts: [UInt32]
  private let complexities: [Int64]
  private let logarithms = Logarithms.table
  private var sums = BlockSums()

  /// Counts the blocks of matrices.
  ///
  /// - Parameters:
  ///   - matrices: At least one.
  ///   - method: How blocks are cut.
  ///   - table: The complexities of blocks; the published ones unless given.
  public init(_ matrices: [BitMatrix], by method: BlockMethod, table: BlockTable? = nil) {
    require(!matrices.isEmpty, "there is no matrix to keep the complexity of")
    let table = table ?? .standard(method.dimensions)
    require(table.dimensions == method.dimensions, "a table of other blocks cannot measure")
    self.method = method
    self.matrices = matrices
    complexities = Array(table.units[method.keys])
    counts = [UInt32](repeating: 0, count: method.keys.count)
    let tilings = matrices.map { Tiling(method, rows: $0.rows, columns: $0.columns) }
    self.tilings = tilings
    var start = 0
    grids = tilings.map { tiling in
      defer { start += tiling.blockCount }
      return Grid(tiling, start: start)
    }
    require(start <= Int(UInt32.max), "\(start) blocks are too many to count")
    outside = tilings.map(Self.outside)
    for (matrix, tiling) in zip(matrices, tilings) { appendKeys(of: matrix, tiling) }
    for key in keys { add(Int(key)) }
  }

  private mutating func appendKeys(of matrix: BitMatrix, _ tiling: Tiling) {
    let extended = matrix.extended(
      rows: tiling.rowsExtended, columns: tiling.columnsExtended,
      wrapping: method.boundary == .periodic)
    for row in 0..<tiling.gridRows {
      for column in 0..<tiling.gridColumns {
        keys.append(
          extended.key(
            row * tiling.rowStep, column * tiling.columnStep, height: method.height,
            width: method.side))
      }
    }
    for piece in tiling.pieces {
      let height = method.dimensions == .one ? 1 : piece.side
      let start = method.dimensions.start(side: piece.side) - method.keys.lowerBound
      keys.append(
        UInt32(start) + matrix.key(piece.row, piece.column, height: height, width: piece.side))
    }
  }

  private static func outside(_ tiling: Tiling) -> [Int32] {
    guard !tiling.pieces.isEmpty else { return [] }
    require(tiling.blockCount < 1 << 27, "\(tiling.blockCount) blocks are too many to follow")
    var outside = [Int32](repeating: -1, count: tiling.rows * tiling.columns)
    for (index, piece) in tiling.pieces.enumerated() {
      let height = tiling.method.dimensions == .one ? 1 : piece.side
      for row in 0..<height {
        for column in 0..<piece.side {
          outside[(piece.row + row) * tiling.columns + piece.column + column] =
            Int32((tiling.gridRows * tiling.gridColumns + index) << 4 | row * piece.side + column)
        }
      }
    }
    return outside
  }

  /// The decomposition's complexity, in bits.
  public var bdm: Double { BlockSums.bits(sums.complexity + sums.logarithm) }
  /// The entropy of a block, in bits.
  public var entropy: Double { BlockMeasure.entropy(blocks: sums.blocks, product: sums.product) }
  /// How many blocks there are.
  public var blocks: Int { sums.blocks }
  /// How many differ.
  public var distinct: Int { sums.distinct }
  /// All of these.
  public var measure: BlockMeasure { BlockMeasure(sums) }

  /// Complexity as a number of units, to compare exactly.
  var units: Int128 { sums.complexity + sums.logarithm }

  /// Turns one bit of a matrix over.
  public mutating func flip(_ row: Int, _ column: Int, of matrix: Int = 0) {
    matrices[matrix].flip(row, column)
    flipKeys(row, column, of: matrix)
  }

  /// Whether any block holds a cell: what none holds can change without being noticed.
  public func covers(_ row: Int, _ column: Int, of matrix: Int = 0) -> Bool {
    let tiling = tilings[matrix]
    func isInside(_ cell: Int, _ length: Int, _ step: Int, _ count: Int) -> Bool {
      // The last block that begins at the cell or before.
      let block = min(cell / step, count - 1)
      return block >= 0 && cell - block * step < length
    }
    if isInside(row, method.height, tiling.rowStep, tiling.gridRows)
      && isInside(column, method.side, tiling.columnStep, tiling.gridColumns)
    {
      return true
    }
    return !outside[matrix].isEmpty && outside[matrix][row * tiling.columns + column] >= 0
  }

  private mutating func flipKeys(_ row: Int, _ column: Int, of matrix: Int) {
    let grid = grids[matrix]
    if grid.isPeriodic {
      // A cell stands again wherever the matrix goes on.
      for row in stride(from: row, to: tilings[matrix].rowsExtended, by: grid.matrixRows) {
        for column in stride(
          from: column, to: tilings[matrix].columnsExtended, by: grid.matrixColumns)
        {
          flipGrid(row, column, grid)
        }
      }
      return
    }
    if grid.hasOutside {
      let place = outside[matrix][row * grid.matrixColumns + column]
      if place >= 0 {
        flipKey(grid.start + Int(place >> 4), bit: UInt32(place & 15))
        return
      }
    }
    flipGrid(row, column, grid)
  }

  /// Turns a cell over in every block of the grid that holds it.
  @inline(__always)
  private mutating func flipGrid(_ row: Int, _ column: Int, _ grid: Grid) {
    var blockRow = min(grid.rowSteps.quotient(row), grid.rows - 1)
    while blockRow >= 0 {
      let y = row - blockRow * grid.rowSteps.length
      if y >= grid.height { return }
      var blockColumn = min(grid.columnSteps.quotient(column), grid.columns - 1)
      while blockColumn >= 0 {
        let x = column - blockColumn * grid.columnSteps.length
        if x >= grid.side { break }
        flipKey(
          grid.start + blockRow * grid.columns + blockColumn, bit: UInt32(y * grid.side + x))
        if !grid.isOverlapping { return }
        blockColumn -= 1
      }
      if !grid.isOverlapping { return }
      blockRow -= 1
    }
  }

  /// Turns one cell of a block over, by what that changes in two counters.
  ///
  /// Whether a count is the first or the last of its kind is a toss, so nothing branches on it.
  @inline(__always)
  private mutating func flipKey(_ block: Int, bit: UInt32) {
    let key = keys[block]
    let changed = key ^ 1 << bit
    keys[block] = changed
    let (old, new) = (Int(key), Int(changed))
    let (oldCount, newCount) = (Int(counts[old]), Int(counts[new]))
    guard oldCount < Self.exactCounts, newCount < Self.exactCounts else {
      remove(old)
      add(new)
      return
    }
    counts[old] = UInt32(truncatingIfNeeded: oldCount &- 1)
    counts[new] = UInt32(truncatingIfNeeded: newCount &+ 1)
    let wasLast: Int64 = oldCount == 1 ? 1 : 0
    let isFirst: Int64 = newCount == 0 ? 1 : 0
    sums.distinct &+= Int(isFirst &- wasLast)
    sums.complexity &+= Int128(
      complexities[new] & (0 &- isFirst) &- complexities[old] & (0 &- wasLast))
    let oldHigh = logarithms[oldCount]
    let oldLow = logarithms[oldCount &- 1]
    let newLow = logarithms[newCount]
    let newHigh = logarithms[newCount &+ 1]
    sums.logarithm &+= Int128(oldLow &- oldHigh &+ newHigh &- newLow)
    let (oldTimes, newTimes) = (Int64(oldCount), Int64(newCount))
    let gone = oldTimes &* oldHigh &- (oldTimes &- 1) &* oldLow
    let come = (newTimes &+ 1) &* newHigh &- newTimes &* newLow
    sums.product &+= Int128(come &- gone)
  }

  /// A count below this, times its logarithm in units, is far from overflowing 64 bits.
  private static let exactCounts = 128

  @inline(__always)
  private func logarithm(_ count: Int) -> Int64 {
    count < logarithms.count ? logarithms[count] : Logarithms.units(count)
  }

  @inline(__always)
  private mutating func add(_ key: Int) {
    let count = Int(counts[key])
    counts[key] = UInt32(count + 1)
    change(key, count, count + 1, sign: 1)
  }

  @inline(__always)
  private mutating func remove(_ key: Int) {
    let count = Int(counts[key])
    counts[key] = UInt32(count - 1)
    change(key, count - 1, count, sign: -1)
  }

  /// What lies between a count and the next, added or taken away.
  @inline(__always)
  private mutating func change(_ key: Int, _ count: Int, _ next: Int, sign: Int64) {
    sums.blocks += Int(sign)
    let low = logarithm(count)
    let high = logarithm(next)
    if count == 0 {
      sums.complexity += Int128(sign * complexities[key])
      sums.distinct += Int(sign)
    }
    sums.logarithm += Int128(sign * (high - low))
    sums.product += Int128(sign) * (Int128(next) * Int128(high) - Int128(count) * Int128(low))
  }
}
