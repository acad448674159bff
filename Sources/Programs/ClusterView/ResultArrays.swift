internal import CommandLine
internal import Sweeps
internal import Text

/// Results as arrays, for NumPy: an array a column of the table, and one a curve.
///
/// A column of whole numbers is an array of them; one in which a number is missing or has a fraction
/// is of doubles, and what is missing is NaN; anything else is of texts, as CSV has them. The curve
/// `bdm` is the array `series.bdm` of results × epochs, and `length.bdm` tells how many epochs each
/// has; the rest of its row is NaN.
struct ResultArrays {
  private let columns: ResultColumns
  private var cells: [[ResultCell]]
  private var curves: [(name: String, rows: [[Double]])] = []
  private var count = 0

  /// No results yet.
  init(_ columns: ResultColumns) {
    self.columns = columns
    cells = columns.titles.map { _ in [] }
  }

  /// Takes in a result.
  mutating func append(_ result: ReadResult) {
    for (place, cell) in columns.cells(of: result).enumerated() { cells[place].append(cell) }
    for curve in result.record.series {
      let place =
        curves.firstIndex { $0.name.utf8.elementsEqual(curve.name.utf8) } ?? curves.count
      if place == curves.count { curves.append((curve.name, [])) }
      // Results before it did not have the curve.
      while curves[place].rows.count < count { curves[place].rows.append([]) }
      curves[place].rows.append(curve.values)
    }
    count += 1
  }

  /// The file, or why there can be none.
  func encoded() throws(Failure) -> [UInt8] {
    var archive = NPZWriter()
    var isWhole = true
    for (title, cells) in zip(columns.titles, cells) {
      isWhole = isWhole && archive.add(title, Self.values(of: cells))
    }
    for (name, rows) in curves {
      let rows = rows + Array(repeating: [], count: count - rows.count)
      let length = rows.reduce(0) { max($0, $1.count) }
      isWhole =
        isWhole && count * length <= NPZWriter.bytesMax / 8
        && archive.add("series.\(name)", .rows(Self.padded(rows, to: length), length: length))
        && archive.add("length.\(name)", .integers(rows.map { Int64($0.count) }))
    }
    guard isWhole else {
      throw Failure(
        .usage,
        "\(counted(count, "result")) make more than 4 GiB of arrays, which an NPZ file cannot hold; "
          + "take fewer with '--limit', or '--format ndjson'")
    }
    return archive.encoded()
  }

  private static func padded(_ rows: [[Double]], to length: Int) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(rows.count * length)
    for row in rows {
      values += row
      values += repeatElement(.nan, count: length - row.count)
    }
    return values
  }

  private static func values(of cells: [ResultCell]) -> NPZWriter.Values {
    var integers: [Int64] = []
    var reals: [Double] = []
    var booleans: [Bool] = []
    for cell in cells {
      switch cell {
      case .integer(let value):
        integers.append(value)
        reals.append(Double(value))
      case .real(let value): reals.append(value)
      case .missing: reals.append(.nan)
      case .boolean(let value): booleans.append(value)
      case .text, .list: break
      }
    }
    if integers.count == cells.count { return .integers(integers) }
    if booleans.count == cells.count { return .booleans(booleans) }
    return reals.count == cells.count ? .reals(reals) : .texts(cells.map(\.plain))
  }
}
