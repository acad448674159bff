internal import Glibc

/// A child process: killed and reaped when dropped, so that none is left behind.
struct RunningProcess: ~Copyable {
  /// The number by which the system knows it, its own until its end has been taken.
  let identifier: pid_t

  /// Whether its group is killed with it.
  private let leadsGroup: Bool
  /// This process's own peak when the child left its memory, in bytes; see ``PeakMemory``.
  private let parentPeakBytes: Int
  private var end: ProcessEnd?
  /// Whether its end was taken by another, so that the number may already be another process's.
  private var isLost = false

  /// A child that has just been started.
  init(identifier: pid_t, leadsGroup: Bool) {
    self.identifier = identifier
    self.leadsGroup = leadsGroup
    var usage = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    parentPeakBytes = usage.ru_maxrss * 1024
  }

  deinit {
    if isRunning {
      kill()
      var status: Int32 = 0
      while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    }
  }

  /// How it ended; nil while it runs.
  mutating func checkEnd() throws(Failure) -> ProcessEnd? {
    try wait(WNOHANG)
  }

  /// Waits until it has ended, or until a time if one is given.
  mutating func waitForEnd(until deadline: ContinuousClock.Instant?) throws(Failure) {
    // `wait` knows no time limit. Mostly the end is microseconds away, so short naps come first.
    var napMicroseconds: UInt32 = 50
    while true {
      guard try wait(deadline == nil ? 0 : WNOHANG) == nil else { return }
      if let deadline {
        guard ContinuousClock.now < deadline else { return }
        usleep(napMicroseconds)
        napMicroseconds = min(2 * napMicroseconds, 10_000)
      }
    }
  }

  /// Whether its number is still its own.
  var isRunning: Bool { end == nil && !isLost }

  /// Ends it, and its group if it leads one, unless it has ended by itself.
  func kill() {
    if isRunning { _ = Glibc.kill(leadsGroup ? -identifier : identifier, SIGKILL) }
  }

  private mutating func wait(_ options: Int32) throws(Failure) -> ProcessEnd? {
    if let end { return end }
    if leadsGroup {
      // What is left of its group dies while the group's number cannot be another's yet.
      var information = unsafe siginfo_t()
      let seen = unsafe waitid(
        P_PID, id_t(identifier), &information, WEXITED | WNOWAIT | options)
      guard seen == 0 || errno == EINTR else { throw refusal() }
      guard seen == 0, unsafe information.si_signo == SIGCHLD else { return nil }
      kill()
    }
    var status: Int32 = 0
    var usage = rusage()
    let waited = unsafe wait4(identifier, &status, options, &usage)
    guard waited >= 0 || errno == EINTR else { throw refusal() }
    guard waited == identifier else { return nil }
    let peakBytes = usage.ru_maxrss * 1024
    end = ProcessEnd(
      status: ExitStatus(waitStatus: status),
      peakMemory: peakBytes > parentPeakBytes ? .exactly(peakBytes) : .atMost(peakBytes))
    return end
  }

  private mutating func refusal() -> Failure {
    isLost = errno == ECHILD
    return isLost
      ? Failure("wait for", cause: "another part of this process has taken its end")
      : Failure("wait for")
  }
}
