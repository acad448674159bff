internal import Findings
internal import Text

/// A table for programs: a row a number, numbers in full, as RFC 4180 has it.
///
/// Every cell says what it says on its own: values of axes are repeated in each row, what is
/// missing is an empty field with the reason in a column `why`. A field that a spreadsheet could
/// take for a formula (it begins with `=`, `+`, `-` or `@` and is no number) begins with a space,
/// so that opening a stranger's report runs nothing.
struct DataTable {
  /// What its file is called, without folder and ending.
  let name: String
  private var text: String
  private let columnCount: Int
  /// How many rows it has.
  private(set) var rowCount = 0

  init(_ name: String, _ columns: [String]) {
    self.name = name
    columnCount = columns.count
    text = ""
    append(columns.map(Field.text))
    rowCount = 0
  }

  /// One field.
  enum Field {
    case text(String)
    case integer(Int)
    case real(Double)
    case empty

    static func real(_ value: Double?) -> Field { value.map(Field.real) ?? .empty }
    static func integer(_ value: Int?) -> Field { value.map(Field.integer) ?? .empty }
  }

  /// Adds a row with a field for each column.
  mutating func append(_ fields: [Field]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { text += "," }
      switch field {
      case .text(let value): text += DataTable.quoted(value)
      case .integer(let value): text += "\(value)"
      case .real(let value): text += "\(value)"
      case .empty: break
      }
    }
    text += "\r\n"
    rowCount += 1
  }

  /// All of it.
  var bytes: [UInt8] { Array(text.utf8) }

  /// A text as a field.
  static func quoted(_ text: String) -> String {
    var field = text
    if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) {
      field = " " + text
    }
    let isPlain = field.utf8.allSatisfy {
      $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\n")
        && $0 != UInt8(ascii: "\r")
    }
    guard !isPlain || field.first == " " || field.last == " " else { return field }
    return "\""
      + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
