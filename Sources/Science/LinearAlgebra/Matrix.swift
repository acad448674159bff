public import Kernels
internal import Mistakes

/// The numbers of which matrices are made: Float and Double.
public protocol MatrixElement: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  /// C = op(A) · op(B), as ``Kernels`` multiplies numbers of this type.
  static func multiply(
    _ left: Span<Self>, _ right: Span<Self>, into product: inout MutableSpan<Self>,
    _ shape: ProductShape, with kernels: Kernels)
}

extension Float: MatrixElement {
  /// C = op(A) · op(B) of floats.
  public static func multiply(
    _ left: Span<Float>, _ right: Span<Float>, into product: inout MutableSpan<Float>,
    _ shape: ProductShape, with kernels: Kernels
  ) {
    kernels.multiply(left, right, into: &product, shape)
  }
}

extension Double: MatrixElement {
  /// C = op(A) · op(B) of doubles.
  public static func multiply(
    _ left: Span<Double>, _ right: Span<Double>, into product: inout MutableSpan<Double>,
    _ shape: ProductShape, with kernels: Kernels
  ) {
    kernels.multiply(left, right, into: &product, shape)
  }
}

/// A matrix that owns its numbers, row after row without gaps.
///
/// Analyses copy matrices about, so this is a plain value; training works on flat buffers, and sees
/// parts of them through ``MatrixView``.
public struct Matrix<Element: MatrixElement>: Hashable, Sendable {
  /// How many rows.
  public let rows: Int
  /// How many columns.
  public let columns: Int
  /// The numbers, row after row.
  public private(set) var elements: [Element]

  /// A matrix with given numbers, row after row.
  public init(rows: Int, columns: Int, _ elements: [Element]) {
    require(
      rows >= 0 && columns >= 0 && elements.count == rows * columns,
      "a matrix of \(rows) × \(columns) has \(rows * columns) elements, not \(elements.count)")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// A matrix of one number.
  public init(rows: Int, columns: Int, repeating element: Element = 0) {
    require(rows >= 0 && columns >= 0, "a matrix of \(rows) × \(columns) cannot be")
    self.init(
      rows: rows, columns: columns, [Element](repeating: element, count: rows * columns))
  }

  /// A copy of what a view shows.
  public init(_ view: borrowing MatrixView<Element>) {
    var elements: [Element] = []
    elements.reserveCapacity(view.rows * view.columns)
    for row in 0..<view.rows {
      for column in 0..<view.columns { elements.append(view[row, column]) }
    }
    self.init(rows: view.rows, columns: view.columns, elements)
  }

  /// Ones on the diagonal, zeros elsewhere.
  public static func identity(_ size: Int) -> Matrix {
    var result = Matrix(rows: size, columns: size)
    for index in 0..<size { result[index, index] = 1 }
    return result
  }

  /// A number.
  public subscript(row: Int, column: Int) -> Element {
    get { elements[place(row, column)] }
    set { elements[place(row, column)] = newValue }
  }

  private func place(_ row: Int, _ column: Int) -> Int {
    require(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "there is no element (\(row), \(column)) in \(rows) × \(columns)")
    return row * columns + column
  }

  /// The matrix with rows and columns exchanged.
  public var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for row in 0..<rows {
      for column in 0..<columns {
        result.elements[column * rows + row] = elements[row * columns + column]
      }
    }
    return result
  }

  /// The first columns.
  public func prefix(columns count: Int) -> Matrix {
    require(count >= 0 && count <= columns, "\(columns) columns have no first \(count)")
    return Matrix(
      rows: rows, columns: count,
      (0..<rows).flatMap { elements[($0 * columns)..<($0 * columns + count)] })
  }

  /// The first rows.
  public func prefix(rows count: Int) -> Matrix {
    require(count >= 0 && count <= rows, "\(rows) rows have no first \(count)")
    return Matrix(rows: count, columns: columns, Array(elements[..<(count * columns)]))
  }

  /// The product with another matrix, of either its transposed or what it is.
  public func multiplied(
    by other: Matrix, transposingSelf: Bool = false, transposingOther: Bool = false,
    with kernels: Kernels
  ) -> Matrix {
    let (outer, inner) = transposingSelf ? (columns, rows) : (rows, columns)
    let (otherInner, otherOuter) =
      transposingOther ? (other.columns, other.rows) : (other.rows, other.columns)
    require(
      inner == otherInner,
      "\(outer) × \(inner) and \(otherInner) × \(otherOuter) have no product")
    var result = Matrix(rows: outer, columns: otherOuter)
    var target = result.elements.mutableSpan
    Element.multiply(
      elements.span, other.elements.span, into: &target,
      ProductShape(
        rows: outer, columns: otherOuter, inner: inner, transposesLeft: transposingSelf,
        transposesRight: transposingOther),
      with: kernels)
    return result
  }
}
