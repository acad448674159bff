internal import CLAPACK
internal import Mistakes

// Decompositions by LAPACK, in double precision.
//
// LAPACK's bits depend on the kernel that OpenBLAS picks for the CPU, so what comes of them is compared
// only within a numeric class: whoever needs the same bits on several machines sets OPENBLAS_CORETYPE
// before the process starts. The number of threads would change bits as well, and is one here.

/// A symmetric matrix as its eigenvectors see it: A · v = λ · v.
public struct SymmetricEigen: Hashable, Sendable {
  /// The eigenvalues, ascending.
  public let values: [Double]
  /// The eigenvectors as columns, of length 1 and orthogonal, in the order of the values.
  public let vectors: Matrix<Double>
}

/// A matrix as two rotations and a stretching: A = U · diag(values) · Vᵀ.
public struct SingularValues: Hashable, Sendable {
  /// U, whose columns are orthogonal and of length 1.
  public let left: Matrix<Double>
  /// The singular values, descending.
  public let values: [Double]
  /// Vᵀ, whose rows are orthogonal and of length 1.
  public let rightTransposed: Matrix<Double>

  /// What the greatest singular values alone make: the closest matrix of that rank.
  public func truncated(to rank: Int) -> SingularValues {
    require(
      rank >= 0 && rank <= values.count, "\(values.count) singular values have no first \(rank)")
    return SingularValues(
      left: left.prefix(columns: rank), values: Array(values[..<rank]),
      rightTransposed: rightTransposed.prefix(rows: rank))
  }
}

/// A matrix as A = Q · R.
public struct QRFactors: Hashable, Sendable {
  /// Q, whose columns are orthogonal and of length 1; as many as the lesser side of A.
  public let orthogonal: Matrix<Double>
  /// R, with zeros below its diagonal.
  public let triangular: Matrix<Double>
}

/// What solves A · X = B best.
public struct LeastSquares: Hashable, Sendable {
  /// X, of the least norm among those that leave the least squares.
  public let solution: Matrix<Double>
  /// How many singular values of A are not zero, as far as rounding lets tell.
  public let rank: Int
}

extension Matrix where Element == Double {
  /// The eigenvalues and eigenvectors of a symmetric matrix.
  public func symmetricEigen() throws(LinearAlgebraError) -> SymmetricEigen {
    try checkSymmetric(.symmetricEigen)
    var vectors = elements
    var values = [Double](repeating: 0, count: rows)
    if rows > 0 {
      let code = Self.onOneThread {
        unsafe LAPACKE_dsyevd(
          lapack_row_major(), 0x56 /* V */, 0x4C /* L */, size(rows), &vectors, size(rows), &values)
      }
      try check(code, .symmetricEigen) { _ in .noConvergence }
    }
    return SymmetricEigen(values: values, vectors: Matrix(rows: rows, columns: rows, vectors))
  }

  /// The singular values and vectors.
  ///
  /// - Parameter isFull: Whether U and V are square, rather than as narrow as A's lesser side.
  public func singularValues(isFull: Bool = false) throws(LinearAlgebraError) -> SingularValues {
    try checkFinite(.singularValues)
    let least = Swift.min(rows, columns)
    guard least > 0 else {
      return SingularValues(
        left: isFull ? .identity(rows) : Matrix(rows: rows, columns: 0), values: [],
        rightTransposed: isFull ? .identity(columns) : Matrix(rows: 0, columns: columns))
    }
    let leftColumns = isFull ? rows : least
    let rightRows = isFull ? columns : least
    var work = elements
    var values = [Double](repeating: 0, count: least)
    var left = [Double](repeating: 0, count: rows * leftColumns)
    var right = [Double](repeating: 0, count: rightRows * columns)
    let code = Self.onOneThread {
      unsafe LAPACKE_dgesdd(
        lapack_row_major(), isFull ? 0x41 /* A */ : 0x53 /* S */, size(rows), size(columns), &work,
        size(columns), &values, &left, size(leftColumns), &right, size(columns))
    }
    try check(code, .singularValues) { _ in .noConvergence }
    return SingularValues(
      left: Matrix(rows: rows, columns: leftColumns, left), values: values,
      rightTransposed: Matrix(rows: rightRows, columns: columns, right))
  }

  /// L with A = L · Lᵀ, of a symmetric matrix that is positive definite; zeros above the diagonal.
  public func cholesky() throws(LinearAlgebraError) -> Matrix {
    try checkSymmetric(.cholesky)
    var factor = elements
    if rows > 0 {
      let code = Self.onOneThread {
        unsafe LAPACKE_dpotrf(
          lapack_row_major(), 0x4C /* L */, size(rows), &factor, size(rows))
      }
      try check(code, .cholesky) { .notPositiveDefinite(size: $0) }
    }
    for row in 0..<rows {
      for column in (row + 1)..<Swift.max(row + 1, columns) { factor[row * columns + column] = 0 }
    }
    return Matrix(rows: rows, columns: columns, factor)
  }

