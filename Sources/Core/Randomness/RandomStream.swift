import Encoding
internal import Mistakes

/// A named stream of random words: the same on every machine, for ever.
///
/// Hundreds of trainings are compared with each other, run again elsewhere and checked bit by bit.
/// That needs randomness which depends on what it is *for*, and on nothing else. So a stream is
/// made from a seed, a name and indices, never split off another stream or shared:
///
///     var weights = seed.stream("init", layer)
///     var order = seed.stream("shuffle", epoch)
///
/// A draw added to one stream never moves a draw of another.
///
/// - The key is the first 16 bytes of the BLAKE2b-256 digest of the stream's identity (below), read
///   as two little-endian words. Streams that differ in anything have keys that are as good as
///   independent; a collision among 10^9 streams has a chance of about 10^-21.
/// - Word i of a stream is word i % 4 of ``Philox4x64`` block (i / 4, 0, 0, 0) under that key.
///   A vectorised twin therefore needs only ``key`` and ``position``: it may compute blocks in any
///   order and number, as long as word i lands at place i.
/// - After word 2^64 - 1 comes word 0 again.
/// - Each kind of draw says which bits of which words it takes. These definitions are frozen: to
///   change one means to change the version tag, and with it every stream.
///
/// The identity, an injective byte form, all integers little-endian in 64 bits:
///
///     "parsimony/stream/1"  seed  count of name's bytes  name in UTF-8  count of indices  indices
///
/// A stream does not conform to `RandomNumberGenerator` on purpose. The standard library does not
/// promise that `shuffled(using:)` or `random(in:using:)` draw alike in its next version, and a
/// conformance would make them the obvious thing to write.
public struct RandomStream: Sendable {
  /// The key under which ``Philox4x64`` yields this stream's blocks.
  public let key: Philox4x64.Key

  // The place of the next word. Unless it begins a block, `upcoming` holds the rest of its block,
  // the next word first.
  @usableFromInline var nextPosition: UInt64 = 0
  @usableFromInline var upcoming: (UInt64, UInt64, UInt64) = (0, 0, 0)

  /// The stream of a key, at its beginning.
  init(key: Philox4x64.Key) {
    self.key = key
  }

  /// The index of the word that is drawn next.
  @inlinable
  public var position: UInt64 {
    get { nextPosition }
    set { seek(to: newValue) }
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func nextWord() -> UInt64 {
    let lane = nextPosition & 3
    let word: UInt64
    if lane == 0 {
      let block = Self.block(nextPosition >> 2, key)
      word = block.0
      upcoming = (block.1, block.2, block.3)
    } else {
      word = upcoming.0
      upcoming.0 = upcoming.1
      upcoming.1 = upcoming.2
    }
    nextPosition &+= 1
    return word
  }

  /// Moves to a word of the stream, forwards or backwards, in constant time.
  @usableFromInline
  mutating func seek(to position: UInt64) {
    nextPosition = position & ~3
    for _ in 0..<position & 3 { _ = nextWord() }
  }

  @inlinable @inline(__always)
  static func block(_ index: UInt64, _ key: Philox4x64.Key) -> Philox4x64.Words {
    Philox4x64.block(counter: (index, 0, 0, 0), key: key)
  }
}

extension Seed {
  /// The stream of a name and, where there are many of a kind, indices such as epoch and layer.
  ///
  /// The name says what the draws are for. It counts as its UTF-8 bytes as they are written: names
  /// that differ only in Unicode normalisation name different streams.
  ///
  /// - Parameters:
  ///   - name: What the draws are for, not empty.
  ///   - indices: Which one of many; `("a")`, `("a", 0)` and `("a", 0, 0)` are three streams.
  public func stream(_ name: String, _ indices: Int...) -> RandomStream {
    require(!name.isEmpty, "a random stream needs a name that says what it is for")
    var identity = Array("parsimony/stream/1".utf8)
    func append(_ word: UInt64) {
      for shift in stride(from: 0, to: 64, by: 8) {
        identity.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    let name = Array(name.utf8)
    append(value)
    append(UInt64(name.count))
    identity += name
    append(UInt64(indices.count))
    for index in indices { append(UInt64(bitPattern: Int64(index))) }
    let digest = Digest(of: identity).bytes
    func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
      bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    return RandomStream(key: (word(digest[0..<8]), word(digest[8..<16])))
  }
}
