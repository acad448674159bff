internal import CKernels
internal import Mistakes

/// The shape of a product C = op(A) · op(B) of row-major matrices.
///
/// op(A) is rows × inner and op(B) is inner × columns; a transposed operand is stored the other way
/// round. A row follows the row before it, unless a distance from row to row is given.
public struct ProductShape: Hashable, Sendable {
  /// The rows of C.
  public var rows: Int
  /// The columns of C.
  public var columns: Int
  /// The terms of each sum.
  public var inner: Int
  /// Whether A is stored as inner × rows.
  public var transposesLeft: Bool
  /// Whether B is stored as columns × inner.
  public var transposesRight: Bool
  /// From a row of A, as it is stored, to the next.
  public var leftDistance: Int
  /// From a row of B, as it is stored, to the next.
  public var rightDistance: Int
  /// From a row of C to the next.
  public var productDistance: Int

  /// A product of a rows × inner and an inner × columns matrix, each as stored or transposed.
  ///
  /// Rows without a distance follow each other.
  public init(
    rows: Int, columns: Int, inner: Int, transposesLeft: Bool = false,
    transposesRight: Bool = false, leftDistance: Int? = nil, rightDistance: Int? = nil,
    productDistance: Int? = nil
  ) {
    self.rows = rows
    self.columns = columns
    self.inner = inner
    self.transposesLeft = transposesLeft
    self.transposesRight = transposesRight
    self.leftDistance = leftDistance ?? (transposesLeft ? rows : inner)
    self.rightDistance = rightDistance ?? (transposesRight ? inner : columns)
    self.productDistance = productDistance ?? columns
  }

  fileprivate func compiled(startRow: Int) -> ckernels_product {
    ckernels_product(
      rows: rows, columns: columns, inner: inner,
      a_row: transposesLeft ? 1 : leftDistance, a_inner: transposesLeft ? leftDistance : 1,
      b_inner: transposesRight ? 1 : rightDistance, b_column: transposesRight ? rightDistance : 1,
      c_row: productDistance, start_row: startRow)
  }

  /// What rows of a length and a distance span.
  private static func extent(_ rows: Int, of length: Int, apart distance: Int) -> Int {
    rows == 0 || length == 0 ? 0 : (rows - 1) * distance + length
  }

  fileprivate func check(_ left: Int, _ right: Int, _ product: Int) {
    require(
      rows >= 0 && columns >= 0 && inner >= 0,
      "a product of \(rows) × \(inner) and \(inner) × \(columns) cannot be")
    let (leftRows, leftLength) = transposesLeft ? (inner, rows) : (rows, inner)
    let (rightRows, rightLength) = transposesRight ? (columns, inner) : (inner, columns)
    require(
      leftDistance >= leftLength && rightDistance >= rightLength && productDistance >= columns,
      "rows of \(leftLength), \(rightLength) and \(columns) elements cannot be \(leftDistance), "
        + "\(rightDistance) and \(productDistance) apart")
    let needed = (
      Self.extent(leftRows, of: leftLength, apart: leftDistance),
      Self.extent(rightRows, of: rightLength, apart: rightDistance),
      Self.extent(rows, of: columns, apart: productDistance)
    )
    require(
      left >= needed.0 && right >= needed.1 && product >= needed.2,
      "a product of \(rows) × \(inner) and \(inner) × \(columns) takes \(needed.0), \(needed.1) "
        + "and \(needed.2) elements, not \(left), \(right) and \(product)")
  }
}

extension Kernels {
  /// C = op(A) · op(B), or C += op(A) · op(B).
  ///
  /// Each element of C is one chain of fused multiply-adds, k ascending, that starts from 0 or from
  /// C; so its bits depend neither on the level nor on how the work is cut. Nothing is allocated.
  ///
  /// - Parameters:
  ///   - left: A, rows × inner; inner × rows when transposed.
  ///   - right: B, inner × columns; columns × inner when transposed.
  ///   - product: C, rows × columns.
  ///   - shape: The sizes, and what is transposed.
  ///   - accumulates: Whether C is added to.
  public func multiply(
    _ left: Span<Float>, _ right: Span<Float>, into product: inout MutableSpan<Float>,
    _ shape: ProductShape, accumulates: Bool = false
  ) {
    shape.check(left.count, right.count, product.count)
    var compiled = shape.compiled(startRow: shape.productDistance)
    unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        unsafe product.withUnsafeMutableBufferPointer { product in
          let start = unsafe accumulates ? UnsafePointer(product.baseAddress) : nil
          unsafe ckernels_multiply_f32(
            level.rawValue, &compiled, left.baseAddress, right.baseAddress, product.baseAddress,
            start)
        }
      }
    }
  }

  /// C = op(A) · op(B) where every row's chains start from the elements of one row, such as biases.
  public func multiply(
    _ left: Span<Float>, _ right: Span<Float>, into product: inout MutableSpan<Float>,
    _ shape: ProductShape, startingFrom row: Span<Float>
  ) {
    shape.check(left.count, right.count, product.count)
    require(
      row.count == shape.columns,
      "\(shape.columns) columns start from as many elements, not from \(row.count)")
    var compiled = shape.compiled(startRow: 0)
    unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        unsafe row.withUnsafeBufferPointer { row in
          unsafe product.withUnsafeMutableBufferPointer { product in
            unsafe ckernels_multiply_f32(
              level.rawValue, &compiled, left.baseAddress, right.baseAddress,
              product.baseAddress, row.baseAddress)
          }
        }
      }
    }
  }

  /// The same of doubles.
  public func multiply(
    _ left: Span<Double>, _ right: Span<Double>, into product: inout MutableSpan<Double>,
    _ shape: ProductShape, accumulates: Bool = false
  ) {
    shape.check(left.count, right.count, product.count)
    var compiled = shape.compiled(startRow: shape.productDistance)
    unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        unsafe product.withUnsafeMutableBufferPointer { product in
          let start = unsafe accumulates ? UnsafePointer(product.baseAddress) : nil
          unsafe ckernels_multiply_f64(
            level.rawValue, &compiled, left.baseAddress, right.baseAddress, product.baseAddress,
            start)
        }
      }
    }
  }

  /// The same of doubles.
  public func multiply(
    _ left: Span<Double>, _ right: Span<Double>, into product: inout MutableSpan<Double>,
    _ shape: ProductShape, startingFrom row: Span<Double>
  ) {
    shape.check(left.count, right.count, product.count)
    require(
      row.count == shape.columns,
      "\(shape.columns) columns start from as many elements, not from \(row.count)")
    var compiled = shape.compiled(startRow: 0)
    unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        unsafe row.withUnsafeBufferPointer { row in
          unsafe product.withUnsafeMutableBufferPointer { product in
            unsafe ckernels_multiply_f64(
              level.rawValue, &compiled, left.baseAddress, right.baseAddress,
              product.baseAddress, row.baseAddress)
          }
        }
      }
    }
  }
}
