/// A value in canonical MessagePack: one byte form a value, and one value a byte form.
///
/// A digest names a value only if everybody writes that value in the same bytes. MessagePack leaves
/// much to the writer's choice (the number 5 has nine forms); here nothing is:
///
/// - an integer lies in the range of `Int64` and takes its shortest form, unsigned from zero up;
/// - a real is a float64, its one NaN is `0x7ff8000000000000`, and -0.0 differs from 0.0;
/// - a text is valid UTF-8, not normalized, behind the shortest header;
/// - a map has texts as keys, each once, ascending by their UTF-8 bytes;
/// - extensions, timestamps among them, do not exist, and nothing follows the value.
///
/// Reading refuses every other form, so that what is accepted is written again as the same bytes.
/// Any MessagePack library reads these bytes; to write them it must sort its keys.
///
/// Two values are equal when their bytes are. Swift's own equality would call the two spellings of
/// "é" equal and a NaN unequal to itself, so texts are compared by UTF-8 and reals by bits.
///
/// This is the form for values that have no type yet. A message with a type of its own is written
/// by ``MessagePackWriter`` and read by ``MessagePackReader`` directly.
public enum MessagePack: Sendable {
  /// Nothing.
  case null
  /// True or false.
  case boolean(Bool)
  /// A whole number.
  case integer(Int64)
  /// A number in double precision; a whole one stays a real.
  case real(Double)
  /// A text.
  case text(String)
  /// Bytes without a meaning here.
  case bytes([UInt8])
  /// Values in order.
  case list([MessagePack])
  /// Values under keys.
  case map(Map)

  /// The value that canonical bytes stand for; other bytes are refused.
  public init(
    decoding bytes: [UInt8], limits: MessagePackLimits = MessagePackLimits()
  ) throws(MessagePackError) {
    var reader = try MessagePackReader(bytes, limits: limits)
    self = try reader.readValue()
    try reader.finish()
  }

  /// The canonical bytes of this value.
  public func encoded() -> [UInt8] {
    var writer = MessagePackWriter()
    writer.write(self)
    return writer.finished()
  }
}

extension MessagePack: Hashable {
  /// Whether two values have the same bytes.
  public static func == (left: MessagePack, right: MessagePack) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.boolean(let left), .boolean(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.real(let left), .real(let right)): left.canonicalBits == right.canonicalBits
    case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
    case (.bytes(let left), .bytes(let right)): left == right
    case (.list(let left), .list(let right)): left == right
    case (.map(let left), .map(let right)): left == right
    default: false
    }
  }

  /// Feeds what equality compares.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(MessagePackKind.null)
    case .boolean(let boolean): hasher.combine(boolean)
    case .integer(let integer): hasher.combine(integer)
    case .real(let real): hasher.combine(real.canonicalBits)
    // A text's own hash is coarser than its bytes, which a hash may be.
    case .text(let text): hasher.combine(text)
    case .bytes(let bytes): hasher.combine(bytes)
    case .list(let list): hasher.combine(list)
    case .map(let map): hasher.combine(map)
    }
  }
}

extension Double {
  /// The bits, with one pattern for every NaN.
  var canonicalBits: UInt64 { isNaN ? 0x7ff8_0000_0000_0000 : bitPattern }
}
