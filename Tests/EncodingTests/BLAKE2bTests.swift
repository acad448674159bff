import CSodium
import Encoding
import TestSupport
import Testing

@Suite("BLAKE2b")
struct BLAKE2bTests {
  @Test("the digest of abc is the one of RFC 7693, appendix A")
  func appendixA() {
    let expected = """
      ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1\
      7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923
      """
    #expect(hexadecimal(digest(Array("abc".utf8), length: 64)) == expected)
  }

  @Test("the self-test of RFC 7693, appendix E, ends in its digest")
  func appendixE() {
    var grandHash = BLAKE2b(digestLength: 32)
    for digestLength in [20, 32, 48, 64] {
      for inputLength in [0, 3, 128, 129, 255, 1024] {
        let input = selfTestSequence(inputLength, seed: UInt32(inputLength))
        grandHash.update(digest(input, length: digestLength))
        let key = selfTestSequence(digestLength, seed: UInt32(digestLength))
        grandHash.update(digest(input, length: digestLength, key: key))
      }
    }
    #expect(
      hexadecimal(grandHash.finalized())
        == "c23a7800d98123bd10f506c61e29da5603d763b8bbad2e737f5e765a7bccd475")
  }

  @Test("every digest is libsodium's", arguments: [1, 2, 3] as [UInt64])
  func agreesWithSodium(seed: UInt64) {
    let awkwardLengths = [0, 1, 7, 8, 63, 64, 127, 128, 129, 255, 256, 257, 383, 384, 385, 1024]
    var generator = SeededGenerator(seed: seed)
    for trial in 0..<4000 {
      let length =
        trial % 2 == 0
        ? awkwardLengths[trial / 2 % awkwardLengths.count]
        : Int.random(in: 0...700, using: &generator)
      let input = generator.bytes(length)
      let digestLength = trial % 3 == 0 ? 32 : Int.random(in: 1...64, using: &generator)
      let key =
        trial % 5 < 3 ? [] : generator.bytes(Int.random(in: 1...64, using: &generator))
      let ours = digest(input, length: digestLength, key: key)
      #expect(
        ours == sodiumDigest(input, length: digestLength, key: key),
        "seed \(seed), trial \(trial): \(length) bytes, key of \(key.count)")
    }
  }

  @Test("the digest does not depend on how the message is cut", arguments: [1, 2, 3] as [UInt64])
  func chunking(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for trial in 0..<300 {
      let input = generator.bytes(Int.random(in: 0...1500, using: &generator))
      let chunkMax = [1, 3, 127, 128, 129, 600][trial % 6]
      var hash = BLAKE2b(digestLength: 48, key: [1, 2, 3])
      var rest = input[...]
      while !rest.isEmpty {
        let chunk = rest.prefix(Int.random(in: 0...chunkMax, using: &generator))
        hash.update(chunk)
        rest = rest.dropFirst(chunk.count)
      }
      #expect(
        hash.finalized() == digest(input, length: 48, key: [1, 2, 3]),
        "seed \(seed), trial \(trial): \(input.count) bytes in chunks to \(chunkMax)")
    }
  }

  @Test("a hash goes on after its digest was read")
  func goesOn() {
    var hash = BLAKE2b()
    hash.update([1, 2])
    #expect(hash.finalized() == digest([1, 2], length: 32))
    hash.update([3])
    #expect(hash.finalized() == digest([1, 2, 3], length: 32))
  }

  @Test("lengths that BLAKE2b does not have are a programmer's mistake")
  func badLengths() async {
    let empty = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = BLAKE2b(digestLength: 0)
    }
    #expect(empty.errors.contains("a BLAKE2b digest has 1 to 64 bytes, not 0"))
    let long = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = BLAKE2b(digestLength: 65)
    }
    #expect(long.errors.contains("a BLAKE2b digest has 1 to 64 bytes, not 65"))
    let longKey = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = BLAKE2b(key: [UInt8](repeating: 0, count: 65))
    }
    #expect(longKey.errors.contains("a BLAKE2b key has at most 64 bytes, not 65"))
  }

  private func digest(_ input: [UInt8], length: Int, key: [UInt8] = []) -> [UInt8] {
    var hash = BLAKE2b(digestLength: length, key: key)
    hash.update(input)
    return hash.finalized()
  }

  private func sodiumDigest(_ input: [UInt8], length: Int, key: [UInt8]) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: length)
    let status = crypto_generichash_blake2b(
      &output, length, input, UInt64(input.count), key.isEmpty ? nil : key, key.count)
    #expect(status == 0)
    return output
  }

  /// `selftest_seq` of the appendix: a Fibonacci generator that starts at the seed.
  private func selfTestSequence(_ length: Int, seed: UInt32) -> [UInt8] {
    var (a, b) = (0xDEAD_4BAD &* seed, 1 as UInt32)
    return (0..<length).map { _ in
      (a, b) = (b, a &+ b)
      return UInt8(b >> 24)
    }
  }
}
