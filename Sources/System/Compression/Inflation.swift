internal import CCompression

/// The way back from DEFLATE (RFC 1951), as it is found in gzip files and in zip archives.
///
/// A byte of DEFLATE can stand for a thousand, and what a file says about its length can be a lie. So
/// nothing is believed: memory grows with what has really come out, and ends at a bound.
public enum Inflation {
  /// What stands around the compressed data.
  public enum Frame: Sendable {
    /// A gzip file (RFC 1952): one member or several, each with a checksum of its content.
    case gzip
    /// Nothing, as inside a zip archive; the reader checks the content.
    case bare

    /// How zlib is told: the window's 15 bits, plus 16 for gzip, negative for nothing.
    fileprivate var windowBits: Int32 {
      switch self {
      case .gzip: 15 + 16
      case .bare: -15
      }
    }
  }

  /// The content of compressed bytes, which end where it ends.
  ///
  /// - Parameters:
  ///   - bytes: The whole of it.
  ///   - frame: What stands around the data.
  ///   - bytesMax: Longer content is refused once that much of it has come out.
  public static func content(
    of bytes: Span<UInt8>, in frame: Frame, bytesMax: Int
  ) throws(InflationError) -> [UInt8] {
    var stream = try InflateStream(frame)
    return try stream.content(of: bytes, frame: frame, bytesMax: max(bytesMax, 0), isPrefix: false)
  }

  /// The beginning of the content of compressed bytes: that many, or all if there are fewer.
  ///
  /// What comes after is not looked at, so a header can be judged before its file is.
  public static func prefix(
    _ count: Int, ofContentOf bytes: Span<UInt8>, in frame: Frame
  ) throws(InflationError) -> [UInt8] {
    var stream = try InflateStream(frame)
    return try stream.content(of: bytes, frame: frame, bytesMax: max(count, 0), isPrefix: true)
  }

  /// The CRC-32 of some bytes, as zip archives keep it of their members.
  public static func checksum(of bytes: Span<UInt8>) -> UInt32 {
    // A piece at a time, since zlib counts in 32 bits.
    var sum = crc32(0, nil, 0)
    var offset = 0
    while offset < bytes.count {
      let piece = bytes.extracting(offset..<min(offset + InflateStream.pieceMax, bytes.count))
      sum = unsafe piece.withUnsafeBufferPointer {
        unsafe crc32(sum, $0.baseAddress, UInt32($0.count))
      }
      offset += piece.count
    }
    return UInt32(truncatingIfNeeded: sum)
  }
}

/// Why bytes are not the compressed form of anything that is read.
public struct InflationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Code: Hashable, Sendable {
    /// The bytes end before the content does.
    case truncated
    /// The bytes contradict themselves, or are followed by others.
    case damaged
    /// There is more content than is read.
    case tooLong
    /// The machine has no memory for it.
    case noMemory
  }

  /// What is wrong.
  public let code: Code
  /// How many compressed bytes had been read.
  public let offset: Int
  /// One sentence for a person.
  public let message: String

  /// The message.
  public var description: String { message }

  fileprivate init(_ code: Code, at offset: Int, _ message: String) {
    self.code = code
    self.offset = offset
    self.message = message
  }
}

/// zlib's state, which stays at one address and is ended exactly once.
@safe private struct InflateStream: ~Copyable {
  /// zlib counts what it is given in 32 bits.
  static let pieceMax = 1 << 30
  /// What is made at once, before it is appended to the content.
  private static let chunkBytes = 1 << 16

  private let stream: UnsafeMutablePointer<z_stream>

  init(_ frame: Inflation.Frame) throws(InflationError) {
    // zlib compares the address that it is called with to the one that it was started with.
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    guard unsafe ccompression_inflate_start(stream, frame.windowBits) == Z_OK else {
      unsafe stream.deallocate()
      throw InflationError(.noMemory, at: 0, "there is no memory for decompression")
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// All content if it is no longer than allowed, or its beginning of that length.
  mutating func content(
    of bytes: Span<UInt8>, frame: Inflation.Frame, bytesMax: Int, isPrefix: Bool
  ) throws(InflationError) -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
    var offset = 0
    while true {
      if isPrefix && content.count == bytesMax { return content }
      // One byte more than allowed tells that there is more.
      let room = min(chunk.count, bytesMax - content.count + (isPrefix ? 0 : 1))
      let step = inflate(bytes, from: offset, into: &chunk, room)
      offset += step.consumed
      content.append(contentsOf: chunk[..<step.made])
      guard content.count <= bytesMax else {
        throw InflationError(
          .tooLong, at: offset, "there are more than \(bytesMax) bytes of content")
      }
      switch step.result {
      case Z_STREAM_END:
        if offset == bytes.count { return content }
        if isPrefix && content.count == bytesMax { return content }
        try restart(after: offset, of: bytes, in: frame)
      case Z_OK where step.made > 0 || step.consumed > 0:
        break
      case Z_OK, Z_BUF_ERROR:
        throw InflationError(
          .truncated, at: offset,
          "the compressed data ends after \(bytes.count) bytes, in the middle of its content")
      case Z_MEM_ERROR:
        throw InflationError(.noMemory, at: offset, "there is no memory for decompression")
      default:
        let reason = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
        throw InflationError(
          .damaged, at: offset,
          "the compressed data is damaged after \(offset) bytes (\(reason ?? "no reason given"))")
      }
    }
  }

  /// Goes on with the next member of a gzip file.
  private mutating func restart(
    after offset: Int, of bytes: Span<UInt8>, in frame: Inflation.Frame
  ) throws(InflationError) {
    let isMember =
      switch frame {
      case .gzip: offset + 1 < bytes.count && bytes[offset] == 0x1F && bytes[offset + 1] == 0x8B
      case .bare: false
      }
    guard isMember, unsafe inflateReset(stream) == Z_OK else {
      throw InflationError(
        .damaged, at: offset,
        "the compressed data ends after \(offset) bytes, but \(bytes.count - offset) more follow")
    }
  }

  /// One call of zlib's.
  private mutating func inflate(
    _ bytes: Span<UInt8>, from offset: Int, into chunk: inout [UInt8], _ room: Int
  ) -> (result: Int32, consumed: Int, made: Int) {
    let piece = bytes.extracting(offset..<min(offset + Self.pieceMax, bytes.count))
    return unsafe piece.withUnsafeBufferPointer { source in
      unsafe chunk.withUnsafeMutableBufferPointer { target in
        // zlib reads through this pointer, although its type does not say so.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(source.count)
        unsafe stream.pointee.next_out = target.baseAddress
        unsafe stream.pointee.avail_out = UInt32(room)
        let result = unsafe CCompression.inflate(stream, Z_NO_FLUSH)
        return unsafe (
          result, source.count - Int(stream.pointee.avail_in),
          room - Int(stream.pointee.avail_out)
        )
      }
    }
  }
}
