import Encoding
import Testing

@Suite("Reading MessagePack")
struct MessagePackReaderTests {
  @Test("a message is read piece by piece")
  func pieces() throws {
    let value = MessagePack.map([
      "attempt": .integer(-3), "points": .list([.real(0.5), .boolean(true), .null]),
      "study": .text("parity"), "tail": .bytes([1, 2]), "value": .map(["x": .list([])]),
    ])
    var reader = try MessagePackReader(value.encoded())
    #expect(try reader.beginMap() == 5)
    #expect(try reader.readKey() == "attempt")
    #expect(try reader.nextKind() == .integer)
    #expect(try reader.readInteger() == -3)
    #expect(try reader.readKey() == "points")
    #expect(try reader.beginList() == 3)
    #expect(try reader.readReal() == 0.5)
    #expect(try reader.readBoolean())
    try reader.readNull()
    #expect(try reader.readKey() == "study")
    #expect(try reader.readText() == "parity")
    #expect(try reader.readKey() == "tail")
    #expect(try reader.readBytes() == [1, 2])
    #expect(try reader.readKey() == "value")
    #expect(try reader.readValue() == .map(["x": .list([])]))
    try reader.finish()
  }

  @Test("reading what is not there is an error with its place")
  func surprises() {
    expect([0xa0], "byte 0: found a text, expected an integer") { _ = try $0.readInteger() }
    expect([0x01], "byte 0: found an integer, expected null") { try $0.readNull() }
    expect([0x01], "byte 0: found an integer, expected a boolean") { _ = try $0.readBoolean() }
    expect([0x01], "byte 0: found an integer, expected a real") { _ = try $0.readReal() }
    expect([0x01], "byte 0: found an integer, expected a text") { _ = try $0.readText() }
    expect([0xc0], "byte 0: found null, expected bytes") { _ = try $0.readBytes() }
    expect([0xc2], "byte 0: found a boolean, expected a list") { _ = try $0.beginList() }
    expect([0xcb], "byte 0: found a real, expected a map") { _ = try $0.beginMap() }
    expect([], "byte 0: found the end, expected a text") { _ = try $0.readText() }
    expect([0xca], "byte 0: found a float32 (0xca), expected a real") { _ = try $0.readReal() }
    expect([0xa0], "byte 0: found the place of a value, expected a map's next key") {
      _ = try $0.readKey()
    }
    expect([0x81, 0xa0, 0xc0], "byte 1: found the place of a key, expected a text") {
      _ = try $0.beginMap()
      _ = try $0.readText()
    }
    expect([0x91, 1, 2], "byte 2: found a complete value, expected an integer") {
      _ = try $0.beginList()
      _ = try $0.readInteger()
      _ = try $0.readInteger()
    }
    expect([0x80, 0xa0], "byte 1: found the place of a value, expected a map's next key") {
      _ = try $0.beginMap()
      _ = try $0.readKey()
    }
    expect([0x92, 1, 2], "byte 2: found a value read in part, expected a reader of all of it") {
      _ = try $0.beginList()
      _ = try $0.readInteger()
      try $0.finish()
    }
  }

  private func expect(
    _ bytes: [UInt8], _ reason: String, when read: (inout MessagePackReader) throws -> Void
  ) {
    let error = #expect(throws: MessagePackError.self) {
      var reader = try MessagePackReader(bytes)
      try read(&reader)
    }
    #expect(error?.description == reason)
  }
}
