internal import CCompression

/// The compression of Zstandard (RFC 8878), from bytes to bytes.
///
/// A compressed frame names its content's length, and decompression believes it only up to a bound:
/// a frame of a few bytes can claim gigabytes.
public enum Zstandard {
  /// The compressed form of some bytes, in one frame with a checksum of its content.
  ///
  /// - Parameters:
  ///   - bytes: What to compress.
  ///   - level: From 1, fast, to 19, small; others are taken to the nearer end.
  public static func compress(_ bytes: [UInt8], level: Int = 3) -> [UInt8] {
    let capacity = ZSTD_compressBound(bytes.count)
    return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
      count = unsafe bytes.withUnsafeBytes { source in
        guard let context = unsafe ZSTD_createCCtx() else { return 0 }
        defer { unsafe ZSTD_freeCCtx(context) }
        unsafe ZSTD_CCtx_setParameter(
          context, ZSTD_c_compressionLevel, Int32(min(max(level, 1), 19)))
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        let size = unsafe ZSTD_compress2(
          context, target.baseAddress, capacity, source.baseAddress, source.count)
        // Compression into so much room fails only where there is no memory left for its tables.
        return ZSTD_isError(size) == 0 ? size : 0
      }
    }
  }

  /// The content of a frame.
  ///
  /// - Parameters:
  ///   - bytes: One frame, as ``compress(_:level:)`` makes it.
  ///   - bytesMax: Longer content is refused before any of it is made.
  public static func decompress(
    _ bytes: [UInt8], bytesMax: Int
  ) throws(ZstandardError) -> [UInt8] {
    let claim = unsafe bytes.withUnsafeBytes { source in
      unsafe ZSTD_getFrameContentSize(source.baseAddress, source.count)
    }
    // The two greatest numbers say that there is no length, or no frame.
    guard claim < UInt64.max - 1 else {
      throw ZstandardError("the bytes are not a Zstandard frame that names its content's length")
    }
    guard claim <= UInt64(max(bytesMax, 0)) else {
      throw ZstandardError(
        "the frame claims \(claim) bytes of content; at most \(bytesMax) are read")
    }
    let expected = Int(claim)
    var code = 0
    let content = unsafe [UInt8](unsafeUninitializedCapacity: expected) { target, count in
      code = unsafe bytes.withUnsafeBytes { source in
        unsafe ZSTD_decompress(target.baseAddress, expected, source.baseAddress, source.count)
      }
      count = ZSTD_isError(code) == 0 ? code : 0
    }
    guard ZSTD_isError(code) == 0 else {
      throw ZstandardError(
        "the frame is damaged: \(unsafe String(cString: ZSTD_getErrorName(code)))")
    }
    guard content.count == expected else {
      throw ZstandardError("the frame holds \(content.count) bytes but claims \(expected)")
    }
    return content
  }
}

/// Why bytes are not the compressed form of anything.
public struct ZstandardError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence for a person.
  public let message: String

  /// The message.
  public var description: String { message }

  init(_ message: String) { self.message = message }
}
