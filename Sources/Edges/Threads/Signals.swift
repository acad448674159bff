internal import CThreads
internal import Glibc

/// Signals to this process as something to read, in place of handlers that interrupt.
///
/// A handler runs in the middle of any instruction and may hardly call anything. Blocked signals
/// wait in the kernel until whoever polls this descriptor reads them. It is made before any thread
/// is started, because threads inherit what is blocked; children get their mask from Processes.
public struct Signals: ~Copyable {
  /// The polite wish that the process end.
  public static let terminate = SIGTERM
  /// The wish of a person at the keyboard that the process end.
  public static let interrupt = SIGINT
  /// The terminal is gone; for daemons, by custom, the wish that files be read again.
  public static let hangUp = SIGHUP

  /// The descriptor that is readable when a signal has come.
  public let number: Int32

  /// Blocks some signals in this thread and those that it will start, and waits for them here.
  public init(_ numbers: [Int32] = [terminate, interrupt, hangUp]) throws(ThreadError) {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for signal in numbers {
      guard unsafe sigaddset(&signals, signal) == 0 else {
        throw ThreadError("wait for", "signal \(signal)")
      }
    }
    let code = unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    guard code == 0 else { throw ThreadError("block", "signals", code: code) }
    let number = unsafe signalfd(-1, &signals, Int32(SFD_NONBLOCK | SFD_CLOEXEC))
    guard number >= 0 else { throw ThreadError("make", "a signal descriptor") }
    self.number = number
  }

  // The signals stay blocked: that nobody reads them any more is no reason to die of one.
  deinit { _ = Glibc.close(number) }

  /// The number of a signal that has come; nil if there is none now.
  public mutating func next() -> Int32? {
    var information = signalfd_siginfo()
    while true {
      let count = unsafe read(number, &information, MemoryLayout<signalfd_siginfo>.size)
      if count == MemoryLayout<signalfd_siginfo>.size { return Int32(information.ssi_signo) }
      guard count < 0, errno == EINTR else { return nil }
    }
  }
}
