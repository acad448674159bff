internal import Mistakes

/// The hash function BLAKE2b (RFC 7693), with any digest length and an optional key.
///
/// Everything that this system names, it names by content: tasks, plans, data sets, results. That
/// takes a hash that every machine computes alike, forever, and fast enough to sit on the way of
/// each message. Swift's `Hasher` differs from process to process, SHA-256 is several times slower
/// without its instructions, and BLAKE2b is frozen in an RFC and found in every language, so that a
/// record can be checked without this program.
///
/// A hash is fed in any number of pieces; only their concatenation counts:
///
///     var hash = BLAKE2b(digestLength: 64)
///     hash.update(head)
///     hash.update(body)
///     let digest = hash.finalized()
///
/// The message is cut into blocks of 128 bytes. The last one is compressed with a flag of its own,
/// so a full block waits in the buffer until it is known whether another byte follows.
public struct BLAKE2b: Sendable {
  /// The longest digest, in bytes.
  public static let digestLengthMax = 64
  /// The longest key, in bytes.
  public static let keyLengthMax = 64

  /// The length of the digest to come, in bytes.
  public let digestLength: Int

  private var state: BLAKE2bState
  private var buffer = [128 of UInt8](repeating: 0)
  private var bufferedCount = 0

  /// A hash of no bytes yet; a key makes it a message authentication code.
  public init(digestLength: Int = 32, key: [UInt8] = []) {
    require(
      (1...Self.digestLengthMax).contains(digestLength),
      "a BLAKE2b digest has 1 to \(Self.digestLengthMax) bytes, not \(digestLength)")
    require(
      key.count <= Self.keyLengthMax,
      "a BLAKE2b key has at most \(Self.keyLengthMax) bytes, not \(key.count)")
    self.digestLength = digestLength
    state = BLAKE2bState(digestLength: digestLength, keyLength: key.count)
    if !key.isEmpty {
      // RFC 7693, section 3.3: the key, padded with zeros, is the first block.
      update(key)
      bufferedCount = BLAKE2bState.blockLength
    }
  }

  /// Appends bytes to the message.
  public mutating func update(_ bytes: [UInt8]) {
    update(bytes.span)
  }

  /// Appends bytes to the message.
  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    update(bytes.span)
  }

  /// Appends bytes to the message.
  public mutating func update(_ bytes: Span<UInt8>) {
    let blockLength = BLAKE2bState.blockLength
    var offset = 0
    if bytes.count > blockLength - bufferedCount {
      if bufferedCount > 0 {
        offset = blockLength - bufferedCount
        append(bytes.extracting(..<offset))
        state.compress(buffer.span, adding: blockLength, isLast: false)
        bufferedCount = 0
      }
      while bytes.count - offset > blockLength {
        let block = bytes.extracting(offset..<offset + blockLength)
        state.compress(block, adding: blockLength, isLast: false)
        offset += blockLength
      }
    }
    append(bytes.extracting(offset...))
  }

  /// The digest of all bytes so far; the hash itself can go on.
  public func finalized() -> [UInt8] {
    let words = finalizedWords()
    return (0..<digestLength).map { index in
      UInt8(truncatingIfNeeded: words[index / 8] >> (index % 8 * 8))
    }
  }

  /// The digest as little-endian words; bytes past its length mean nothing.
  func finalizedWords() -> [8 of UInt64] {
    var last = self
    for index in bufferedCount..<BLAKE2bState.blockLength { last.buffer[index] = 0 }
    last.state.compress(last.buffer.span, adding: bufferedCount, isLast: true)
    return last.state.chain
  }

  /// Puts bytes behind those that wait; the caller knows that they fit.
  private mutating func append(_ bytes: Span<UInt8>) {
    for index in bytes.indices { buffer[bufferedCount + index] = bytes[index] }
    bufferedCount += bytes.count
  }
}
