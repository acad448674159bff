/// Reads one canonical MessagePack value, piece by piece, and refuses every other byte form.
///
/// The calls mirror those of ``MessagePackWriter``. As keys ascend, a message of known keys is read
/// in a straight line; and as bytes come from anywhere, nothing here traps: reading past the end of
/// a list, a key where a value stands, or the wrong kind are all errors with a place.
///
///     var reader = try MessagePackReader(bytes)
///     for _ in 0..<(try reader.beginMap()) {
///       switch try reader.readKey() {
///       case "attempt": attempt = try reader.readInteger()
///       …
///       }
///     }
///     try reader.finish()
///
/// After an error the reader stands somewhere inside the value, and the rest means nothing.
public struct MessagePackReader: Sendable {
  /// The next byte to read, from 0.
  public private(set) var offset = 0

  private let bytes: [UInt8]
  private let limits: MessagePackLimits
  private var containers = OpenContainers()
  private var elementsCount = 0

  /// A reader at the first of some bytes.
  public init(
    _ bytes: [UInt8], limits: MessagePackLimits = MessagePackLimits()
  ) throws(MessagePackError) {
    guard bytes.count <= limits.bytesMax else {
      throw MessagePackError(
        offset: 0, found: "\(bytes.count) bytes", expected: "at most \(limits.bytesMax)")
    }
    self.bytes = bytes
    self.limits = limits
  }

  /// Refuses what has been read if it is incomplete or something follows.
  public consuming func finish() throws(MessagePackError) {
    guard containers.itemsLeft == 0 else {
      throw MessagePackError(
        offset: offset, found: "a value read in part", expected: "a reader of all of it")
    }
    guard offset == bytes.count else {
      throw MessagePackError(
        offset: offset, found: "a byte behind the value", expected: "the end")
    }
  }

  /// The kind of the next value, which stays to be read.
  public func nextKind() throws(MessagePackError) -> MessagePackKind {
    guard containers.awaitsValue, offset < bytes.count,
      let kind = MessagePackForm.kind(of: bytes[offset])
    else { throw surprise(expected: "a value") }
    return kind
  }

  /// Reads null.
  public mutating func readNull() throws(MessagePackError) {
    _ = try beginValue(.null)
    containers.takeValue()
  }

  /// Reads true or false.
  public mutating func readBoolean() throws(MessagePackError) -> Bool {
    let form = try beginValue(.boolean)
    containers.takeValue()
    return form == MessagePackForm.true
  }

  /// Reads a whole number.
  public mutating func readInteger() throws(MessagePackError) -> Int64 {
    let start = offset
    let form = try beginValue(.integer)
    let argument = try readArgument(of: form)
    let integer: Int64
    switch form {
    case 0xcc...0xcf:
      guard let exact = Int64(exactly: argument) else {
        throw MessagePackError(
          offset: start, found: "the integer \(argument)", expected: "at most \(Int64.max)")
      }
      integer = exact
    case 0xd0: integer = Int64(Int8(truncatingIfNeeded: argument))
    case 0xd1: integer = Int64(Int16(truncatingIfNeeded: argument))
    case 0xd2: integer = Int64(Int32(truncatingIfNeeded: argument))
    default: integer = Int64(bitPattern: argument)
    }
    try check(form, isShortest: MessagePackForm.integer(integer), at: start)
    containers.takeValue()
    return integer
  }

  /// Reads a number in double precision.
  public mutating func readReal() throws(MessagePackError) -> Double {
    let start = offset
    let form = try beginValue(.real)
    let bits = try readArgument(of: form)
    let real = Double(bitPattern: bits)
    guard bits == real.canonicalBits else {
      throw MessagePackError(
        offset: start, found: "the NaN 0x\(String(bits, radix: 16))",
        expected: "the NaN 0x\(String(real.canonicalBits, radix: 16))")
    }
    containers.takeValue()
    return real
  }

  /// Reads a text.
  public mutating func readText() throws(MessagePackError) -> String {
    let form = try beginValue(.text)
    let (text, _) = try readText(behind: form)
    containers.takeValue()
    return text
  }

  /// Reads bytes without a meaning here.
  public mutating func readBytes() throws(MessagePackError) -> [UInt8] {
    let start = offset
    let form = try beginValue(.bytes)
    let count = try readCount(of: form, shortest: MessagePackForm.bytes)
    let range = try readRange(count, of: .bytes, from: start)
    containers.takeValue()
    return Array(bytes[range])
  }

  /// Reads the head of a list and says how many values follow.
  public mutating func beginList() throws(MessagePackError) -> Int {
    let start = offset
    let form = try beginValue(.list)
    let count = try readCount(of: form, shortest: MessagePackForm.list)
    try checkRoom(for: count, itemsEach: 1, in: .list, at: start)
    containers.takeList(count: count)
    return count
  }

  /// Reads the head of a map and says how many keys, each followed by its value, follow.
  public mutating func beginMap() throws(MessagePackError) -> Int {
    let start = offset
    let form = try beginValue(.map)
    let count = try readCount(of: form, shortest: MessagePackForm.map)
    try checkRoom(for: count, itemsEach: 2, in: .map, at: start)
    containers.takeMap(count: count)
    return count
  }

  /// Reads a map's next key.
  public mutating func readKey() throws(MessagePackError) -> String {
    guard containers.awaitsKey else {
      throw MessagePackError(
        offset: offset, found: "the place of a value", expected: "a map's next key")
    }
    guard offset < bytes.count, MessagePackForm.kind(of: bytes[offset]) == .text else {
      throw MessagePackError(
        offset: offset, found: nameAtOffset, expected: "a map's next key, a text")
    }
    let start = offset
    offset += 1
    let (key, range) = try readText(behind: bytes[start])
    if let last = containers.takeKey(at: range, in: bytes) {
      let lastKey = String(decoding: bytes[last], as: UTF8.self)
      throw MessagePackError(
        offset: start, found: "the key \(quoted(key)) after \(quoted(lastKey))",
        expected: "each key once, ascending by its bytes")
    }
    return key
  }

