/// Reading what may not be just anything: a message from a network is held to its bounds piece by
/// piece, and every refusal names the field, so that whoever wrote the sender finds the mistake.
extension MessagePackReader {
  /// Reads a whole number that lies in a range.
  public mutating func readInteger(
    in range: ClosedRange<Int>, _ field: StaticString
  ) throws(MessagePackError) -> Int {
    let start = offset
    let integer = try readInteger()
    guard integer >= range.lowerBound, integer <= range.upperBound else {
      throw MessagePackError(
        offset: start, found: "\(integer) for \(field)",
        expected: range.lowerBound == range.upperBound
          ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)")
    }
    return Int(integer)
  }

  /// Reads a text of at most so many bytes.
  public mutating func readText(
    bytesMax: Int, _ field: StaticString
  ) throws(MessagePackError) -> String {
    let start = offset
    let text = try readText()
    guard text.utf8.count <= bytesMax else {
      throw MessagePackError(
        offset: start, found: "a text of \(text.utf8.count) bytes for \(field)",
        expected: "at most \(bytesMax)")
    }
    return text
  }

  /// Reads at most so many bytes without a meaning here.
  public mutating func readBytes(
    countMax: Int, _ field: StaticString
  ) throws(MessagePackError) -> [UInt8] {
    let start = offset
    let bytes = try readBytes()
    guard bytes.count <= countMax else {
      throw MessagePackError(
        offset: start, found: "\(bytes.count) bytes for \(field)", expected: "at most \(countMax)")
    }
    return bytes
  }

  /// Reads the head of a list that may hold so many values, and says how many follow.
  public mutating func beginList(
    counting range: ClosedRange<Int>, _ field: StaticString
  ) throws(MessagePackError) -> Int {
    let start = offset
    let count = try beginList()
    guard range.contains(count) else {
      throw MessagePackError(
        offset: start, found: "a list of \(count) for \(field)",
        expected: range.lowerBound == range.upperBound
          ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)")
    }
    return count
  }

  /// Reads null and says so, or leaves what else stands there to be read.
  public mutating func skipNull() throws(MessagePackError) -> Bool {
    guard try nextKind() == .null else { return false }
    try readNull()
    return true
  }
}

/// One of several kinds of value: on the wire a list of the kind's name and what the kind takes.
public struct MessagePackVariant: Sendable {
  /// Where the list begins.
  public let offset: Int
  /// The kind's name.
  public let name: String
  /// How many values follow the name.
  public let count: Int

  /// The refusal of a kind that is not known, or that takes another number of values.
  public func surprise(_ expected: StaticString) -> MessagePackError {
    let head = String(name.unicodeScalars.prefix(40)).debugDescription
    return MessagePackError(
      offset: offset, found: "a list of \(count + 1) that begins with \(head)",
      expected: "\(expected)")
  }
}

extension MessagePackReader {
  /// Reads the head of one of several kinds of value.
  public mutating func beginVariant() throws(MessagePackError) -> MessagePackVariant {
    let start = offset
    let count = try beginList()
    guard count > 0 else {
      throw MessagePackError(offset: start, found: "an empty list", expected: "a kind")
    }
    return MessagePackVariant(offset: start, name: try readText(), count: count - 1)
  }
}

extension MessagePackWriter {
  /// Writes the head of one of several kinds of value; what the kind takes is to follow.
  public mutating func beginVariant(_ name: String, count: Int = 0) {
    beginList(count: count + 1)
    write(text: name)
  }
}
