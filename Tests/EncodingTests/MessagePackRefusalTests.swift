import Encoding
import TestSupport
import Testing

@Suite("MessagePack that is refused")
struct MessagePackRefusalTests {
  @Test(
    "bytes that are not canonical are refused with the reason",
    arguments: [
      ([], "byte 0: found the end, expected a value"),
      ([0xc1], "byte 0: found the unused form 0xc1, expected a value"),
      ([0xca, 0, 0, 0, 0], "byte 0: found a float32 (0xca), expected a value"),
      ([0xd4, 1, 0], "byte 0: found an extension (0xd4), expected a value"),
      ([0xd6, 0xff, 0, 0, 0, 0], "byte 0: found an extension (0xd6), expected a value"),
      ([0xc7, 0, 1], "byte 0: found an extension (0xc7), expected a value"),
      ([0x01, 0x02], "byte 1: found a byte behind the value, expected the end"),
      // Long forms.
      ([0xcc, 0x7f], "byte 0: found the long form 0xcc, expected the shortest, 0x7f"),
      ([0xcd, 0, 0xff], "byte 0: found the long form 0xcd, expected the shortest, 0xcc"),
      ([0xce, 0, 0, 1, 0], "byte 0: found the long form 0xce, expected the shortest, 0xcd"),
      (
        [0xcf, 0, 0, 0, 0, 1, 0, 0, 0],
        "byte 0: found the long form 0xcf, expected the shortest, 0xce"
      ),
      ([0xd0, 0x05], "byte 0: found the long form 0xd0, expected the shortest, 0x5"),
      ([0xd0, 0xe0], "byte 0: found the long form 0xd0, expected the shortest, 0xe0"),
      ([0xd1, 0x01, 0x00], "byte 0: found the long form 0xd1, expected the shortest, 0xcd"),
      ([0xd1, 0xff, 0x80], "byte 0: found the long form 0xd1, expected the shortest, 0xd0"),
      (
        [0xd2, 0xff, 0xff, 0x80, 0], "byte 0: found the long form 0xd2, expected the shortest, 0xd1"
      ),
      (
        [0xd3, 0xff, 0xff, 0xff, 0xff, 0x80, 0, 0, 0],
        "byte 0: found the long form 0xd3, expected the shortest, 0xd2"
      ),
      ([0xd9, 1, 0x61], "byte 0: found the long form 0xd9, expected the shortest, 0xa1"),
      ([0xda, 0, 1, 0x61], "byte 0: found the long form 0xda, expected the shortest, 0xa1"),
      ([0xdb, 0, 0, 0, 0], "byte 0: found the long form 0xdb, expected the shortest, 0xa0"),
      ([0xc5, 0, 1, 0], "byte 0: found the long form 0xc5, expected the shortest, 0xc4"),
      ([0xc6, 0, 0, 0, 0], "byte 0: found the long form 0xc6, expected the shortest, 0xc4"),
      ([0xdc, 0, 0], "byte 0: found the long form 0xdc, expected the shortest, 0x90"),
      ([0xdd, 0, 0, 0, 0], "byte 0: found the long form 0xdd, expected the shortest, 0x90"),
      ([0xde, 0, 0], "byte 0: found the long form 0xde, expected the shortest, 0x80"),
      ([0xdf, 0, 0, 0, 0], "byte 0: found the long form 0xdf, expected the shortest, 0x80"),
      // Numbers without a place.
      (
        [0xcf, 0x80, 0, 0, 0, 0, 0, 0, 0],
        "byte 0: found the integer 9223372036854775808, expected at most 9223372036854775807"
      ),
      (
        [0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 1],
        "byte 0: found the NaN 0x7ff8000000000001, expected the NaN 0x7ff8000000000000"
      ),
      (
        [0xcb, 0xff, 0xf8, 0, 0, 0, 0, 0, 0],
        "byte 0: found the NaN 0xfff8000000000000, expected the NaN 0x7ff8000000000000"
      ),
      // Broken UTF-8: a stray byte, an overlong slash, a surrogate, past the last scalar, cut off.
      ([0xa1, 0xff], "byte 0: found a text of broken UTF-8, expected UTF-8"),
      ([0xa2, 0xc0, 0xaf], "byte 0: found a text of broken UTF-8, expected UTF-8"),
      ([0xa3, 0xed, 0xa0, 0x80], "byte 0: found a text of broken UTF-8, expected UTF-8"),
      ([0xa4, 0xf4, 0x90, 0x80, 0x80], "byte 0: found a text of broken UTF-8, expected UTF-8"),
      ([0xa2, 0xe4, 0xb8], "byte 0: found a text of broken UTF-8, expected UTF-8"),
      // Maps.
      (
        [0x82, 0xa1, 0x61, 0xc0, 0xa1, 0x61, 0xc0],
        #"byte 4: found the key "a" after "a", expected each key once, ascending by its bytes"#
      ),
      (
        [0x82, 0xa1, 0x62, 0xc0, 0xa1, 0x61, 0xc0],
        #"byte 4: found the key "a" after "b", expected each key once, ascending by its bytes"#
      ),
      (
        [0x82, 0xa2, 0x61, 0x0a, 0xc0, 0xa1, 0x61, 0xc0],
        #"byte 5: found the key "a" after "a\n", expected each key once, ascending by its bytes"#
      ),
      ([0x81, 0x01, 0xc0], "byte 1: found an integer, expected a map's next key, a text"),
      ([0x81, 0xc4, 0x00], "byte 1: found bytes, expected a map's next key, a text"),
      (
        [0x81, 0xa1, 0x61], "byte 1: found a text of length 1, expected at most 0 by the bytes left"
      ),
      // Heads that announce more than is there.
      ([0x91], "byte 0: found a list of length 1, expected at most 0 by the bytes left"),
      ([0x81, 0xa0], "byte 0: found a map of length 1, expected at most 0 by the bytes left"),
      (
        [0xdd, 0xff, 0xff, 0xff, 0xff, 1, 2, 3],
        "byte 0: found a list of length 4294967295, expected at most 3 by the bytes left"
      ),
      (
        [0xdf, 0xff, 0xff, 0xff, 0xff, 1, 2, 3],
        "byte 0: found a map of length 4294967295, expected at most 1 by the bytes left"
      ),
      (
        [0xdb, 0xff, 0xff, 0xff, 0xff, 0x61],
        "byte 0: found a text of length 4294967295, expected at most 1 by the bytes left"
      ),
      (
        [0xc6, 0x80, 0, 0, 0],
        "byte 0: found bytes of length 2147483648, expected at most 0 by the bytes left"
      ),
      (
        [0x93, 0x92, 1, 2, 3],
        "byte 1: found a list of length 2, expected at most 1 by the bytes left"
      ),
      (
        [0x92, 0xa2, 0x61, 0x61],
        "byte 1: found a text of length 2, expected at most 1 by the bytes left"
      ),
      ([0xcd, 1], "byte 0: found the end inside the head 0xcd, expected the whole head"),
      ([0xd9], "byte 0: found the end inside the head 0xd9, expected the whole head"),
    ] as [([UInt8], String)])
  func refusals(bytes: [UInt8], reason: String) {
    do throws(MessagePackError) {
      let value = try MessagePack(decoding: bytes)
      Issue.record("accepted as \(value)")
    } catch {
      #expect(error.description == reason)
    }
  }

