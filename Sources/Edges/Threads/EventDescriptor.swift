internal import CThreads
internal import Glibc

/// A descriptor that becomes readable when any thread says so, and with which a thread that sleeps
/// in a poll is woken.
///
/// However often it is signalled before it is cleared, it wakes once: it tells that there is
/// something to do, never how much. Whoever wakes clears it first and looks for work after, so that
/// a signal in between is kept for the next time.
public struct EventDescriptor: ~Copyable, Sendable {
  /// The number by which a poll knows it.
  public let number: Int32

  /// A descriptor that is not signalled.
  public init() throws(ThreadError) {
    let number = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
    guard number >= 0 else { throw ThreadError("make", "an event descriptor") }
    self.number = number
  }

  deinit { _ = Glibc.close(number) }

  /// Makes it readable.
  public func signal() {
    var one: UInt64 = 1
    // EAGAIN means that the count is full, so it is readable already.
    while unsafe write(number, &one, MemoryLayout<UInt64>.size) < 0, errno == EINTR {}
  }

  /// Sleeps until it is readable, or for so many milliseconds if a time is given.
  ///
  /// - Returns: Whether it is readable.
  public func wait(upTo milliseconds: Int?) -> Bool {
    var request = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&request, 1, milliseconds.map { Int32(clamping: $0) } ?? -1) > 0
  }

  /// Makes it unreadable until the next signal.
  public func clear() {
    var count: UInt64 = 0
    while unsafe read(number, &count, MemoryLayout<UInt64>.size) < 0, errno == EINTR {}
  }
}
