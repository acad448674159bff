/// The single values of a record, read from its bytes and written as JSON, without making the record.
///
/// SQLite's own JSON functions make columns of these texts. Every result passes here on its way into
/// the ledger, so this is one walk over the first bytes of a payload into memory that is used again.
///
/// JSON has no number for infinities and NaN. SQLite reads `9e999` as infinity; a NaN becomes `null`,
/// as SQLite itself makes NULL of it. A list becomes a text, as it is written in a plan: `[32, 16]`.
struct PayloadScan {
  /// The parameters unlike their defaults.
  private(set) var parameters: [UInt8] = []
  /// The scalars.
  private(set) var scalars: [UInt8] = []
  /// Differs, with all likelihood, where the names of parameters and scalars do.
  private(set) var shape: UInt64 = 0
  /// What is being written, and a list in it.
  private var json: [UInt8] = []
  private var text: [UInt8] = []

  /// Why a payload has no columns; where it stops makes no difference.
  private struct Surprise: Error {}

  private static let parametersKey = Array("parameters".utf8)
  private static let scalarsKey = Array("scalars".utf8)

  /// Reads a payload, and says whether it begins as a record does.
  mutating func read(_ payload: [UInt8]) -> Bool {
    begin()
    do throws(Surprise) {
      var walk = Walk(payload)
      guard try walk.byte() == 0x86, try walk.has(PayloadScan.parametersKey) else { return false }
      try writeParameters(from: &walk)
      shape = shape &* 31 &+ 7
      guard try walk.has(PayloadScan.scalarsKey) else { return false }
      try writeScalars(from: &walk)
      return true
    } catch {
      return false
    }
  }

  /// Reads parameters alone, as a canonical map, and says whether they are one.
  mutating func read(parameters map: [UInt8]) -> Bool {
    begin()
    do throws(Surprise) {
      var walk = Walk(map)
      try writeParameters(from: &walk)
      return true
    } catch {
      return false
    }
  }

  private mutating func begin() {
    parameters.removeAll(keepingCapacity: true)
    scalars.removeAll(keepingCapacity: true)
    shape = 0xcbf2_9ce4_8422_2325
  }

  private mutating func writeParameters(from walk: inout Walk) throws(Surprise) {
    swap(&parameters, &json)
    defer { swap(&parameters, &json) }
    try writeMap(from: &walk)
  }

  private mutating func writeScalars(from walk: inout Walk) throws(Surprise) {
    swap(&scalars, &json)
    defer { swap(&scalars, &json) }
    try writeMap(from: &walk)
  }

  /// The names in a text that this scan wrote, found by a walk over the bytes again.
  static func names(inMapOf payload: [UInt8]) -> (parameters: [String], scalars: [String]) {
    var found: (parameters: [String], scalars: [String]) = ([], [])
    do throws(Surprise) {
      var scan = PayloadScan()
      var walk = Walk(payload)
      guard try walk.byte() == 0x86, try walk.has(parametersKey) else { return found }
      found.parameters = try scan.names(from: &walk)
      guard try walk.has(scalarsKey) else { return found }
      found.scalars = try scan.names(from: &walk)
    } catch {}
    return found
  }

  private mutating func names(from walk: inout Walk) throws(Surprise) -> [String] {
    var names: [String] = []
    for _ in 0..<(try walk.count(of: .map)) {
      let name = try walk.textRange()
      names.append(String(decoding: walk.copy(name), as: UTF8.self))
      try writeValue(from: &walk)
    }
    return names
  }

  private mutating func writeMap(from walk: inout Walk) throws(Surprise) {
    let count = try walk.count(of: .map)
    json.append(UInt8(ascii: "{"))
    for place in 0..<count {
      if place > 0 { json.append(UInt8(ascii: ",")) }
      let name = try walk.textRange()
      for index in name { shape = (shape ^ UInt64(walk.bytes[index])) &* 0x100_0000_01b3 }
      shape = (shape ^ 0xFF) &* 0x100_0000_01b3
      PayloadScan.quote(walk.bytes, name, to: &json)
      json.append(UInt8(ascii: ":"))
      try writeValue(from: &walk)
    }
    json.append(UInt8(ascii: "}"))
  }

  private mutating func writeValue(from walk: inout Walk) throws(Surprise) {
    let form = try walk.peek()
    switch form {
    case 0xa0...0xbf, 0xd9...0xdb:
      let range = try walk.textRange()
      PayloadScan.quote(walk.bytes, range, to: &json)
    case 0x90...0x9f, 0xdc, 0xdd:
      text.removeAll(keepingCapacity: true)
      try writeList(from: &walk, depth: 0)
      PayloadScan.quote(text, text.indices, to: &json)
    default: try PayloadScan.writeNumber(from: &walk, to: &json, isJSON: true)
    }
  }

