import Kernels
import LinearAlgebra
import Testing

@Suite("Matrices")
struct MatrixTests {
  @Test("a product of transposed operands is that of their transposes")
  func transposes() {
    for (rows, columns, inner) in [(0, 3, 2), (1, 1, 1), (3, 17, 5), (1000, 1, 3)] {
      let left = drawn(rows, inner, seed: 1)
      let right = drawn(inner, columns, seed: 2)
      let expected = left.multiplied(by: right, with: .best)
      #expect(
        left.transposed.multiplied(
          by: right.transposed, transposingSelf: true, transposingOther: true, with: .best)
          == expected)
      #expect(left.transposed.multiplied(by: right, transposingSelf: true, with: .best) == expected)
      #expect(
        left.multiplied(by: right.transposed, transposingOther: true, with: .best) == expected)
    }
  }

  @Test("floats multiply like doubles, up to rounding")
  func floats() {
    let left = Matrix<Float>(rows: 2, columns: 2, [1, 2, 3, 4])
    let product = left.multiplied(by: .identity(2), with: .best)
    #expect(product == left)
    #expect(left.multiplied(by: left, with: .best).elements == [7, 10, 15, 22])
  }

  @Test("a view shows a part of a wider matrix")
  func views() {
    let elements = (0..<20).map { Double($0) }
    let view = MatrixView(elements.span, rows: 4, columns: 5)
    let part = view.part(rows: 1..<3, columns: 2..<5)
    #expect(part[1, 2] == 14 && part.rows == 2 && part.columns == 3)
    #expect(Matrix(part).elements == [7, 8, 9, 12, 13, 14])
    let row = part.row(1)
    #expect(row.count == 3 && row[0] == 12)
    #expect(Matrix(view.part(rows: 4..<4, columns: 0..<5)).elements.isEmpty)
    #expect(Matrix(view).transposed[4, 1] == 9)
  }

  @Test("first rows and columns are copies of themselves")
  func prefixes() {
    let matrix = Matrix<Double>(rows: 2, columns: 3, [1, 2, 3, 4, 5, 6])
    #expect(matrix.prefix(columns: 2).elements == [1, 2, 4, 5])
    #expect(matrix.prefix(rows: 1).elements == [1, 2, 3])
    #expect(matrix.prefix(rows: 0).elements.isEmpty && matrix[1, 2] == 6)
  }
}
