internal import Text

/// Rows of zeros and ones as text, a line a row.
///
/// Cells may be set apart by spaces, tabs and commas; empty lines are skipped. Nothing else is read:
/// a 2 or a minus sign is a complaint with its place, and no bit.
struct BitText {
  private let name: String
  private let dimensions: BlockTable.Dimensions
  private var bits: [UInt8] = []
  /// For each row that has cells, its line from 1, and where its bits begin.
  private var rows: [(line: Int, start: Int)] = []

  init(
    _ bytes: Span<UInt8>, named name: String, _ dimensions: BlockTable.Dimensions, bySign: Bool
  ) throws(MatrixFileError) {
    self.name = name
    self.dimensions = dimensions
    guard !bySign else {
      throw MatrixFileError(
        name, "found text, expected numbers in an NPY or NPZ file, of which to take the signs",
        cure: "leave out --sign, or store the numbers with numpy.save")
    }
    guard bytes.count <= BitMatrix.cellsMax else {
      throw MatrixFileError(
        name, "found \(bytes.count) bytes of text, expected \(BitMatrix.cellsMax) at most",
        cure: "measure parts of it")
    }
    bits.reserveCapacity(bytes.count)
    var (line, start) = (1, 0)
    for index in bytes.indices {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "0"), UInt8(ascii: "1"): bits.append(byte & 1)
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: "\r"): break
      case UInt8(ascii: "\n"):
        endRow(line, &start)
        line += 1
      default:
        throw MatrixFileError(
          name, at: "line \(line), cell \(bits.count - start + 1)",
          "found \(Self.shown(bytes, index)), expected 0 or 1",
          cure: "write a row of zeros and ones a line")
      }
    }
    endRow(line, &start)
  }

  private mutating func endRow(_ line: Int, _ start: inout Int) {
    if bits.count > start { rows.append((line, start)) }
    start = bits.count
  }

  /// What stands at a byte, as a person would call it.
  private static func shown(_ bytes: Span<UInt8>, _ index: Int) -> String {
    let byte = bytes[index]
    guard (0x21...0x7E).contains(byte) else {
      return "the byte 0x" + String(byte, radix: 16)
    }
    // The number or word that begins here.
    var end = index
    while end < bytes.count, end < index + 20, (0x21...0x7E).contains(bytes[end]),
      bytes[end] != UInt8(ascii: ",")
    { end += 1 }
    return "'\(String(decoding: (index..<end).map { bytes[$0] }, as: UTF8.self))'"
  }

  func matrices() throws(MatrixFileError) -> [NamedMatrix] {
    guard let first = rows.first else {
      throw MatrixFileError(
        name, "the file is empty, expected rows of 0 and 1", cure: "write a row a line")
    }
    let ends = rows.dropFirst().map(\.start) + [bits.count]
    let columns = ends[0] - first.start
    if dimensions == .one {
      return zip(rows, ends).compactMap { row, end in
        BitMatrix(
          rows: 1, columns: end - row.start, bytes: bits.span.extracting(row.start..<end)
        ).map {
          NamedMatrix(name: rows.count == 1 ? name : "\(name), line \(row.line)", matrix: $0)
        }
      }
    }
    for (row, end) in zip(rows, ends) where end - row.start != columns {
      throw MatrixFileError(
        name, at: "line \(row.line)",
        "found \(counted(end - row.start, "cell")), expected \(columns) as in line \(first.line)",
        cure: "make all rows as long, or measure them as strings with --dimensions 1")
    }
    return BitMatrix(rows: rows.count, columns: columns, bytes: bits.span)
      .map { [NamedMatrix(name: name, matrix: $0)] } ?? []
  }
}