  /// Q and R with A = Q · R.
  public func qr() throws(LinearAlgebraError) -> QRFactors {
    try checkFinite(.qr)
    let least = Swift.min(rows, columns)
    guard least > 0 else {
      return QRFactors(
        orthogonal: Matrix(rows: rows, columns: 0), triangular: Matrix(rows: 0, columns: columns))
    }
    var work = elements
    var scales = [Double](repeating: 0, count: least)
    let code = Self.onOneThread {
      unsafe LAPACKE_dgeqrf(
        lapack_row_major(), size(rows), size(columns), &work, size(columns), &scales)
    }
    try check(code, .qr) { _ in .noConvergence }
    var triangular = Matrix(rows: least, columns: columns)
    for row in 0..<least {
      for column in row..<columns { triangular[row, column] = work[row * columns + column] }
    }
    // The reflections stand below the diagonal of the first columns.
    var orthogonal = Matrix(rows: rows, columns: columns, work).prefix(columns: least).elements
    let second = Self.onOneThread {
      unsafe LAPACKE_dorgqr(
        lapack_row_major(), size(rows), size(least), size(least), &orthogonal, size(least), &scales)
    }
    try check(second, .qr) { _ in .noConvergence }
    return QRFactors(
      orthogonal: Matrix(rows: rows, columns: least, orthogonal), triangular: triangular)
  }

  /// The X of least norm for which A · X is closest to a right side.
  ///
  /// Singular values below the greatest one times the relative tolerance count as zeros.
  public func leastSquares(
    _ right: Matrix, tolerance: Double? = nil
  ) throws(LinearAlgebraError) -> LeastSquares {
    require(
      right.rows == rows, "\(rows) equations have as many right sides, not \(right.rows)")
    try checkFinite(.leastSquares)
    try right.checkFinite(.leastSquares)
    let least = Swift.min(rows, columns)
    guard least > 0, right.columns > 0 else {
      return LeastSquares(
        solution: Matrix(rows: columns, columns: right.columns),
        rank: least > 0 ? try singularRank(tolerance) : 0)
    }
    var work = elements
    // The right sides go in at the top of what the solution needs, and come out as the solution.
    let tall = Swift.max(rows, columns)
    var sides = right.elements
    sides += [Double](repeating: 0, count: (tall - rows) * right.columns)
    var values = [Double](repeating: 0, count: least)
    var rank: Int32 = 0
    let code = Self.onOneThread {
      unsafe LAPACKE_dgelsd(
        lapack_row_major(), size(rows), size(columns), size(right.columns), &work, size(columns),
        &sides, size(right.columns), &values, relative(tolerance), &rank)
    }
    try check(code, .leastSquares) { _ in .noConvergence }
    return LeastSquares(
      solution: Matrix(rows: tall, columns: right.columns, sides).prefix(rows: columns),
      rank: Int(rank))
  }

  private func singularRank(_ tolerance: Double?) throws(LinearAlgebraError) -> Int {
    let values = try singularValues().values
    let bound = (values.first ?? 0) * relative(tolerance)
    return values.count { $0 > bound }
  }

  private func relative(_ tolerance: Double?) -> Double {
    tolerance ?? Double(Swift.max(rows, columns)) * Double.ulpOfOne
  }

  private func size(_ count: Int) -> Int32 {
    require(count <= Int(Int32.max), "LAPACK takes no side of \(count)")
    return Int32(count)
  }

  private static func onOneThread(_ body: () -> Int32) -> Int32 {
    openblas_set_num_threads(1)
    return body()
  }

  private func checkFinite(
    _ operation: LinearAlgebraError.Operation
  ) throws(LinearAlgebraError) {
    guard elements.allSatisfy(\.isFinite) else {
      throw LinearAlgebraError(operation, .notFinite, self)
    }
  }

  private func checkSymmetric(
    _ operation: LinearAlgebraError.Operation
  ) throws(LinearAlgebraError) {
    try checkFinite(operation)
    guard rows == columns else { throw LinearAlgebraError(operation, .notSymmetric, self) }
    for row in 0..<rows {
      for column in 0..<row where self[row, column] != self[column, row] {
        throw LinearAlgebraError(operation, .notSymmetric, self)
      }
    }
  }

  /// What LAPACK's answer means: positive numbers say how far it came, negative ones blame the
  /// arguments, or the memory.
  private func check(
    _ code: Int32, _ operation: LinearAlgebraError.Operation,
    _ reason: (Int) -> LinearAlgebraError.Reason
  ) throws(LinearAlgebraError) {
    guard code != 0 else { return }
    if code == LAPACK_WORK_MEMORY_ERROR || code == LAPACK_TRANSPOSE_MEMORY_ERROR {
      throw LinearAlgebraError(operation, .noMemory, code: code, self)
    }
    require(code > 0, "LAPACK refuses argument \(-code) for \(operation.rawValue)")
    throw LinearAlgebraError(operation, reason(Int(code)), code: code, self)
  }
}
