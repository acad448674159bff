internal import Kernels

/// What turning each bit over would do: the information signature of a matrix.
public struct Perturbation: Hashable, Sendable {
  /// How many columns the matrix has; a cell's place is row × columns + column.
  public let columns: Int
  /// Complexity after less before, in bits, for each cell in row-major order.
  public let bdm: [Double]
  /// Entropy after less before, in bits, for each cell in row-major order.
  public let entropy: [Double]
}

extension LiveComplexity {
  /// What turning each bit of a matrix over would do, in one pass with constant work a cell.
  ///
  /// Every bit is turned over and back. The sums are integers, so they are then what they were.
  public mutating func perturbation(of matrix: Int = 0) -> Perturbation {
    let (rows, columns) = (matrices[matrix].rows, matrices[matrix].columns)
    let (complexity, entropy) = (units, entropy)
    var bdm: [Double] = []
    var entropies: [Double] = []
    bdm.reserveCapacity(rows * columns)
    entropies.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        flip(row, column, of: matrix)
        bdm.append(BlockSums.bits(units - complexity))
        entropies.append(self.entropy - entropy)
        flip(row, column, of: matrix)
      }
    }
    return Perturbation(columns: columns, bdm: bdm, entropy: entropies)
  }
}
