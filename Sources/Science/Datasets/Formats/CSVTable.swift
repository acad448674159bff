internal import Compression
internal import Text

/// A data set in a text file: a sample a line, features and one label in cells.
///
/// Cells are separated by commas, or by the separator that is asked for, and may stand in double
/// quotes, in which two of them mean one (RFC 4180). Lines end in LF or CRLF; empty ones are skipped.
/// A first line with any cell that is not a number is a header, unless it is said otherwise.
///
/// Features are decimal numbers. If every label is a whole number from 0 on, labels are class
/// numbers as they are, so that a file which lacks a class numbers the others like its neighbours;
/// otherwise they are names, and classes are numbered in the order of their UTF-8 bytes.
public struct CSVTable: Hashable, Sendable {
  /// Which column holds the labels.
  public enum LabelColumn: Hashable, Sendable {
    /// The one that the header calls `label`, or else the last one.
    case automatic
    /// The last one.
    case last
    /// The first one.
    case first
    /// The one with this name in the header.
    case named(String)
  }

  /// Whether the first line names the columns; nil finds out.
  public var hasHeader: Bool?
  /// Which column holds the labels.
  public var labelColumn: LabelColumn
  /// What stands between cells, an ASCII character.
  public var separator: UInt8
  /// How the features of a sample lie; nil for a list.
  public var shape: SampleShape?

  /// A table as most are: commas, a header if it looks like one, and labels last unless that says
  /// otherwise.
  public init(
    hasHeader: Bool? = nil, labelColumn: LabelColumn = .automatic,
    separator: UInt8 = UInt8(ascii: ","),
    shape: SampleShape? = nil
  ) {
    self.hasHeader = hasHeader
    self.labelColumn = labelColumn
    self.separator = separator
    self.shape = shape
  }

  /// The most cells of a line.
  public static let columnCountMax = 1 << 20

  /// Reads a file, which may be compressed by gzip.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - file: The file's name, for complaints.
  ///   - name: What the data set is called.
  ///   - bytesMax: Content that is longer is refused.
  public func dataset(
    in bytes: Span<UInt8>, file: String, named name: String, bytesMax: Int = DataFile.bytesMax
  ) throws(DatasetError) -> Dataset {
    guard DataFile.Format(of: bytes) == .gzip else {
      return try read(bytes, file, name, bytesMax: bytesMax)
    }
    let content: [UInt8]
    do throws(InflationError) {
      content = try Inflation.content(of: bytes, in: .gzip, bytesMax: bytesMax)
    } catch {
      throw DatasetError(compressed: file, error)
    }
    return try read(content.span, file, name, bytesMax: bytesMax)
  }

  private func read(
    _ bytes: Span<UInt8>, _ file: String, _ name: String, bytesMax: Int
  ) throws(DatasetError) -> Dataset {
    var lines = CSVLines(separator: separator, file: file)
    guard let first = try lines.next(in: bytes) else {
      throw DatasetError(
        .malformed, file, at: .line(1, cell: 1), "found no line, expected a sample a line",
        cure: "name a file with samples")
    }
    guard first.count >= 2 else {
      throw DatasetError(
        .malformed, file, at: .line(lines.number, cell: 1),
        "found one cell, expected features and a label",
        cure: "check what separates the cells")
    }
    let header = hasHeader ?? first.contains { Self.number($0) == nil } ? first : nil
    let label = try labelIndex(header, first.count, file, line: lines.number)
    var features: [Float] = []
    var labels = CSVLabels()
    var line = header == nil ? first : try lines.next(in: bytes)
    while let cells = line {
      guard cells.count == first.count else {
        throw DatasetError(
          .malformed, file, at: .line(lines.number, cell: min(cells.count, first.count) + 1),
          "found \(counted(cells.count, "cell")), expected \(first.count) as before",
          cure: "give every sample the same columns")
      }
      for (index, cell) in cells.enumerated() where index != label {
        guard let number = Self.number(cell) else {
          throw DatasetError(
            .malformed, file, at: .line(lines.number, cell: index + 1),
            "found '\(Self.text(cell))', expected a finite decimal number",
            cure: labels.isEmpty && header == nil
              ? "say that the table has a header, or correct the cell" : "correct the cell")
        }
        features.append(number)
      }
      try labels.append(cells[label], file, at: .line(lines.number, cell: label + 1))
      guard features.count <= bytesMax / 4 else {
        throw DatasetError(
          .tooLong, file, "its features take more than \(bytesMax) bytes",
          cure: "store fewer samples, or smaller ones")
      }
      line = try lines.next(in: bytes)
    }
    let classes = try labels.classes(file)
    guard shape == nil || shape?.count == first.count - 1 else {
      throw DatasetError(
        .mismatch, file,
        "found \(first.count - 1) features a sample, expected \(shape.map { "\($0)" } ?? "")",
        cure: "say the shape that the samples have")
    }
    return try Dataset(
      name: name, shape: shape ?? .list(first.count - 1), features: features,
      labels: classes.labels, classNames: classes.names)
  }

