import Glibc

/// What the system knows of a file or folder without opening it.
public struct FileStatus: Hashable, Sendable {
  /// Its length in bytes.
  public let size: Int
  /// When its bytes changed last, in nanoseconds since 1970.
  public let modifiedNanoseconds: Int
  /// The number of the file on its disk: another one under the same name has another.
  public let number: UInt64
  /// Who may do what with it, as in `chmod 600`.
  public let permissions: UInt32
  /// Whether it is a folder.
  public let isFolder: Bool

  /// Whether others than its owner may read or write it.
  public var isOpenToOthers: Bool { permissions & 0o077 != 0 }
}

extension Files {
  /// What the system knows of a file or folder; nil if nothing is there.
  public static func status(of path: String) throws(StorageError) -> FileStatus? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw StorageError(.inspect, path, errno)
    }
    return FileStatus(
      size: status.st_size,
      modifiedNanoseconds: status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec,
      number: UInt64(status.st_ino), permissions: UInt32(status.st_mode) & 0o7777,
      isFolder: status.st_mode & S_IFMT == S_IFDIR)
  }

  /// Writes a whole file, so that whoever looks finds all of it or what was there before.
  ///
  /// The bytes go to a file beside it, to the disk, and only then under its name.
  ///
  /// - Parameters:
  ///   - bytes: All that will be in the file.
  ///   - path: Where it will be.
  ///   - permissions: Who may do what with it, as in `chmod 600`.
  ///   - isReplacing: Whether a file that is there gives way; otherwise it is an error, `EEXIST`.
  public static func write(
    _ bytes: [UInt8], to path: String, permissions: UInt32 = 0o600, isReplacing: Bool = true
  ) throws(StorageError) {
    let beside = "\(path).\(getpid())-\(UInt64.random(in: 0 ... .max)).new"
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    do throws(StorageError) {
      try put(bytes, in: beside, flags: flags, permissions: permissions)
      // `link` refuses where a file is, in one step with giving the name; `rename` replaces.
      let isNamed = unsafe isReplacing ? rename(beside, path) == 0 : link(beside, path) == 0
      guard isNamed else { throw StorageError(.write, path, errno) }
    } catch {
      _ = unsafe unlink(beside)
      throw error
    }
    if !isReplacing { _ = unsafe unlink(beside) }
    try sync(folderOf: path)
  }

  /// Adds bytes at a file's end in one write, and waits until the disk has them.
  ///
  /// Several processes may do so at once: each one's bytes stay together.
  public static func append(
    _ bytes: [UInt8], to path: String, permissions: UInt32 = 0o600
  ) throws(StorageError) {
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW
    try put(bytes, in: path, flags: flags, permissions: permissions)
    try sync(folderOf: path)
  }

  /// Removes a file; one that is not there is no error.
  public static func remove(_ path: String) throws(StorageError) {
    guard unsafe unlink(path) == 0 || errno == ENOENT else {
      throw StorageError(.remove, path, errno)
    }
  }

  private static func put(
    _ bytes: [UInt8], in path: String, flags: Int32, permissions: UInt32
  ) throws(StorageError) {
    let descriptor = untilUninterrupted { unsafe open(path, flags, mode_t(permissions)) }
    guard descriptor >= 0 else { throw StorageError(.open, path, errno) }
    defer { close(descriptor) }
    let count = untilUninterrupted {
      unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
    guard count == bytes.count else {
      throw StorageError(.write, path, count < 0 ? errno : ENOSPC)
    }
    guard fsync(descriptor) == 0 else { throw StorageError(.write, path, errno) }
  }

  /// Waits until the disk knows the names in the folder of a file.
  private static func sync(folderOf path: String) throws(StorageError) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = untilUninterrupted { unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw StorageError(.open, folder, errno) }
    defer { close(descriptor) }
    // Some file systems sync no folders, and say so.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw StorageError(.write, folder, errno)
    }
  }
}
