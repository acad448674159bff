internal import Glibc

/// The right to write into a ledger, held by one process at a time.
///
/// SQLite lets any number of processes write in turns. A second coordinator would, though, lease the
/// same tasks again. So the owner locks a file beside the ledger; the system lets go of it whatever
/// way the owner ends, and who it is stands in the file.
struct OwnerLock: ~Copyable {
  private let descriptor: Int32

  init(beside path: String) throws(LedgerError) {
    let file = path + "-lock"
    var number: Int32
    repeat {
      number = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    } while number < 0 && errno == EINTR
    guard number >= 0 else {
      let code = errno
      throw LedgerError(
        .own, path, systemCode: code,
        "cannot lock the ledger by '\(file)' (\(unsafe String(cString: strerror(code)))); "
          + "check the permissions of its directory")
    }
    // Somebody who only looks whether there is an owner holds it for a moment.
    var isMine = flock(number, LOCK_EX | LOCK_NB) == 0
    for _ in 0..<5 where !isMine {
      usleep(10_000)
      isMine = flock(number, LOCK_EX | LOCK_NB) == 0
    }
    guard isMine else {
      let holder = OwnerLock.text(of: number)
      close(number)
      throw LedgerError(
        .own, path,
        "the ledger '\(path)' belongs to a coordinator that runs"
          + (holder.isEmpty ? "" : ", \(holder)") + "; stop that one or name another ledger")
    }
    descriptor = number
    let words = Array("process \(getpid()) on \(OwnerLock.host)\n".utf8)
    // The words are for people; the lock holds without them.
    ftruncate(number, 0)
    _ = unsafe words.withUnsafeBytes { unsafe pwrite(number, $0.baseAddress, $0.count, 0) }
  }

  deinit { close(descriptor) }

  /// Whether some process owns a ledger now.
  static func isHeld(beside path: String) -> Bool {
    let number = unsafe open(path + "-lock", O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { return false }
    defer { close(number) }
    return flock(number, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  private static func text(of descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 400)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
    }
    let line = bytes.prefix(max(count, 0)).prefix { $0 != UInt8(ascii: "\n") }
    return String(decoding: line, as: UTF8.self)
  }

  private static var host: String {
    var name = [UInt8](repeating: 0, count: 256)
    let code = unsafe name.withUnsafeMutableBytes { buffer in
      guard let base = buffer.baseAddress else { return Int32(-1) }
      return unsafe gethostname(base.assumingMemoryBound(to: CChar.self), buffer.count - 1)
    }
    guard code == 0 else { return "an unnamed host" }
    return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
  }
}