  private func labelIndex(
    _ header: [[UInt8]]?, _ count: Int, _ file: String, line: Int
  ) throws(DatasetError) -> Int {
    switch labelColumn {
    case .first: return 0
    case .last: return count - 1
    case .automatic: return header?.firstIndex(of: Array("label".utf8)) ?? count - 1
    case .named(let wanted):
      let names = header?.map { String(decoding: $0, as: UTF8.self) } ?? []
      guard let index = names.firstIndex(of: wanted) else {
        throw DatasetError(
          .mismatch, file, at: .line(line, cell: 1),
          header == nil
            ? "found no header, expected a column '\(wanted)'"
            : "found no column '\(wanted)'",
          cure: header == nil
            ? "name the first or the last column"
            : "name one of \(listed(names.prefix(8).map { "'\($0)'" }))")
      }
      return index
    }
  }

  /// A decimal number as a feature; nil for other text and for what is too great.
  static func number(_ cell: [UInt8]) -> Float? {
    // Swift would also read hexadecimal numbers, infinities and what is not a number.
    let isDecimal = cell.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || "+-.eE".utf8.contains(byte)
    }
    guard isDecimal, let number = Float(String(decoding: cell, as: UTF8.self)), number.isFinite
    else { return nil }
    return number
  }

  static func text(_ cell: [UInt8]) -> String {
    String(decoding: cell, as: UTF8.self).printable(scalarsMax: 40)
  }
}

/// The labels of a table as they are met: numbers for as long as all are.
private struct CSVLabels {
  private var cells: [[UInt8]] = []

  var isEmpty: Bool { cells.isEmpty }

  mutating func append(
    _ cell: [UInt8], _ file: String, at place: DatasetError.Place
  ) throws(DatasetError) {
    guard !cell.isEmpty else {
      throw DatasetError(
        .malformed, file, at: place, "found an empty cell, expected a label",
        cure: "label the sample or leave it out")
    }
    cells.append(cell)
  }

  func classes(_ file: String) throws(DatasetError) -> (labels: [Int32], names: [String]) {
    guard !isEmpty else {
      throw DatasetError(
        .malformed, file, "found a header and no sample", cure: "name a file with samples")
    }
    let numbers = cells.compactMap { cell in
      Int32(String(decoding: cell, as: UTF8.self)).flatMap {
        (0..<Int32(Dataset.classCountMax)).contains($0) ? $0 : nil
      }
    }
    if numbers.count == cells.count { return (numbers, []) }
    let names = Set(cells).sorted { $0.lexicographicallyPrecedes($1) }
    guard names.count <= Dataset.classCountMax else {
      throw DatasetError(
        .mismatch, file,
        "found \(names.count) different labels, expected at most \(Dataset.classCountMax)",
        cure: "name the column that holds the classes")
    }
    var numberOf: [[UInt8]: Int32] = [:]
    for (number, name) in names.enumerated() { numberOf[name] = Int32(number) }
    return (
      cells.map { numberOf[$0, default: 0] }, names.map { String(decoding: $0, as: UTF8.self) }
    )
  }
}
