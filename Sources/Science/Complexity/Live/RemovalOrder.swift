internal import Kernels
internal import Mistakes

/// A cell of one of several matrices.
public struct CellPlace: Hashable, Sendable {
  /// Which matrix.
  public let matrix: Int
  /// Its row.
  public let row: Int
  /// Its column.
  public let column: Int

  /// A cell by its numbers, all from 0.
  public init(matrix: Int = 0, row: Int, column: Int) {
    self.matrix = matrix
    self.row = row
    self.column = column
  }
}

/// One step of a removal: cells that went together, and what that did.
public struct Removal: Hashable, Sendable {
  /// The cells, in the order in which they were given.
  public let cells: [CellPlace]
  /// What the removal of one of them alone would have added to complexity, in bits, its sign dropped.
  public let change: Double
  /// Complexity when they were gone, in bits.
  public let bdmAfter: Double
}

extension LiveComplexity {
  /// Removes ones, the least informative first, as MILS does (Zenil and others, arXiv 1802.05843).
  ///
  /// Again and again, each candidate that is left is tried, and those whose removal would change
  /// complexity the least, either way, are removed together. Changes are integers inside, so equal
  /// ones are found equal. A one is removed by making it a zero.
  ///
  /// Cells that no block holds (see ``covers(_:_:of:)``) change nothing, so they would go first and all
  /// at once, whatever they are worth: an artefact of the boundary, and no information. Leave them out
  /// of the candidates, or choose a boundary that holds all cells.
  ///
  /// - Parameters:
  ///   - candidates: Different cells that are ones now.
  ///   - count: No step begins once so many have gone.
  public mutating func removeLeastInformative(
    _ candidates: [CellPlace], count: Int
  ) -> [Removal] {
    for cell in candidates {
      require(
        matrices[cell.matrix][cell.row, cell.column],
        "the cell at row \(cell.row), column \(cell.column) is a zero and cannot be removed")
    }
    var left = candidates
    var removals: [Removal] = []
    var removedCount = 0
    while removedCount < count, !left.isEmpty {
      let before = units
      let changes = left.map { cell in
        flip(cell.row, cell.column, of: cell.matrix)
        let change = (units - before).magnitude
        flip(cell.row, cell.column, of: cell.matrix)
        return change
      }
      let least = changes.reduce(UInt128.max, min)
      var removed: [CellPlace] = []
      var kept: [CellPlace] = []
      for (cell, change) in zip(left, changes) {
        if change == least { removed.append(cell) } else { kept.append(cell) }
      }
      for cell in removed { flip(cell.row, cell.column, of: cell.matrix) }
      left = kept
      removedCount += removed.count
      removals.append(
        Removal(cells: removed, change: Double(least) * BlockSums.unit, bdmAfter: bdm))
    }
    return removals
  }

  /// The ones that a block holds, in row-major order, matrix by matrix.
  public var coveredOnes: [CellPlace] {
    matrices.indices.flatMap { matrix in
      (0..<matrices[matrix].rows).flatMap { row in
        (0..<matrices[matrix].columns).compactMap { column in
          matrices[matrix][row, column] && covers(row, column, of: matrix)
            ? CellPlace(matrix: matrix, row: row, column: column) : nil
        }
      }
    }
  }
}
