internal import Kernels
internal import Mistakes

/// Rows of bits, packed 64 to a word: what every measure of this library is taken of.
///
/// A row begins a new word, and cell c of it is bit c % 64 of word c / 64; the bits past its last cell
/// are zeros. A string is a matrix of one row. A network's weights become bits by their signs: 1 above
/// zero, 0 at zero and below.
public struct BitMatrix: Hashable, Sendable {
  /// The most cells of a matrix, and of all that are measured together: counters have 32 bits.
  public static let cellsMax = 1 << 31

  /// How many rows.
  public let rows: Int
  /// How many cells in each.
  public let columns: Int
  /// The words of all rows.
  public private(set) var words: [UInt64]

  /// How many words a row takes.
  public var rowWords: Int { (columns + 63) / 64 }
  /// How many cells there are.
  public var count: Int { rows * columns }

  /// A matrix of zeros.
  public init(rows: Int, columns: Int) {
    let (cells, overflow) = rows.multipliedReportingOverflow(by: columns)
    require(
      rows >= 0 && columns >= 0 && !overflow && cells <= Self.cellsMax,
      "a matrix of \(rows) × \(columns) bits cannot be")
    self.rows = rows
    self.columns = columns
    words = [UInt64](repeating: 0, count: rows * ((columns + 63) / 64))
  }

  /// A matrix of bytes in row-major order that are 0 or 1; nil if one is neither.
  public init?(rows: Int, columns: Int, bytes: Span<UInt8>) {
    self.init(rows: rows, columns: columns)
    var target = words.mutableSpan
    guard BlockCounting.pack(bytes, rows: rows, columns: columns, into: &target) else { return nil }
  }

  /// The signs of numbers in row-major order: 1 above zero, else 0.
  public init(rows: Int, columns: Int, signsOf numbers: Span<Float>) {
    require(
      numbers.count == rows * columns,
      "\(numbers.count) numbers are not those of \(rows) × \(columns) cells")
    self.init(rows: rows, columns: columns)
    var index = 0
    for row in 0..<rows {
      for column in 0..<columns {
        if numbers[index] > 0 { words[row * rowWords + column >> 6] |= 1 << UInt64(column & 63) }
        index += 1
      }
    }
  }

  /// One cell.
  public subscript(row: Int, column: Int) -> Bool {
    get {
      check(row, column)
      return words[row * rowWords + column >> 6] >> UInt64(column & 63) & 1 == 1
    }
    set {
      check(row, column)
      let place = row * rowWords + column >> 6
      let bit: UInt64 = 1 << UInt64(column & 63)
      if newValue { words[place] |= bit } else { words[place] &= ~bit }
    }
  }

  /// Turns one cell into what it was not.
  @inline(__always)
  public mutating func flip(_ row: Int, _ column: Int) {
    check(row, column)
    words[row * rowWords + column >> 6] ^= 1 << UInt64(column & 63)
  }

  /// How many ones there are.
  public var ones: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Up to 16 cells of a row from one on, the first lowest; all of them exist.
  @inline(__always)
  func bits(_ row: Int, from column: Int, count: Int) -> UInt32 {
    let place = row * rowWords + column >> 6
    let shift = UInt64(column & 63)
    var bits = words[place] >> shift
    if Int(shift) + count > 64 { bits |= words[place + 1] << (64 - shift) }
    return UInt32(truncatingIfNeeded: bits) & (1 << UInt32(count) - 1)
  }

  /// The key of a block: bit i is its cell i in row-major order.
  func key(_ row: Int, _ column: Int, height: Int, width: Int) -> UInt32 {
    var key: UInt32 = 0
    for line in 0..<height {
      key |= bits(row + line, from: column, count: width) << UInt32(line * width)
    }
    return key
  }

  /// The matrix made larger: what it has from the beginning again, or else zeros, fills the new cells.
  func extended(rows newRows: Int, columns newColumns: Int, wrapping: Bool) -> BitMatrix {
    guard newRows != rows || newColumns != columns, count > 0 else { return self }
    var result = BitMatrix(rows: newRows, columns: newColumns)
    for row in 0..<(wrapping ? newRows : rows) {
      let source = row % rows * rowWords
      let target = row * result.rowWords
      for word in 0..<rowWords { result.words[target + word] = words[source + word] }
      if wrapping {
        for column in columns..<max(newColumns, columns) where self[row % rows, column % columns] {
          result[row, column] = true
        }
      }
    }
    return result
  }

  /// All rows one after the other, as one string.
  public var flattened: BitMatrix {
    guard rows != 1 else { return self }
    guard columns % 64 != 0 else {
      var string = BitMatrix(rows: 1, columns: count)
      string.words = words
      return string
    }
    var string = BitMatrix(rows: 1, columns: count)
    var place = 0
    for row in 0..<rows {
      for word in 0..<rowWords {
        let bits = words[row * rowWords + word]
        let start = place + word * 64
        let shift = UInt64(start & 63)
        string.words[start >> 6] |= bits << shift
        if shift > 0, bits >> (64 - shift) != 0 {
          string.words[start >> 6 + 1] |= bits >> (64 - shift)
        }
      }
      place += columns
    }
    return string
  }

  /// Rows turned into columns.
  public var transposed: BitMatrix {
    var result = BitMatrix(rows: columns, columns: rows)
    for row in 0..<rows {
      for column in 0..<columns where self[row, column] { result[column, row] = true }
    }
    return result
  }

  @inline(__always)
  private func check(_ row: Int, _ column: Int) {
    require(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "a matrix of \(rows) × \(columns) has no cell at row \(row), column \(column)")
  }
}
