/// Where the blocks of a matrix lie: a grid of them, and smaller ones in what it leaves over.
///
/// A matrix that goes on at its edges, periodic or padded, is made larger first, so that its grid
/// needs no exceptions.
struct Tiling {
  /// A block outside the grid.
  struct Piece {
    var row: Int
    var column: Int
    var side: Int
  }

  let method: BlockMethod
  /// The sides of the matrix, and those of the enlarged one.
  let rows, columns, rowsExtended, columnsExtended: Int
  /// From one block of the grid to the next.
  let rowStep, columnStep: Int
  /// How many blocks the grid has on each side.
  let gridRows, gridColumns: Int
  /// The blocks outside the grid.
  let pieces: [Piece]

  init(_ method: BlockMethod, rows: Int, columns: Int) {
    self.method = method
    self.rows = rows
    self.columns = columns
    let side = method.side
    let height = method.height
    var (rowStep, columnStep) = (height, side)
    var (rowsExtended, columnsExtended) = (rows, columns)
    switch method.boundary {
    case .ignore, .recursive: break
    case .sliding(let shift):
      (rowStep, columnStep) = (method.dimensions == .one ? 1 : shift, shift)
    case .periodic, .pad:
      rowsExtended = (rows + height - 1) / height * height
      columnsExtended = (columns + side - 1) / side * side
    }
    self.rowStep = rowStep
    self.columnStep = columnStep
    self.rowsExtended = rowsExtended
    self.columnsExtended = columnsExtended
    let fits = rowsExtended >= height && columnsExtended >= side
    gridRows = fits ? (rowsExtended - height) / rowStep + 1 : 0
    gridColumns = fits ? (columnsExtended - side) / columnStep + 1 : 0
    var pieces: [Piece] = []
    if case .recursive(let length) = method.boundary {
      Self.cut(
        0..<rows, 0..<columns, method.dimensions, side, lengthMin: length, outside: true, &pieces)
    }
    self.pieces = pieces
  }

  /// Cuts a region into blocks, and what they leave over into smaller ones.
  ///
  /// Parts that are whole blocks are taken. Any other part, if its shorter side is long enough, is cut
  /// into squares of that side, and so on; this is the rule of Zenil and others (2018).
  private static func cut(
    _ rows: Range<Int>, _ columns: Range<Int>, _ dimensions: BlockTable.Dimensions, _ side: Int,
    lengthMin: Int, outside: Bool, _ pieces: inout [Piece]
  ) {
    let height = dimensions == .one ? 1 : side
    let wholeRows = rows.count / height * height
    let wholeColumns = columns.count / side * side
    let restRows = rows.lowerBound + wholeRows
    let restColumns = columns.lowerBound + wholeColumns
    if !outside {
      for row in stride(from: rows.lowerBound, to: restRows, by: height) {
        for column in stride(from: columns.lowerBound, to: restColumns, by: side) {
          pieces.append(Piece(row: row, column: column, side: side))
        }
      }
    }
    func part(_ rows: Range<Int>, _ columns: Range<Int>) {
      guard !rows.isEmpty, !columns.isEmpty else { return }
      let shorter = dimensions == .one ? columns.count : min(rows.count, columns.count)
      guard shorter >= lengthMin else { return }
      cut(rows, columns, dimensions, shorter, lengthMin: lengthMin, outside: false, &pieces)
    }
    if restColumns < columns.upperBound {
      for row in stride(from: rows.lowerBound, to: restRows, by: height) {
        part(row..<row + height, restColumns..<columns.upperBound)
      }
    }
    if restRows < rows.upperBound {
      for column in stride(from: columns.lowerBound, to: columns.upperBound, by: side) {
        part(restRows..<rows.upperBound, column..<min(column + side, columns.upperBound))
      }
    }
  }

  /// How many blocks there are.
  var blockCount: Int { gridRows * gridColumns + pieces.count }
}
