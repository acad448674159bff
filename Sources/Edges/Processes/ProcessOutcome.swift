/// What a child process left behind.
public struct ProcessOutcome: Sendable {
  /// How it ended.
  public let status: ExitStatus
  /// Whether it ran into its time limit and was killed for it.
  public let hasTimedOut: Bool
  /// All that it wrote to its standard output.
  public let standardOutput: [UInt8]
  /// All that it wrote to its standard error.
  public let standardError: [UInt8]
  /// The time from its start until it was seen to have ended, by a clock that never goes back.
  public let elapsedSeconds: Double
  /// The most memory that it had resident at a time.
  public let peakMemory: PeakMemory
}

/// How a child process ended and what it used.
public struct ProcessEnd: Hashable, Sendable {
  /// How it ended.
  public let status: ExitStatus
  /// The most memory that it had resident at a time.
  public let peakMemory: PeakMemory
}

/// How a process ended.
public enum ExitStatus: Hashable, Sendable {
  /// It returned from `main` or called `exit` with this code; 0 is success.
  case exited(Int32)
  /// A signal of this number ended it.
  case signalled(Int32)

  /// Decodes what `wait` reports of a process that ended.
  init(waitStatus: Int32) {
    let signal = waitStatus & 0x7f
    self = signal == 0 ? .exited(waitStatus >> 8 & 0xff) : .signalled(signal)
  }
}

/// How much memory a child had resident at its peak, as far as the kernel lets its parent know.
///
/// Between fork and exec a child lives in the memory of its parent, and Linux lets the peak that it
/// reports start from there (`exec_mmap` folds the old memory's high-water mark into the process).
/// A peak above the parent's own is the child's; anything below it cannot be seen. So measure small
/// programs from a small one.
public enum PeakMemory: Hashable, Sendable {
  /// The child's peak, in bytes.
  case exactly(Int)
  /// The peak of the parent, in bytes, which the child did not exceed.
  case atMost(Int)

  /// The peak or the least bound of it, in bytes.
  public var bytesMax: Int {
    switch self {
    case .exactly(let bytes), .atMost(let bytes): bytes
    }
  }
}
