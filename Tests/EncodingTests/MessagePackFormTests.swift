import Encoding
import Testing

/// The bytes of every form at its edges, written out from the specification's table.
@Suite("Forms of MessagePack")
struct MessagePackFormTests {
  @Test(
    "an integer takes its shortest form, unsigned from zero up",
    arguments: [
      (0, [0x00]), (1, [0x01]), (127, [0x7f]),
      (128, [0xcc, 0x80]), (255, [0xcc, 0xff]),
      (256, [0xcd, 0x01, 0x00]), (65_535, [0xcd, 0xff, 0xff]),
      (65_536, [0xce, 0x00, 0x01, 0x00, 0x00]),
      (4_294_967_295, [0xce, 0xff, 0xff, 0xff, 0xff]),
      (4_294_967_296, [0xcf, 0, 0, 0, 1, 0, 0, 0, 0]),
      (.max, [0xcf, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
      (-1, [0xff]), (-32, [0xe0]),
      (-33, [0xd0, 0xdf]), (-128, [0xd0, 0x80]),
      (-129, [0xd1, 0xff, 0x7f]), (-32_768, [0xd1, 0x80, 0x00]),
      (-32_769, [0xd2, 0xff, 0xff, 0x7f, 0xff]), (-2_147_483_648, [0xd2, 0x80, 0, 0, 0]),
      (-2_147_483_649, [0xd3, 0xff, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]),
      (.min, [0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0]),
    ] as [(Int64, [UInt8])])
  func integers(integer: Int64, bytes: [UInt8]) throws {
    try expect(.integer(integer), is: bytes)
  }

  @Test("null, booleans and reals have one form each")
  func scalars() throws {
    try expect(.null, is: [0xc0])
    try expect(.boolean(false), is: [0xc2])
    try expect(.boolean(true), is: [0xc3])
    try expect(.real(0), is: [0xcb, 0, 0, 0, 0, 0, 0, 0, 0])
    try expect(.real(-0.0), is: [0xcb, 0x80, 0, 0, 0, 0, 0, 0, 0])
    try expect(.real(1), is: [0xcb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0])
    try expect(.real(.infinity), is: [0xcb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0])
    try expect(.real(0.1), is: [0xcb, 0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a])
    let anyNaN = Double(bitPattern: 0xfff8_0000_dead_beef)
    try expect(.real(anyNaN), is: [0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0])
  }

  @Test(
    "a text has the shortest head",
    arguments: [
      (0, [0xa0]), (1, [0xa1]), (31, [0xbf]), (32, [0xd9, 32]), (255, [0xd9, 255]),
      (256, [0xda, 1, 0]), (65_535, [0xda, 255, 255]), (65_536, [0xdb, 0, 1, 0, 0]),
    ] as [(Int, [UInt8])])
  func texts(length: Int, head: [UInt8]) throws {
    let content = [UInt8](repeating: UInt8(ascii: "x"), count: length)
    try expect(.text(String(repeating: "x", count: length)), is: head + content)
  }

  @Test(
    "bytes have the shortest head",
    arguments: [
      (0, [0xc4, 0]), (1, [0xc4, 1]), (255, [0xc4, 255]), (256, [0xc5, 1, 0]),
      (65_535, [0xc5, 255, 255]), (65_536, [0xc6, 0, 1, 0, 0]),
    ] as [(Int, [UInt8])])
  func bytes(length: Int, head: [UInt8]) throws {
    let content = [UInt8](repeating: 7, count: length)
    try expect(.bytes(content), is: head + content)
  }

  @Test(
    "a list has the shortest head",
    arguments: [
      (0, [0x90]), (1, [0x91]), (15, [0x9f]), (16, [0xdc, 0, 16]), (65_535, [0xdc, 255, 255]),
      (65_536, [0xdd, 0, 1, 0, 0]),
    ] as [(Int, [UInt8])])
  func lists(count: Int, head: [UInt8]) throws {
    let list = [MessagePack](repeating: .integer(5), count: count)
    try expect(.list(list), is: head + [UInt8](repeating: 5, count: count))
  }

  @Test(
    "a map has the shortest head",
    arguments: [
      (0, [0x80]), (1, [0x81]), (15, [0x8f]), (16, [0xde, 0, 16]), (65_535, [0xde, 255, 255]),
      (65_536, [0xdf, 0, 1, 0, 0]),
    ] as [(Int, [UInt8])])
  func maps(count: Int, head: [UInt8]) throws {
    // Six octal digits each, so that the texts ascend as the numbers do.
    let keys = (0..<count).map { number in
      (0..<6).reversed().map { UInt8(ascii: "0") + UInt8(number >> (3 * $0) & 7) }
    }
    let pairs = keys.map { (String(decoding: $0, as: UTF8.self), MessagePack.null) }
    let body: [UInt8] = keys.flatMap { key -> [UInt8] in [0xa6] + key + [0xc0] }
    try expect(
      .map(MessagePack.Map(uniqueKeysWithValues: pairs.reversed())), is: head + body)
  }

  @Test("keys ascend by their UTF-8 bytes")
  func keyOrder() throws {
    // U+FFFF comes before U+10000 in UTF-8 but after it in UTF-16; "e" + accent equals "é" to ==.
    let map: MessagePack.Map = [
      "\u{10000}": .integer(6), "\u{ffff}": .integer(5), "é": .integer(4), "e\u{301}": .integer(3),
      "b": .integer(2), "": .integer(0), "aa": .integer(1),
    ]
    #expect(map.entries.map(\.value) == (0...6).map { .integer($0) })
    #expect(map["é"] == .integer(4))
    #expect(map["e\u{301}"] == .integer(3))
    #expect(map[""] == .integer(0))
    #expect(map["a"] == nil)
    #expect(map["\u{10001}"] == nil)
    try expect(
      .map(map),
      is: [0x87, 0xa0, 0, 0xa2, 0x61, 0x61, 1, 0xa1, 0x62, 2, 0xa3, 0x65, 0xcc, 0x81, 3]
        + [0xa2, 0xc3, 0xa9, 4, 0xa3, 0xef, 0xbf, 0xbf, 5, 0xa4, 0xf0, 0x90, 0x80, 0x80, 6])
  }

  private func expect(_ value: MessagePack, is bytes: [UInt8]) throws {
    let encoded = value.encoded()
    #expect(encoded == bytes)
    #expect(try MessagePack(decoding: bytes) == value)
  }
}