  private mutating func writeList(from walk: inout Walk, depth: Int) throws(Surprise) {
    guard depth < 8 else { throw Surprise() }
    text.append(UInt8(ascii: "["))
    for place in 0..<(try walk.count(of: .list)) {
      if place > 0 { text += [UInt8(ascii: ","), UInt8(ascii: " ")] }
      switch try walk.peek() {
      case 0xa0...0xbf, 0xd9...0xdb:
        for index in try walk.textRange() { text.append(walk.bytes[index]) }
      case 0x90...0x9f, 0xdc, 0xdd: try writeList(from: &walk, depth: depth + 1)
      default: try PayloadScan.writeNumber(from: &walk, to: &text, isJSON: false)
      }
    }
    text.append(UInt8(ascii: "]"))
  }

  private static func writeNumber(
    from walk: inout Walk, to json: inout [UInt8], isJSON: Bool
  ) throws(Surprise) {
    let form = try walk.byte()
    switch form {
    case 0xc2: json.append(contentsOf: "false".utf8)
    case 0xc3: json.append(contentsOf: "true".utf8)
    case 0x00...0x7f: write(Int64(form), to: &json)
    case 0xe0...0xff: write(Int64(Int8(bitPattern: form)), to: &json)
    case 0xcc...0xcf: write(Int64(bitPattern: try walk.number(width: 1 << (form & 3))), to: &json)
    case 0xd0: write(Int64(Int8(truncatingIfNeeded: try walk.number(width: 1))), to: &json)
    case 0xd1: write(Int64(Int16(truncatingIfNeeded: try walk.number(width: 2))), to: &json)
    case 0xd2: write(Int64(Int32(truncatingIfNeeded: try walk.number(width: 4))), to: &json)
    case 0xd3: write(Int64(bitPattern: try walk.number(width: 8)), to: &json)
    case 0xcb:
      let real = Double(bitPattern: try walk.number(width: 8))
      if real.isFinite || !isJSON {
        json.append(contentsOf: real.description.utf8)
      } else {
        json.append(contentsOf: (real.isNaN ? "null" : real < 0 ? "-9e999" : "9e999").utf8)
      }
    default: throw Surprise()
    }
  }

  private static func write(_ integer: Int64, to json: inout [UInt8]) {
    var rest = integer.magnitude
    if integer < 0 { json.append(UInt8(ascii: "-")) }
    let start = json.count
    repeat {
      json.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    json[start...].reverse()
  }

  private static func quote(_ text: [UInt8], _ range: Range<Int>, to json: inout [UInt8]) {
    json.append(UInt8(ascii: "\""))
    for index in range {
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        json.append(UInt8(ascii: "\\"))
        json.append(byte)
      case 0..<0x20:
        json.append(contentsOf: "\\u00".utf8)
        json.append(UInt8(ascii: "0") + byte >> 4)
        json.append((byte & 15) < 10 ? UInt8(ascii: "0") + byte & 15 : 87 + byte & 15)
      default: json.append(byte)
      }
    }
    json.append(UInt8(ascii: "\""))
  }

  /// A place in canonical MessagePack that moves on.
  private struct Walk {
    enum Container { case map, list }

    let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func peek() throws(Surprise) -> UInt8 {
      guard offset < bytes.count else { throw Surprise() }
      return bytes[offset]
    }

    func copy(_ range: Range<Int>) -> [UInt8] { range.map { bytes[$0] } }

    mutating func byte() throws(Surprise) -> UInt8 {
      let byte = try peek()
      offset += 1
      return byte
    }

    mutating func number(width: UInt8) throws(Surprise) -> UInt64 {
      guard bytes.count - offset >= Int(width) else { throw Surprise() }
      var number: UInt64 = 0
      for index in offset..<offset + Int(width) { number = number << 8 | UInt64(bytes[index]) }
      offset += Int(width)
      return number
    }

    mutating func count(of container: Container) throws(Surprise) -> Int {
      let form = try byte()
      switch (container, form) {
      case (.map, 0x80...0x8f), (.list, 0x90...0x9f): return Int(form & 15)
      case (.map, 0xde), (.list, 0xdc): return Int(try number(width: 2))
      case (.map, 0xdf), (.list, 0xdd): return Int(try number(width: 4))
      default: throw Surprise()
      }
    }

    mutating func textRange() throws(Surprise) -> Range<Int> {
      let form = try byte()
      let count: Int
      switch form {
      case 0xa0...0xbf: count = Int(form & 31)
      case 0xd9...0xdb: count = Int(try number(width: 1 << (form - 0xd9)))
      default: throw Surprise()
      }
      guard bytes.count - offset >= count else { throw Surprise() }
      defer { offset += count }
      return offset..<offset + count
    }

    /// Passes over a key and says whether it is this one.
    mutating func has(_ key: [UInt8]) throws(Surprise) -> Bool {
      let range = try textRange()
      return range.count == key.count
        && range.allSatisfy {
          bytes[$0] == key[$0 - range.lowerBound]
        }
    }
  }
}
