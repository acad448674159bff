internal import Mistakes

/// A matrix whose rows are padded to whole vectors of 16 numbers.
///
/// Kernels then have no ends of rows to take care of, which in networks of sixteen units is most of
/// the work. What is beyond the last column belongs to nobody: it is never read as a result, and
/// padding of parameters and gradients is zero and stays so.
public struct PaddedShape: Hashable, Sendable {
  /// How many rows.
  public var rows: Int
  /// How many columns count.
  public let columns: Int

  /// A matrix of so many rows and columns.
  public init(rows: Int, columns: Int) {
    require(rows >= 0 && columns > 0, "there are no matrices of \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
  }

  /// The distance between rows.
  public var stride: Int { (columns + 15) & ~15 }
  /// The elements, padding included.
  public var count: Int { rows * stride }
  /// The words that hold a bit a column.
  public var words: Int { (columns + 31) / 32 }

  func check(_ count: Int, _ what: StaticString) {
    require(
      count >= self.count, "\(what) of \(rows) × \(columns) take \(self.count) places, not \(count)"
    )
  }
}
