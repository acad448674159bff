internal import CCompression

/// A compressor, asked for its smallest output only: what complexity measures are compared with.
public enum Codec: String, CaseIterable, Sendable {
  /// Zstandard at level 19, in one frame without a checksum.
  case zstd
  /// DEFLATE in zlib's frame, at level 9.
  case zlib
  /// bzip2 with blocks of 900,000 bytes.
  case bzip2
  /// LZMA2 in the xz format with CRC-64, preset 9.
  case lzma

  /// How many bytes some bytes take compressed, with the format's own frame; nil without memory.
  public func size(of bytes: [UInt8]) -> Int? {
    unsafe bytes.withUnsafeBufferPointer { source in
      switch self {
      case .zstd: unsafe Self.zstd(source)
      case .zlib: unsafe Self.zlib(source)
      case .bzip2: unsafe Self.bzip2(source)
      case .lzma: unsafe Self.lzma(source)
      }
    }
  }

  private static func zstd(_ source: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let context = unsafe ZSTD_createCCtx() else { return nil }
    defer { unsafe ZSTD_freeCCtx(context) }
    unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 19)
    let capacity = ZSTD_compressBound(source.count)
    var target = [UInt8](repeating: 0, count: capacity)
    let size = unsafe target.withUnsafeMutableBufferPointer {
      unsafe ZSTD_compress2(context, $0.baseAddress, capacity, source.baseAddress, source.count)
    }
    return ZSTD_isError(size) == 0 ? size : nil
  }

  private static func zlib(_ source: UnsafeBufferPointer<UInt8>) -> Int? {
    var size = compressBound(uLong(source.count))
    var target = [UInt8](repeating: 0, count: Int(size))
    let result = unsafe target.withUnsafeMutableBufferPointer {
      unsafe compress2($0.baseAddress, &size, source.baseAddress, uLong(source.count), 9)
    }
    return result == Z_OK ? Int(size) : nil
  }

  private static func bzip2(_ source: UnsafeBufferPointer<UInt8>) -> Int? {
    // The bound of bzip2's manual. Its lengths have 32 bits.
    guard source.count <= 1 << 31 else { return nil }
    var size = UInt32(source.count + source.count / 100 + 601)
    var target = [CChar](repeating: 0, count: Int(size))
    let result = unsafe target.withUnsafeMutableBufferPointer {
      unsafe ccompression_bzip2($0.baseAddress, &size, source.baseAddress, UInt32(source.count))
    }
    return result == BZ_OK ? Int(size) : nil
  }

  private static func lzma(_ source: UnsafeBufferPointer<UInt8>) -> Int? {
    let capacity = lzma_stream_buffer_bound(source.count)
    var target = [UInt8](repeating: 0, count: capacity)
    var size = capacity
    let result = unsafe target.withUnsafeMutableBufferPointer {
      unsafe ccompression_lzma($0.baseAddress, &size, source.baseAddress, source.count)
    }
    return result == LZMA_STREAM_END ? size : nil
  }
}
