import Compression
import TestSupport
import Testing

@Suite("Zstandard")
struct ZstandardTests {
  @Test("what is compressed comes back, at every level and length")
  func roundTrip() throws {
    var dice = SeededGenerator(seed: 11)
    for length in [0, 1, 2, 31, 1_024, 65_537, 1 << 20] {
      let noise = dice.bytes(length)
      let text = noise.map { $0 & 3 }
      for level in [-5, 1, 3, 19, 40] where length < 70_000 || level <= 3 {
        for bytes in [noise, text] {
          let frame = Zstandard.compress(bytes, level: level)
          #expect(try Zstandard.decompress(frame, bytesMax: length) == bytes)
        }
        if length > 100 { #expect(Zstandard.compress(text, level: level).count < length / 2) }
      }
    }
  }

  @Test("content longer than allowed is refused unmade")
  func bomb() {
    let frame = Zstandard.compress([UInt8](repeating: 0, count: 10_000_000))
    #expect(frame.count < 2_000)
    #expect {
      try Zstandard.decompress(frame, bytesMax: 9_999_999)
    } throws: {
      "\($0)" == "the frame claims 10000000 bytes of content; at most 9999999 are read"
    }
  }

  @Test("damaged frames and other bytes are refused, whichever byte is wrong")
  func damage() {
    var dice = SeededGenerator(seed: 12)
    let bytes = dice.bytes(2_000).map { $0 & 15 }
    let frame = Zstandard.compress(bytes)
    #expect(throws: ZstandardError.self) { try Zstandard.decompress([], bytesMax: 100) }
    #expect(throws: ZstandardError.self) { try Zstandard.decompress(dice.bytes(99), bytesMax: 100) }
    for length in 0..<frame.count {
      #expect(throws: ZstandardError.self) {
        try Zstandard.decompress(Array(frame[..<length]), bytesMax: 1 << 20)
      }
    }
    for place in frame.indices {
      var damaged = frame
      damaged[place] ^= UInt8(1 << dice.below(8))
      // A bit that means nothing may be flipped; the content is never another.
      if let found = try? Zstandard.decompress(damaged, bytesMax: 1 << 20) {
        #expect(found == bytes)
      }
    }
  }
}
