import Glibc
internal import Mistakes

/// Reads whole files, as far as they are files and not longer than expected.
///
/// A path comes from a person, so it may name anything. Reading a device may never end and opening
/// a named pipe waits for a writer who may never come, so only regular files are read, whatever
/// length they claim to have (those of `/proc` claim none).
///
/// The exception is a pipe or socket that this process already holds, named `/dev/stdin` or
/// `/dev/fd/63`: that is what a shell passes for `<(generate)` or behind `|`, and what a service
/// manager passes as standard input. The generator is running, so the wait for its output has an end.
public enum Files {
  /// The bytes of a file.
  ///
  /// - Parameters:
  ///   - path: Where the file is; a relative path starts in the working directory.
  ///   - bytesMax: A longer file is refused.
  /// - Returns: All bytes of the file.
  public static func read(_ path: String, bytesMax: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    try read(path, bytesMax: bytesMax, reserve: { bytes.reserveCapacity($0) }) {
      bytes.append(contentsOf: $0)
    }
    return bytes
  }

  /// Hands on the bytes of a file piece by piece, for files that need not fit into memory.
  ///
  /// - Parameters:
  ///   - path: Where the file is; a relative path starts in the working directory.
  ///   - bytesMax: A longer file is refused.
  ///   - take: Called with all bytes of the file in order.
  public static func read(
    _ path: String, bytesMax: Int, pieces take: (ArraySlice<UInt8>) -> Void
  ) throws(FileError) {
    try read(path, bytesMax: bytesMax, reserve: { _ in }, take)
  }

  private static func read(
    _ path: String, bytesMax: Int, reserve: (Int) -> Void, _ take: (ArraySlice<UInt8>) -> Void
  ) throws(FileError) {
    require(bytesMax >= 0, "a file cannot be limited to \(bytesMax) bytes")
    let file = try OpenFile(path)
    let size = try file.claimedSize()
    try check(size, path, bytesMax: bytesMax)
    reserve(size)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    var bytesCount = 0
    while bytesCount <= bytesMax {
      let count = try file.read(into: &chunk)
      guard count > 0 else { return }
      bytesCount += count
      take(chunk[..<count])
    }
    throw FileError(
      .read, path, EFBIG, "'\(path)' is longer than the \(bytesMax) bytes that are read",
      cure: "name a shorter file")
  }
}

extension Files {
  /// Refuses a file that says itself that it is too long.
  static func check(_ size: Int, _ path: String, bytesMax: Int) throws(FileError) {
    guard size <= bytesMax else {
      throw FileError(
        .read, path, EFBIG, "'\(path)' is \(size) bytes long, and at most \(bytesMax) are read",
        cure: "name a shorter file")
    }
  }

  /// What tells whether a file has changed since it was last looked at.
  public static func stamp(of path: String) throws(FileError) -> FileStamp {
    let file = try OpenFile(path)
    _ = try file.claimedSize()
    return try file.stamp()
  }
}

/// A file's place on its disk, its length and the time of its last change.
public struct FileStamp: Hashable, Sendable {
  fileprivate let device: UInt
  fileprivate let number: UInt
  let size: Int
  fileprivate let seconds: Int
  fileprivate let nanoseconds: Int
}

/// A descriptor that is open for reading, and its path for the complaints.
struct OpenFile: ~Copyable {
  let path: String
  let descriptor: Int32

  /// Opens what stands at a path, if it can be read to an end.
  init(_ path: String) throws(FileError) {
    guard !path.utf8.contains(0) else {
      throw FileError(.open, path, EINVAL, "the path '\(path)' holds a NUL", cure: "remove it")
    }
    // Without O_NONBLOCK, a named pipe would keep us here until somebody writes to it.
    var descriptor = retrying { unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) }
    if descriptor < 0, errno == ENXIO, let held = Self.heldDescriptor(path) {
      // A socket cannot be opened by a name; a copy of its descriptor shares its mode, too.
      descriptor = fcntl(held, F_DUPFD_CLOEXEC, 0)
    }
    guard descriptor >= 0 else { throw FileError(.open, path, errno) }
    self.path = path
    self.descriptor = descriptor
  }

  /// The descriptor of this process that a path names, if it names one.
  private static func heldDescriptor(_ path: String) -> Int32? {
    if path == "/dev/stdin" { return STDIN_FILENO }
    return path.hasPrefix("/dev/fd/") ? Int32(path.dropFirst(8)) : nil
  }

  deinit { close(descriptor) }

  /// How many bytes it claims to hold; a thing that is not to be read is refused.
  func claimedSize() throws(FileError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw FileError(.inspect, path, errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      return status.st_size
    case S_IFSOCK where Self.heldDescriptor(path) != nil:
      return 0
    case S_IFIFO where Self.heldDescriptor(path) != nil:
      guard fcntl(descriptor, F_SETFL, 0) == 0 else { throw FileError(.inspect, path, errno) }
      return 0
    case S_IFDIR:
      throw FileError(.inspect, path, EISDIR)
    default:
      throw FileError(
        .inspect, path, EINVAL, "'\(path)' is a device, pipe or socket, not a file",
        cure: "write its output to a file and name that")
    }
  }

  /// Whether it is a file rather than a folder, device, pipe or socket; folders are refused.
  func isRegular() throws(FileError) -> Bool {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw FileError(.inspect, path, errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw FileError(.inspect, path, EISDIR) }
    return status.st_mode & S_IFMT == S_IFREG
  }

  /// What tells whether it has changed.
  func stamp() throws(FileError) -> FileStamp {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw FileError(.inspect, path, errno) }
    return FileStamp(
      device: status.st_dev, number: status.st_ino, size: status.st_size,
      seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
  }

  /// Reads what comes next; 0 bytes are the end.
  func read(into chunk: inout [UInt8]) throws(FileError) -> Int {
    while true {
      let count = retrying {
        unsafe chunk.withUnsafeMutableBytes {
          unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
        }
      }
      if count >= 0 { return count }
      guard errno == EAGAIN else { throw FileError(.read, path, errno) }
      // Whoever shares the socket made it non-blocking.
      var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      _ = unsafe poll(&request, 1, -1)
    }
  }
}

/// Repeats a system call for as long as signals interrupt it.
private func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}
