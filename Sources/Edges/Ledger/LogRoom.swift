internal import Glibc

/// Room in the log that commits go into, made before they come.
///
/// A commit ends when the log is on the disk. If the log grew by it, its new size has to be there
/// too, which costs a file system with a journal two to four times as long as the bytes alone. SQLite
/// writes over the log again and again, but begins with an empty one; so zeros are written behind its
/// end once. They are no part of it: what SQLite reads ends where a checksum does not fit.
enum LogRoom {
  /// As much as a lively minute of short sweeps writes between two folds of the log.
  private static let bytes: off_t = 8 << 20

  /// Makes room in the log of a ledger on whose connection nothing is being written.
  ///
  /// It is a convenience: where it cannot be had, the log is left as it was.
  static func make(ofLedger path: String) {
    let number = unsafe open(path + "-wal", O_WRONLY | O_CLOEXEC)
    guard number >= 0 else { return }
    defer { close(number) }
    let end = lseek(number, 0, SEEK_END)
    guard end >= 0, end < bytes else { return }
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    var place = end
    while place < bytes {
      let count = unsafe zeros.withUnsafeBytes {
        unsafe pwrite(number, $0.baseAddress, $0.count, place)
      }
      guard count > 0 else {
        ftruncate(number, end)
        return
      }
      place += off_t(count)
    }
    fdatasync(number)
  }
}
