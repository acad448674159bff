internal import Mistakes

/// A matrix to look at that lies in somebody else's buffer.
///
/// Rows have a distance of their own, so that a view can show some columns of a wider matrix. It lives
/// no longer than the span that it looks through.
public struct MatrixView<Element: MatrixElement>: ~Escapable {
  private let elements: Span<Element>
  /// How many rows.
  public let rows: Int
  /// How many columns.
  public let columns: Int
  /// From the beginning of a row to that of the next.
  public let distance: Int

  /// A view of a span, whose rows follow each other.
  @_lifetime(copy elements)
  public init(_ elements: Span<Element>, rows: Int, columns: Int) {
    self.init(elements, rows: rows, columns: columns, distance: columns)
  }

  /// A view of a span, whose rows have a distance.
  @_lifetime(copy elements)
  public init(_ elements: Span<Element>, rows: Int, columns: Int, distance: Int) {
    require(
      rows >= 0 && columns >= 0 && distance >= columns,
      "a view of \(rows) × \(columns) with rows \(distance) apart cannot be")
    let last = rows == 0 ? 0 : (rows - 1) * distance + columns
    require(
      elements.count >= last,
      "a view of \(rows) × \(columns) with rows \(distance) apart takes \(last) elements, not \(elements.count)"
    )
    self.elements = elements
    self.rows = rows
    self.columns = columns
    self.distance = distance
  }

  /// A number.
  public subscript(row: Int, column: Int) -> Element {
    require(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "there is no element (\(row), \(column)) in \(rows) × \(columns)")
    return elements[row * distance + column]
  }

  /// The numbers of a row.
  @_lifetime(copy self)
  public func row(_ index: Int) -> Span<Element> {
    require(index >= 0 && index < rows, "there is no row \(index) in \(rows) × \(columns)")
    return elements.extracting((index * distance)..<(index * distance + columns))
  }

  /// A part of it.
  @_lifetime(copy self)
  public func part(rows rowRange: Range<Int>, columns columnRange: Range<Int>) -> MatrixView {
    require(
      rowRange.lowerBound >= 0 && rowRange.upperBound <= rows && columnRange.lowerBound >= 0
        && columnRange.upperBound <= columns,
      "there are no rows \(rowRange) and columns \(columnRange) in \(rows) × \(columns)")
    let start = min(rowRange.lowerBound * distance + columnRange.lowerBound, elements.count)
    return MatrixView(
      elements.extracting(start..<elements.count), rows: rowRange.count,
      columns: columnRange.count, distance: distance)
  }
}
