internal import Glibc
internal import Synchronization

/// A running child process: killed and reaped when dropped, so that none is left behind.
struct Child: ~Copyable {
  /// How a child ended and what it used.
  struct End {
    let status: ExitStatus
    let peakMemory: PeakMemory
  }

  /// Our ends of its standard streams.
  var streams: Streams

  private let identifier: pid_t
  /// This process's own peak when the child left its memory, in bytes; see ``PeakMemory``.
  private let parentPeakBytes: Int
  private var end: End?
  /// Whether its end was taken by another, so that the number may already be another process's.
  private var isLost = false

  /// Pipes are not born closed to other programs, so only one child at a time is.
  private static let turn = Mutex(())

  /// Starts a program and gives it pipes as its standard streams.
  static func start(_ command: Subprocess) throws(Failure) -> Child {
    guard !isChildSignalIgnored else {
      throw Failure(
        "start",
        cause: "this process ignores SIGCHLD, so no child's end can be seen; "
          + "start it where SIGCHLD has its default")
    }
    return try turn.withLock { _ throws(Failure) in
      let input = try Descriptor.pipe()
      let output = try Descriptor.pipe()
      let error = try Descriptor.pipe()
      let streams = try Streams(
        input: input.sink, sending: command.standardInput, output: output.source,
        error: error.source, outputBytesMax: command.outputBytesMax)
      let identifier = try spawn(
        command, input: input.source, output: output.sink, error: error.sink)
      return Child(identifier: identifier, streams: streams)
    }
  }

  private init(identifier: pid_t, streams: consuming Streams) {
    self.identifier = identifier
    self.streams = streams
    var usage = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    parentPeakBytes = usage.ru_maxrss * 1024
  }

  private static func spawn(
    _ command: Subprocess, input: borrowing Descriptor, output: borrowing Descriptor,
    error: borrowing Descriptor
  ) throws(Failure) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input.number, STDIN_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, output.number, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, error.number, STDERR_FILENO)

    // The child starts with no signal blocked or ignored on our account.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe sigaddset(&signals, SIGCHLD)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

    var identifier: pid_t = 0
    let arguments = CStrings([command.executable] + command.arguments)
    let environment = CStrings(environmentAdding: command.environment)
    let code = unsafe posix_spawn(
      &identifier, command.executable, &actions, &attributes, arguments.pointers,
      environment.pointers)
    guard code == 0 else { throw Failure("start", code: code) }
    return identifier
  }

  /// Whether the system throws away how children end, as whoever started this process may have asked.
  private static var isChildSignalIgnored: Bool {
    var action = sigaction()
    guard unsafe sigaction(SIGCHLD, nil, &action) == 0 else { return false }
    let ignore = 1  // SIG_IGN, a macro that Swift does not see.
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == ignore
      || action.sa_flags & SA_NOCLDWAIT != 0
  }

  deinit {
    if isRunning {
      kill()
      var status: Int32 = 0
      while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    }
  }

  /// How it ended; nil while it runs.
  mutating func checkEnd() throws(Failure) -> End? {
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
  private var isRunning: Bool { end == nil && !isLost }

  /// Ends it, unless it has ended by itself.
  func kill() {
    if isRunning { _ = Glibc.kill(identifier, SIGKILL) }
  }

  private mutating func wait(_ options: Int32) throws(Failure) -> End? {
    if let end { return end }
    var status: Int32 = 0
    var usage = rusage()
    let waited = unsafe wait4(identifier, &status, options, &usage)
    guard waited >= 0 || errno == EINTR else {
      isLost = errno == ECHILD
      throw isLost
        ? Failure("wait for", cause: "another part of this process has taken its end")
        : Failure("wait for")
    }
    guard waited == identifier else { return nil }
    let peakBytes = usage.ru_maxrss * 1024
    end = End(
      status: ExitStatus(waitStatus: status),
      peakMemory: peakBytes > parentPeakBytes ? .exactly(peakBytes) : .atMost(peakBytes))
    return end
  }
}
