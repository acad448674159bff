import Kernels
import LinearAlgebra
import Testing

/// Numbers between -1 and 1 from a seed.
func drawn(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix<Double> {
  var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  return Matrix(
    rows: rows, columns: columns,
    (0..<(rows * columns)).map { _ in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Double(Int64(bitPattern: state) >> 11) * 0x1p-52
    })
}

func difference(_ left: Matrix<Double>, _ right: Matrix<Double>) -> Double {
  guard left.rows == right.rows, left.columns == right.columns else { return .infinity }
  return zip(left.elements, right.elements).map { abs($0 - $1) }.max() ?? 0
}

extension Matrix where Element == Double {
  static func * (left: Matrix, right: Matrix) -> Matrix { left.multiplied(by: right, with: .best) }

  static func diagonal(_ values: [Double]) -> Matrix {
    var result = Matrix(rows: values.count, columns: values.count)
    for (index, value) in values.enumerated() { result[index, index] = value }
    return result
  }
}

@Suite("Decompositions")
struct DecompositionTests {
  static let shapes = [
    (0, 0), (0, 3), (3, 0), (1, 1), (1, 3), (3, 1), (3, 3), (17, 3), (3, 17), (17, 17), (1000, 1),
    (1, 1000), (40, 60),
  ]

  @Test("eigenvectors diagonalise a symmetric matrix", arguments: [0, 1, 3, 17, 60])
  func eigen(size: Int) throws {
    let half = drawn(size, size, seed: 1)
    var matrix = half
    for row in 0..<size {
      for column in 0..<size { matrix[row, column] = half[row, column] + half[column, row] }
    }
    let eigen = try matrix.symmetricEigen()
    #expect(eigen.values == eigen.values.sorted())
    #expect(difference(matrix * eigen.vectors, eigen.vectors * .diagonal(eigen.values)) < 1e-12)
    #expect(difference(eigen.vectors.transposed * eigen.vectors, .identity(size)) < 1e-13)
  }

  @Test("the eigenvalues of a chain of springs are its closed form")
  func chain() throws {
    let size = 17
    var matrix = Matrix<Double>(rows: size, columns: size)
    for index in 0..<size {
      matrix[index, index] = 2
      if index > 0 {
        matrix[index, index - 1] = -1
        matrix[index - 1, index] = -1
      }
    }
    // 2 - 2 cos(k π / 18), of which k = 6, 9 and 12 are 1, 2 and 3.
    let values = try matrix.symmetricEigen().values
    #expect(abs(values[5] - 1) < 1e-13 && abs(values[8] - 2) < 1e-13 && abs(values[11] - 3) < 1e-13)
    #expect(abs(values.reduce(0, +) - 34) < 1e-12)
  }

  @Test("singular values and vectors multiply to the matrix", arguments: shapes)
  func singular(rows: Int, columns: Int) throws {
    let matrix = drawn(rows, columns, seed: 2)
    let thin = try matrix.singularValues()
    let least = min(rows, columns)
    #expect(thin.values.count == least && thin.values == thin.values.sorted(by: >))
    #expect(thin.values.allSatisfy { $0 >= 0 })
    #expect(difference(thin.left * .diagonal(thin.values) * thin.rightTransposed, matrix) < 1e-12)
    #expect(difference(thin.left.transposed * thin.left, .identity(least)) < 1e-12)
    #expect(
      difference(thin.rightTransposed * thin.rightTransposed.transposed, .identity(least)) < 1e-12)
    let full = try matrix.singularValues(isFull: true)
    #expect(difference(full.left.transposed * full.left, .identity(rows)) < 1e-12)
    #expect(
      difference(full.rightTransposed.transposed * full.rightTransposed, .identity(columns))
        < 1e-12)
    #expect(zip(full.values, thin.values).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test("truncation leaves the error of the greatest value left out")
  func truncation() throws {
    let matrix = drawn(17, 9, seed: 3)
    let all = try matrix.singularValues()
    let some = all.truncated(to: 4)
    let close = some.left * .diagonal(some.values) * some.rightTransposed
    var rest = matrix
    for row in 0..<17 { for column in 0..<9 { rest[row, column] -= close[row, column] } }
    let left = try #require(try rest.singularValues().values.first)
    #expect(abs(left - all.values[4]) < 1e-12)
    #expect(all.truncated(to: 0).values.isEmpty)
  }

  @Test("a Cholesky factor multiplies to its matrix", arguments: [0, 1, 3, 17, 60])
  func cholesky(size: Int) throws {
    let half = drawn(size, size + 3, seed: 4)
    let matrix = half * half.transposed
    let factor = try matrix.cholesky()
    #expect(difference(factor * factor.transposed, matrix) < 1e-12)
    for row in 0..<size {
      for column in (row + 1)..<max(row + 1, size) { #expect(factor[row, column] == 0) }
    }
  }

  @Test("Q and R multiply to the matrix", arguments: shapes)
  func qr(rows: Int, columns: Int) throws {
    let matrix = drawn(rows, columns, seed: 5)
    let factors = try matrix.qr()
    let least = min(rows, columns)
    #expect(difference(factors.orthogonal * factors.triangular, matrix) < 1e-12)
    #expect(
      difference(factors.orthogonal.transposed * factors.orthogonal, .identity(least)) < 1e-12)
    for row in 0..<least {
      for column in 0..<min(row, columns) { #expect(factors.triangular[row, column] == 0) }
    }
  }

  @Test("least squares leave a rest orthogonal to the columns", arguments: shapes)
  func leastSquares(rows: Int, columns: Int) throws {
    let matrix = drawn(rows, columns, seed: 6)
    let right = drawn(rows, 2, seed: 7)
    let fit = try matrix.leastSquares(right)
    #expect(fit.rank == min(rows, columns))
    #expect(fit.solution.rows == columns && fit.solution.columns == 2)
    var rest = matrix * fit.solution
    for row in 0..<rows { for column in 0..<2 { rest[row, column] -= right[row, column] } }
    #expect(difference(matrix.transposed * rest, Matrix(rows: columns, columns: 2)) < 1e-10)
  }

  @Test("a matrix of lower rank gets the solution of least norm")
  func lowRank() throws {
    let matrix = Matrix<Double>(rows: 2, columns: 2, [1, 1, 1, 1])
    let fit = try matrix.leastSquares(Matrix(rows: 2, columns: 1, [2, 4]))
    #expect(fit.rank == 1)
    #expect(difference(fit.solution, Matrix(rows: 2, columns: 1, [1.5, 1.5])) < 1e-14)
    #expect(try matrix.leastSquares(Matrix(rows: 2, columns: 0)).rank == 1)
  }

  @Test("what has no decomposition says why")
  func refusals() {
    let indefinite = Matrix<Double>(rows: 2, columns: 2, [1, 2, 2, 1])
    let first = #expect(throws: LinearAlgebraError.self) { try indefinite.cholesky() }
    #expect(first?.reason == .notPositiveDefinite(size: 2))
    #expect(
      first?.message == "the Cholesky factor of a matrix of 2 × 2 cannot be computed: "
        + "its leading 2 × 2 part is not positive definite")
    let second = #expect(throws: LinearAlgebraError.self) {
      try Matrix<Double>(rows: 2, columns: 2, [1, 2, 3, 4]).symmetricEigen()
    }
    #expect(second?.reason == .notSymmetric)
    let wide = #expect(throws: LinearAlgebraError.self) { try drawn(2, 3, seed: 8).cholesky() }
    #expect(wide?.reason == .notSymmetric)
    for bad in [Double.nan, .infinity] {
      let matrix = Matrix<Double>(rows: 1, columns: 2, [1, bad])
      #expect(throws: LinearAlgebraError.self) { try matrix.singularValues() }
      #expect(throws: LinearAlgebraError.self) { try matrix.qr() }
      let error = #expect(throws: LinearAlgebraError.self) {
        try matrix.leastSquares(Matrix(rows: 1, columns: 1, [1]))
      }
      #expect(error?.reason == .notFinite && error?.operation == .leastSquares)
    }
  }
}