  /// Reads a value with all that it holds.
  public mutating func readValue() throws(MessagePackError) -> MessagePack {
    switch try nextKind() {
    case .null:
      try readNull()
      return .null
    case .boolean: return .boolean(try readBoolean())
    case .integer: return .integer(try readInteger())
    case .real: return .real(try readReal())
    case .text: return .text(try readText())
    case .bytes: return .bytes(try readBytes())
    case .list:
      let count = try beginList()
      var elements: [MessagePack] = []
      elements.reserveCapacity(count)
      for _ in 0..<count { elements.append(try readValue()) }
      return .list(elements)
    case .map:
      let count = try beginMap()
      var entries: [MessagePack.Map.Entry] = []
      entries.reserveCapacity(count)
      for _ in 0..<count {
        let key = try readKey()
        entries.append(MessagePack.Map.Entry(key: key, value: try readValue()))
      }
      return .map(MessagePack.Map(ascending: entries))
    }
  }
}

extension MessagePackReader {
  /// Reads the first byte of a value of a kind.
  private mutating func beginValue(_ kind: MessagePackKind) throws(MessagePackError) -> UInt8 {
    guard containers.awaitsValue, offset < bytes.count,
      MessagePackForm.kind(of: bytes[offset]) == kind
    else { throw surprise(expected: kind.description) }
    defer { offset += 1 }
    return bytes[offset]
  }

  /// What stands at the offset against the value that was expected there.
  private func surprise(expected: String) -> MessagePackError {
    var found = nameAtOffset
    if containers.awaitsKey { found = "the place of a key" }
    if containers.itemsLeft == 0 { found = "a complete value" }
    return MessagePackError(offset: offset, found: found, expected: expected)
  }

  private var nameAtOffset: String {
    offset < bytes.count ? MessagePackForm.name(of: bytes[offset]) : "the end"
  }

  /// Reads what a form says of its value: bytes behind it, or its own low bits.
  private mutating func readArgument(of form: UInt8) throws(MessagePackError) -> UInt64 {
    let width = MessagePackForm.argumentWidth(of: form)
    guard width > 0 else { return MessagePackForm.argument(in: form) }
    guard width <= bytes.count - offset else {
      throw MessagePackError(
        offset: offset - 1, found: "the end inside the head 0x\(String(form, radix: 16))",
        expected: "the whole head")
    }
    var argument: UInt64 = 0
    for index in offset..<offset + width { argument = argument << 8 | UInt64(bytes[index]) }
    offset += width
    return argument
  }

  private mutating func readCount(
    of form: UInt8, shortest: (UInt32) -> UInt8
  ) throws(MessagePackError) -> Int {
    let start = offset - 1
    let count = UInt32(try readArgument(of: form))
    try check(form, isShortest: shortest(count), at: start)
    return Int(count)
  }

  private mutating func readText(
    behind form: UInt8
  ) throws(MessagePackError) -> (String, at: Range<Int>) {
    let start = offset - 1
    let count = try readCount(of: form, shortest: MessagePackForm.text)
    let range = try readRange(count, of: .text, from: start)
    do {
      return (String(copying: try UTF8Span(validating: bytes.span.extracting(range))), range)
    } catch {
      throw MessagePackError(offset: start, found: "a text of broken UTF-8", expected: "UTF-8")
    }
  }

  /// Passes over the bytes of a text or of bytes.
  private mutating func readRange(
    _ count: Int, of kind: MessagePackKind, from start: Int
  ) throws(MessagePackError) -> Range<Int> {
    // This item is among those left; the others need a byte each.
    let countMax = bytes.count - offset - (containers.itemsLeft - 1)
    guard count <= countMax else {
      throw MessagePackError(
        offset: start, found: "\(kind) of length \(count)",
        expected: "at most \(max(countMax, 0)) by the bytes left")
    }
    defer { offset += count }
    return offset..<offset + count
  }

  /// Refuses a list or map that cannot be, before anything is allocated for it.
  private mutating func checkRoom(
    for count: Int, itemsEach: Int, in kind: MessagePackKind, at start: Int
  ) throws(MessagePackError) {
    let countMax = (bytes.count - offset - (containers.itemsLeft - 1)) / itemsEach
    guard count <= countMax else {
      throw MessagePackError(
        offset: start, found: "\(kind) of length \(count)",
        expected: "at most \(max(countMax, 0)) by the bytes left")
    }
    guard containers.depth < limits.depthMax else {
      throw MessagePackError(
        offset: start, found: "\(kind) inside \(containers.depth) others",
        expected: "at most \(limits.depthMax) inside each other")
    }
    elementsCount += count
    guard elementsCount <= limits.elementsMax else {
      throw MessagePackError(
        offset: start, found: "\(elementsCount) elements so far",
        expected: "at most \(limits.elementsMax)")
    }
  }

  private func check(
    _ form: UInt8, isShortest shortest: UInt8, at start: Int
  ) throws(MessagePackError) {
    guard form == shortest else {
      throw MessagePackError(
        offset: start, found: "the long form 0x\(String(form, radix: 16))",
        expected: "the shortest, 0x\(String(shortest, radix: 16))")
    }
  }

  /// A key for a message, without its controls and not longer than a line.
  private func quoted(_ key: String) -> String {
    let head = String(key.unicodeScalars.prefix(40))
    return head.debugDescription + (key.unicodeScalars.count > 40 ? "…" : "")
  }
}
