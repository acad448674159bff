/// How a matrix is cut into blocks whose complexity is known.
///
/// Sides are rarely multiples of the block's, and what is done about the cells left over changes the
/// measure. To ignore them is common, and makes it blind to them: of ten output rows cut into blocks
/// of four, two are never seen.
public struct BlockMethod: Hashable, Sendable {
  /// What is done at the edges.
  public enum Boundary: Hashable, Sendable {
    /// Cells left over are ignored.
    case ignore
    /// Cells left over are cut into smaller blocks, as long as these have a least side.
    case recursive(minLength: Int)
    /// Blocks overlap: one begins at every multiple of a shift, as long as it fits.
    case sliding(shift: Int)
    /// Blocks that reach over an edge go on at the opposite one.
    case periodic
    /// Blocks that reach over an edge see zeros there.
    case pad
  }

  /// Whether every row is a string of its own, or all are a matrix.
  public let dimensions: BlockTable.Dimensions
  /// The side of a block.
  public let side: Int
  /// What is done at the edges.
  public let boundary: Boundary

  /// A way of cutting; nil where there is no table of such blocks, or a length is below 1.
  public init?(_ dimensions: BlockTable.Dimensions, side: Int, boundary: Boundary = .ignore) {
    guard (1...dimensions.sideMax).contains(side) else { return nil }
    switch boundary {
    case .recursive(let length) where length < 1: return nil
    case .sliding(let shift) where shift < 1: return nil
    default: break
    }
    self.dimensions = dimensions
    self.side = side
    self.boundary = boundary
  }

  private init(dimensions: BlockTable.Dimensions, side: Int) {
    self.dimensions = dimensions
    self.side = side
    boundary = .ignore
  }

  /// Squares of 4 × 4 and nothing else, the way of most papers.
  public static let squares = BlockMethod(dimensions: .two, side: 4)
  /// Strings of 12 and nothing else.
  public static let strings = BlockMethod(dimensions: .one, side: 12)

  /// How many rows a block has.
  var height: Int { dimensions == .one ? 1 : side }

  /// The places of the table's keys that can occur.
  var keys: Range<Int> {
    let start = dimensions.start(side: side)
    if case .recursive = boundary { return start..<dimensions.start(side: 0) }
    return start..<start + 1 << dimensions.cells(side: side)
  }

  /// The sides of blocks that can occur, longest first.
  var sides: [Int] {
    if case .recursive = boundary { return (1...side).reversed() }
    return [side]
  }
}
