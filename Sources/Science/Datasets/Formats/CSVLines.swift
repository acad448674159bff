/// Cuts a text into lines of cells, by RFC 4180.
struct CSVLines {
  private let separator: UInt8
  private let file: String
  private var place = 0
  private var nextNumber = 1
  /// The number of the line that was read last, counted from 1.
  private(set) var number = 0

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  init(separator: UInt8, file: String) {
    self.separator = separator
    self.file = file
  }

  /// The cells of the next line that is not empty; nil at the end.
  mutating func next(in bytes: Span<UInt8>) throws(DatasetError) -> [[UInt8]]? {
    if place == 0, bytes.count >= 3, (0..<3).allSatisfy({ bytes[$0] == Self.byteOrderMark[$0] }) {
      place = 3
    }
    while place < bytes.count {
      number = nextNumber
      let cells = try line(in: bytes)
      if cells.count > 1 || cells.first?.isEmpty == false { return cells }
    }
    return nil
  }

  private mutating func line(in bytes: Span<UInt8>) throws(DatasetError) -> [[UInt8]] {
    var cells: [[UInt8]] = []
    while true {
      guard cells.count < CSVTable.columnCountMax else {
        throw refusal(
          cells, "found more than \(CSVTable.columnCountMax) cells, expected fewer",
          cure: "check what separates the lines")
      }
      cells.append(
        place < bytes.count && bytes[place] == Self.quote
          ? try quotedCell(cells, in: bytes) : try plainCell(cells, in: bytes))
      guard place < bytes.count, bytes[place] == separator else { break }
      place += 1
    }
    if place < bytes.count, bytes[place] == Self.carriageReturn { place += 1 }
    if place < bytes.count {
      guard bytes[place] == Self.lineFeed else {
        throw refusal(
          cells, "found other text after a cell, expected the separator or the line's end",
          cure: "put the whole cell in quotes")
      }
      place += 1
      nextNumber += 1
    }
    return cells
  }

  private mutating func plainCell(
    _ cells: [[UInt8]], in bytes: Span<UInt8>
  ) throws(DatasetError) -> [UInt8] {
    var cell: [UInt8] = []
    while place < bytes.count {
      let byte = bytes[place]
      if byte == separator || byte == Self.lineFeed { break }
      if byte == Self.carriageReturn, place + 1 == bytes.count || bytes[place + 1] == Self.lineFeed
      {
        break
      }
      guard byte != 0 else {
        throw refusal(
          cells, "found a NUL, expected text", cure: "name a text file in ASCII or UTF-8")
      }
      cell.append(byte)
      place += 1
    }
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    return Array(cell.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }

  private mutating func quotedCell(
    _ cells: [[UInt8]], in bytes: Span<UInt8>
  ) throws(DatasetError) -> [UInt8] {
    var cell: [UInt8] = []
    place += 1
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == Self.quote {
        guard place < bytes.count, bytes[place] == Self.quote else { return cell }
        place += 1
      } else if byte == Self.lineFeed {
        nextNumber += 1
      }
      cell.append(byte)
    }
    throw refusal(
      cells, "found a quote without its partner, expected '\"' at the end of the cell",
      cure: "close the quotes, or double those that belong to the text")
  }

  private func refusal(
    _ cells: [[UInt8]], _ complaint: String, cure: String
  ) -> DatasetError {
    DatasetError(
      .malformed, file, at: .line(number, cell: cells.count + 1), complaint, cure: cure)
  }
}
