internal import Mistakes

/// Writes one canonical MessagePack value, piece by piece.
///
/// Values take their shortest form by themselves. What remains to the caller is structure: a list
/// or map announces how many it will hold, and keys are written in ascending order. The writer
/// keeps count and compares the keys, so a mistake stops the program at the call that makes it:
///
///     var writer = MessagePackWriter()
///     writer.beginMap(count: 2)
///     writer.write(key: "attempt")
///     writer.write(integer: 3)
///     writer.write(key: "study")
///     writer.write(text: "parity")
///     let bytes = writer.finished()
///
/// A list or map has no end call: it is complete when it holds what it announced.
public struct MessagePackWriter: Sendable {
  private var bytes: [UInt8] = []
  private var containers = OpenContainers()

  /// A writer with room for a message of the usual size.
  public init(reservingCapacity capacity: Int = 256) {
    bytes.reserveCapacity(capacity)
  }

  /// The bytes, once the value is complete.
  public consuming func finished() -> [UInt8] {
    guard containers.itemsLeft == 0 else { Self.refuseEnd(itemsLeft: containers.itemsLeft) }
    return bytes
  }

  @inline(never)
  private static func refuseEnd(itemsLeft: Int) -> Never {
    mistake("a value was finished with \(itemsLeft) keys and values missing")
  }

  /// Writes null.
  public mutating func writeNull() {
    beginValue()
    bytes.append(MessagePackForm.null)
    containers.takeValue()
  }

  /// Writes true or false.
  public mutating func write(boolean: Bool) {
    beginValue()
    bytes.append(boolean ? MessagePackForm.true : MessagePackForm.false)
    containers.takeValue()
  }

  /// Writes a whole number.
  public mutating func write(integer: Int64) {
    beginValue()
    append(MessagePackForm.integer(integer), UInt64(bitPattern: integer))
    containers.takeValue()
  }

  /// Writes a number in double precision.
  public mutating func write(real: Double) {
    beginValue()
    append(MessagePackForm.real, real.canonicalBits)
    containers.takeValue()
  }

  /// Writes a text.
  public mutating func write(text: String) {
    beginValue()
    append(text: text)
    containers.takeValue()
  }

  /// Writes bytes without a meaning here.
  public mutating func write(bytes content: [UInt8]) {
    beginValue()
    let count = Self.announced(content.count)
    append(MessagePackForm.bytes(count: count), UInt64(count))
    bytes.append(contentsOf: content)
    containers.takeValue()
  }

  /// Writes the head of a list; as many values are to follow.
  public mutating func beginList(count: Int) {
    beginValue()
    let announced = Self.announced(count)
    append(MessagePackForm.list(count: announced), UInt64(announced))
    containers.takeList(count: count)
  }

  /// Writes the head of a map; as many keys, each followed by its value, are to follow.
  public mutating func beginMap(count: Int) {
    beginValue()
    let announced = Self.announced(count)
    append(MessagePackForm.map(count: announced), UInt64(announced))
    containers.takeMap(count: count)
  }

  /// Writes a map's next key, which comes after the one before it by UTF-8 bytes.
  public mutating func write(key: String) {
    guard containers.awaitsKey else { Self.refuse(key) }
    append(text: key)
    let range = bytes.count - key.utf8.count..<bytes.count
    if let last = containers.takeKey(at: range, in: bytes) {
      Self.refuse(key, after: bytes[last])
    }
  }

  // Texts are made out of line: in line, they cost a tenth of the writing.
  @inline(never)
  private static func refuse(_ key: String) -> Never {
    mistake("the key \(key.debugDescription) was written where a value belongs")
  }

  @inline(never)
  private static func refuse(_ key: String, after last: ArraySlice<UInt8>) -> Never {
    let lastKey = String(decoding: last, as: UTF8.self)
    mistake("the key \(key.debugDescription) does not come after \(lastKey.debugDescription)")
  }

  /// Writes a value with all that it holds.
  public mutating func write(_ value: MessagePack) {
    switch value {
    case .null: writeNull()
    case .boolean(let boolean): write(boolean: boolean)
    case .integer(let integer): write(integer: integer)
    case .real(let real): write(real: real)
    case .text(let text): write(text: text)
    case .bytes(let bytes): write(bytes: bytes)
    case .list(let list):
      beginList(count: list.count)
      for element in list { write(element) }
    case .map(let map):
      beginMap(count: map.entries.count)
      for entry in map.entries {
        write(key: entry.key)
        write(entry.value)
      }
    }
  }

  @inline(__always)
  private func beginValue() {
    guard containers.awaitsValue else { Self.refuseValue(awaitsKey: containers.awaitsKey) }
  }

  @inline(never)
  private static func refuseValue(awaitsKey: Bool) -> Never {
    mistake(
      awaitsKey
        ? "a value was written where a map's next key belongs"
        : "a second value was written behind a complete one")
  }

  private mutating func append(text: String) {
    let count = Self.announced(text.utf8.count)
    append(MessagePackForm.text(byteCount: count), UInt64(count))
    bytes.append(contentsOf: text.utf8)
  }

  /// Appends a form and as many low bytes of its argument as it takes.
  private mutating func append(_ form: UInt8, _ argument: UInt64) {
    bytes.append(form)
    var shift = 8 * MessagePackForm.argumentWidth(of: form)
    while shift > 0 {
      shift -= 8
      bytes.append(UInt8(truncatingIfNeeded: argument >> shift))
    }
  }

  private static func announced(_ count: Int) -> UInt32 {
    guard let announced = UInt32(exactly: count) else { refuse(count: count) }
    return announced
  }

  @inline(never)
  private static func refuse(count: Int) -> Never {
    mistake("MessagePack can announce 0 to \(UInt32.max) of something, not \(count)")
  }
}
