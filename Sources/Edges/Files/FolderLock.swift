import Glibc

/// A folder that one process at a time works in.
///
/// The system gives the lock back when the process ends, however it ends; a file that says who works
/// there would outlive a process that was killed.
public struct FolderLock: ~Copyable, Sendable {
  /// The name of the file in the folder that is locked.
  public static let fileName = "lock"

  private let descriptor: Int32

  /// Locks an existing folder; nil if another has it.
  public init?(_ folder: String) throws(StorageError) {
    let path = "\(folder)/\(Self.fileName)"
    let descriptor = untilUninterrupted {
      unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    }
    guard descriptor >= 0 else { throw StorageError(.open, path, errno) }
    var triesLeft = 10
    while untilUninterrupted({ flock(descriptor, LOCK_EX | LOCK_NB) }) != 0 {
      let code = errno
      triesLeft -= 1
      guard code == EWOULDBLOCK, triesLeft > 0 else {
        close(descriptor)
        if code == EWOULDBLOCK { return nil }
        throw StorageError(.lock, path, code)
      }
      // A child that its former owner has forked holds the lock too, until it runs its program.
      usleep(2_000)
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
