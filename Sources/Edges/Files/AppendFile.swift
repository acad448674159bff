import Glibc
internal import Mistakes

/// A file of the program's own that grows at its end.
///
/// What a write has taken is in the system's memory: it survives this process, however it ends, but
/// not a loss of power. Whoever needs that as well uses the ledger.
public struct AppendFile: ~Copyable, Sendable {
  /// Where it is.
  public let path: String
  /// How many bytes it holds.
  public private(set) var size: Int
  private let descriptor: Int32

  /// Opens a file, or makes it, readable and writable by its owner alone.
  public init(_ path: String) throws(StorageError) {
    let flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW
    let descriptor = untilUninterrupted { unsafe open(path, flags, 0o600) }
    guard descriptor >= 0 else { throw StorageError(.open, path, errno) }
    var status = stat()
    let code = unsafe fstat(descriptor, &status) == 0 ? 0 : errno
    guard code == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw StorageError(.open, path, code == 0 ? EINVAL : code)
    }
    self.path = path
    self.descriptor = descriptor
    size = status.st_size
  }

  deinit { close(descriptor) }

  /// Adds bytes at the end, all of them or none.
  public mutating func write(_ bytes: [UInt8]) throws(StorageError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = untilUninterrupted {
        unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      }
      guard count > 0 else {
        let code = count == 0 ? ENOSPC : errno
        // What went through before the disk was full is not a record yet.
        _ = ftruncate(descriptor, size)
        throw StorageError(.write, path, code)
      }
      rest = rest.dropFirst(count)
    }
    size += bytes.count
  }

  /// Cuts everything from an offset on.
  public mutating func truncate(to size: Int) throws(StorageError) {
    require((0...self.size).contains(size), "a file of \(self.size) bytes was cut to \(size)")
    guard untilUninterrupted({ ftruncate(descriptor, size) }) == 0 else {
      throw StorageError(.truncate, path, errno)
    }
    self.size = size
  }

  /// The bytes from an offset on, fewer than asked for where the file ends before.
  public func read(at offset: Int, count: Int) throws(StorageError) -> [UInt8] {
    require(offset >= 0 && count >= 0, "\(count) bytes at \(offset) cannot be read")
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let read = untilUninterrupted {
        unsafe bytes.withUnsafeMutableBytes { buffer in
          let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
          return unsafe pread(descriptor, rest.baseAddress, rest.count, offset + filled)
        }
      }
      guard read >= 0 else { throw StorageError(.read, path, errno) }
      if read == 0 { break }
      filled += read
    }
    bytes.removeLast(count - filled)
    return bytes
  }
}