  @Test("a hostile key appears in a message shortened and without controls")
  func hostileKey() {
    let key = [0xd9, 0xf0] + [UInt8](repeating: 0x1b, count: 240)
    let bytes = [0x82] + key + [0xc0] + key + [0xc0]
    let error = #expect(throws: MessagePackError.self) { try MessagePack(decoding: bytes) }
    let shown = String(repeating: #"\u{1B}"#, count: 40)
    #expect(error?.found == "the key \"\(shown)\"… after \"\(shown)\"…")
  }

  @Test("every limit refuses one more than it allows")
  func limits() throws {
    let nested: [UInt8] = [0x91, 0x81, 0xa0, 0x91, 0xc0]
    _ = try MessagePack(decoding: nested, limits: MessagePackLimits(depthMax: 3))
    expect(
      nested, MessagePackLimits(depthMax: 2),
      "byte 3: found a list inside 2 others, expected at most 2 inside each other")

    let wide: [UInt8] = [0x93, 0x92, 1, 2, 0x81, 0xa0, 3, 4]
    _ = try MessagePack(decoding: wide, limits: MessagePackLimits(elementsMax: 6))
    expect(
      wide, MessagePackLimits(elementsMax: 5), "byte 4: found 6 elements so far, expected at most 5"
    )

    _ = try MessagePack(decoding: wide, limits: MessagePackLimits(bytesMax: 8))
    expect(wide, MessagePackLimits(bytesMax: 7), "byte 0: found 8 bytes, expected at most 7")
  }

  @Test("the default limits stop a bomb of nested lists")
  func bomb() {
    let bytes = [UInt8](repeating: 0x91, count: 100_000) + [0xc0]
    expect(
      bytes, MessagePackLimits(),
      "byte 64: found a list inside 64 others, expected at most 64 inside each other")
  }

  @Test("a depth at which recursion could overflow cannot be allowed")
  func depthLimit() async {
    _ = MessagePackLimits(depthMax: MessagePackLimits.depthLimit)
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = MessagePackLimits(depthMax: MessagePackLimits.depthLimit + 1)
    }
    #expect(result.errors.contains("can be allowed, not \(MessagePackLimits.depthLimit + 1)"))
  }

  private func expect(_ bytes: [UInt8], _ limits: MessagePackLimits, _ reason: String) {
    let error = #expect(throws: MessagePackError.self) {
      try MessagePack(decoding: bytes, limits: limits)
    }
    #expect(error?.description == reason)
  }
}
