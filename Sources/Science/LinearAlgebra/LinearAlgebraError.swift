/// Why a matrix has no decomposition.
public struct LinearAlgebraError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was asked for.
  public enum Operation: String, Hashable, Sendable {
    /// Eigenvalues of a symmetric matrix.
    case symmetricEigen = "the eigenvalues"
    /// Singular values and vectors.
    case singularValues = "the singular values"
    /// A triangular factor.
    case cholesky = "the Cholesky factor"
    /// An orthogonal and a triangular factor.
    case qr = "the QR factors"
    /// The best solution of too many equations, or too few.
    case leastSquares = "the least squares"
  }

  /// What is in the way.
  public enum Reason: Hashable, Sendable {
    /// A number is NaN or infinite.
    case notFinite
    /// The matrix differs from its transposed.
    case notSymmetric
    /// The leading part of this size is not positive definite.
    case notPositiveDefinite(size: Int)
    /// The iteration came to no end.
    case noConvergence
    /// LAPACK could not get the memory that it needs.
    case noMemory
  }

  /// What was asked for.
  public let operation: Operation
  /// What is in the way.
  public let reason: Reason
  /// LAPACK's own number for it, or 0 when LAPACK was not asked.
  public let code: Int32
  /// The matrix, as `rows × columns`.
  public let subject: String

  /// One sentence for a person.
  public var message: String {
    let found =
      switch reason {
      case .notFinite: "it holds a number that is NaN or infinite"
      case .notSymmetric: "it is not symmetric"
      case .notPositiveDefinite(let size):
        "its leading \(size) × \(size) part is not positive definite"
      case .noConvergence: "the iteration did not converge"
      case .noMemory: "there is no memory left"
      }
    return "\(operation.rawValue) of a matrix of \(subject) cannot be computed: \(found)"
  }

  /// The message.
  public var description: String { message }

  init(
    _ operation: Operation, _ reason: Reason, code: Int32 = 0, _ matrix: Matrix<Double>
  ) {
    self.operation = operation
    self.reason = reason
    self.code = code
    subject = "\(matrix.rows) × \(matrix.columns)"
  }
}
