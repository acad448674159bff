import Encoding
import TestSupport
import Testing

@Suite("Digests")
struct DigestTests {
  private let text = "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"

  @Test("the digest of abc is what b2sum -l 256 prints")
  func known() {
    let digest = Digest(of: Array("abc".utf8))
    #expect(digest.hexadecimal == text)
    #expect("\(digest)" == text)
  }

  @Test("bytes and text lead back to the digest")
  func roundTrips() {
    let digest = Digest(of: [1, 2, 3])
    #expect(digest.bytes.count == Digest.byteCount)
    #expect(Digest(bytes: digest.bytes) == digest)
    #expect(Digest(hexadecimal: digest.hexadecimal) == digest)
    #expect(Digest(hexadecimal: digest.hexadecimal.uppercased()) == digest)
    var hash = BLAKE2b()
    hash.update([1, 2, 3])
    #expect(digest.bytes == hash.finalized())
  }

  @Test("anything but 32 bytes or 64 digits is no digest")
  func refusals() {
    #expect(Digest(bytes: [UInt8](repeating: 0, count: 31)) == nil)
    #expect(Digest(bytes: [UInt8](repeating: 0, count: 33)) == nil)
    #expect(Digest(bytes: []) == nil)
    #expect(Digest(hexadecimal: "") == nil)
    #expect(Digest(hexadecimal: String(text.dropLast())) == nil)
    #expect(Digest(hexadecimal: text + "0") == nil)
    for stranger in ["g", "G", "/", ":", "@", "`", " ", "\0"] {
      #expect(Digest(hexadecimal: text.dropLast() + stranger) == nil, "ends in '\(stranger)'")
    }
  }

  @Test("digests are ordered by their bytes", arguments: [4] as [UInt64])
  func order(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for trial in 0..<1000 {
      // Equal heads of every length, so that each of the words gets to decide.
      let left = generator.bytes(Digest.byteCount)
      let right = left.prefix(trial % 33) + generator.bytes(Digest.byteCount - trial % 33)
      let isLess = try #require(Digest(bytes: left)) < #require(Digest(bytes: Array(right)))
      #expect(isLess == left.lexicographicallyPrecedes(right), "seed \(seed), trial \(trial)")
    }
  }
}
