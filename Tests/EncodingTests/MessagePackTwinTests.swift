import Encoding
import TestSupport
import Testing

/// Python's msgpack, told to sort keys and to be strict, writes and reads the same bytes.
@Suite("MessagePack beside Python's")
struct MessagePackTwinTests {
  @Test(
    "Python's msgpack has the same bytes for every value",
    .enabled(
      if: Python.has("msgpack"),
      "/usr/bin/python3 cannot import msgpack; apt install python3-msgpack"),
    arguments: [31] as [UInt64])
  func sameBytes(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<2500).map { _ in MessagePack.random(using: &generator) }
    let script = """
      import struct, sys
      import msgpack

      def real(bits): return struct.unpack('>d', struct.pack('>Q', bits))[0]
      def text(digits): return bytes.fromhex(digits).decode()

      def ordered(value):
          if isinstance(value, dict):
              keys = sorted(value, key=lambda key: key.encode())
              return {key: ordered(value[key]) for key in keys}
          return [ordered(each) for each in value] if isinstance(value, list) else value

      for line in sys.stdin:
          packed = msgpack.packb(ordered(eval(line)), use_bin_type=True)
          unpacked = msgpack.unpackb(packed, raw=False, strict_map_key=True)
          assert msgpack.packb(unpacked, use_bin_type=True) == packed
          print(packed.hex())
      """
    let packed = try Python.lines(of: script, reading: values.map { $0.python(using: &generator) })
    try #require(packed.count == values.count)
    for (index, value) in values.enumerated() {
      let context: Comment = "seed \(seed), value \(index)"
      #expect(hexadecimal(value.encoded()) == packed[index], context)
      #expect(try MessagePack(decoding: bytes(hexadecimal: packed[index])) == value, context)
    }
  }
}

extension MessagePack {
  /// The value as a Python expression, with a map's entries in any order.
  fileprivate func python(using generator: inout SeededGenerator) -> String {
    switch self {
    case .null: "None"
    case .boolean(let boolean): boolean ? "True" : "False"
    case .integer(let integer): "\(integer)"
    case .real(let real): "real(\((real.isNaN ? Double.nan : real).bitPattern))"
    case .text(let text): "text('\(hexadecimal(text.utf8))')"
    case .bytes(let bytes): "bytes.fromhex('\(hexadecimal(bytes))')"
    case .list(let list):
      "[" + list.map { $0.python(using: &generator) }.joined(separator: ", ") + "]"
    case .map(let map):
      "{"
        + map.entries.shuffled(using: &generator).map {
          "text('\(hexadecimal($0.key.utf8))'): " + $0.value.python(using: &generator)
        }.joined(separator: ", ") + "}"
    }
  }
}
