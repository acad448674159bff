/// As much of Python's literals as stands in the header of an NPY file.
struct PythonLiteral {
  /// What a header says.
  struct Header {
    var type: String
    var isColumnMajor: Bool
    var shape: [Int]
  }

  private let text: [UInt8]
  private var place = 0
  /// Where the text begins in its file.
  private let start: Int
  private let name: String

  init(_ text: [UInt8], at start: Int, of name: String) {
    self.text = text
    self.start = start
    self.name = name
  }

  /// `{'descr': '<f4', 'fortran_order': False, 'shape': (60000, 784), }` and spaces around it.
  mutating func header() throws(DatasetError) -> Header {
    var type: String?
    var isColumnMajor: Bool?
    var shape: [Int]?
    try take("{")
    while !comes("}") {
      let key = try string()
      try take(":")
      switch key {
      case "descr" where type == nil:
        if comes("[") {
          throw DatasetError(
            .unsupported, name, at: .byte(start + place),
            "found records of several fields, expected plain numbers",
            cure: "store one field in an array of its own")
        }
        type = try string()
      case "fortran_order" where isColumnMajor == nil: isColumnMajor = try boolean()
      case "shape" where shape == nil: shape = try tuple()
      default: throw expected("'descr', 'fortran_order' and 'shape', each once")
      }
      guard comes(",") else { break }
      try take(",")
    }
    try take("}")
    skipSpace()
    guard place == text.count else { throw expected("nothing after the header's '}'") }
    guard let type, let isColumnMajor, let shape else {
      throw expected("'descr', 'fortran_order' and 'shape', each once")
    }
    return Header(type: type, isColumnMajor: isColumnMajor, shape: shape)
  }

  /// A string without escapes.
  private mutating func string() throws(DatasetError) -> String {
    skipSpace()
    guard place < text.count, text[place] == UInt8(ascii: "'") || text[place] == UInt8(ascii: "\"")
    else { throw expected("a string") }
    let quote = text[place]
    guard let end = text[(place + 1)...].firstIndex(of: quote) else {
      throw expected("a string that ends")
    }
    let content = text[place + 1..<end]
    guard let string = String(validating: content, as: UTF8.self) else {
      throw expected("a string in UTF-8")
    }
    place = end + 1
    return string
  }

  private mutating func boolean() throws(DatasetError) -> Bool {
    skipSpace()
    for (word, value) in [("True", true), ("False", false)]
    where text[place...].starts(with: word.utf8) {
      place += word.utf8.count
      return value
    }
    throw expected("True or False")
  }

  /// `()`, `(3,)`, `(3, 4)` or `(3, 4,)`; a number in brackets is no tuple.
  private mutating func tuple() throws(DatasetError) -> [Int] {
    var numbers: [Int] = []
    var hasComma = false
    try take("(")
    while !comes(")") {
      numbers.append(try number())
      // NumPy reads a shape of any rank, but more than this is not read here.
      guard numbers.count <= 64 else { throw expected("at most 64 dimensions") }
      guard comes(",") else { break }
      try take(",")
      hasComma = true
    }
    guard numbers.count != 1 || hasComma else { throw expected("a comma after the only length") }
    try take(")")
    return numbers
  }

  private mutating func number() throws(DatasetError) -> Int {
    skipSpace()
    let digits = text[place...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty, let number = Int(String(decoding: digits, as: UTF8.self)) else {
      throw expected("a length below 2^63")
    }
    place += digits.count
    // Python 2 marked long integers.
    if place < text.count, text[place] == UInt8(ascii: "L") { place += 1 }
    return number
  }

  /// Whether a character comes next, after spaces.
  private mutating func comes(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    return place < text.count && text[place] == UInt8(ascii: character)
  }

  private mutating func take(_ character: Unicode.Scalar) throws(DatasetError) {
    guard comes(character) else { throw expected("'\(character)'") }
    place += 1
  }

  private mutating func skipSpace() {
    while place < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[place]) { place += 1 }
  }

  private func expected(_ expectation: String) -> DatasetError {
    let found =
      place < text.count
      ? "'\(String(decoding: text[place...].prefix(12), as: UTF8.self))'" : "the header's end"
    return DatasetError(
      .malformed, name, at: .byte(start + place), "found \(found), expected \(expectation)",
      cure: "write the file with numpy.save")
  }
}
