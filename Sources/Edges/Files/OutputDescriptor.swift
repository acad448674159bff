import Glibc

/// Why an open descriptor did not take bytes.
public struct OutputError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The system's number for the cause.
  public let code: Int32
  /// What was tried and the system's reason.
  public let message: String

  /// The message.
  public var description: String { message }

  /// Whether nobody reads any more, as behind `| head`: then there is nobody to complain to.
  public var isReaderGone: Bool { code == EPIPE }
}

/// An open file descriptor that takes bytes until it has them all.
///
/// It does not own the descriptor: standard output belongs to the process.
public struct OutputDescriptor: Sendable {
  private let number: Int32
  private let name: String

  /// The process's standard output.
  public static let standardOutput = OutputDescriptor(
    number: STDOUT_FILENO, name: "standard output")
  /// The process's standard error.
  public static let standardError = OutputDescriptor(number: STDERR_FILENO, name: "standard error")

  /// A descriptor and what a message calls it.
  package init(number: Int32, name: String) {
    self.number = number
    self.name = name
  }

  /// Writes all the bytes, however often a signal or a full pipe gets in the way.
  public func write(_ bytes: [UInt8]) throws(OutputError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { buffer in
        unsafe Glibc.write(number, buffer.baseAddress, buffer.count)
      }
      let code = errno
      switch (written, code) {
      case (0..., _): rest = rest.dropFirst(written)
      case (_, EINTR): continue
      case (_, EAGAIN): waitUntilWritable()
      default: throw refusal(to: "write", code)
      }
    }
  }

  /// Closes the descriptor, which is when a network file system admits that the disk was full.
  public func close() throws(OutputError) {
    guard Glibc.close(number) != 0 else { return }
    throw refusal(to: "close", errno)
  }

  /// Whether a person looks at it.
  public var isTerminal: Bool { isatty(number) == 1 }

  /// The terminal's width in columns, if it is one and says so.
  public var terminalWidth: Int? {
    var size = winsize()
    guard unsafe ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Makes writing to a closed pipe an error that can be reported, rather than the process's death.
  ///
  /// An empty handler does that and, unlike SIG_IGN, does not outlive exec: children still die of it.
  public static func outliveClosedPipes() {
    signal(SIGPIPE) { _ in }
  }

  /// Somebody made the descriptor non-blocking, as a shell or a sibling process may have done.
  private func waitUntilWritable() {
    var request = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
    _ = unsafe poll(&request, 1, -1)
  }

  private func refusal(to operation: String, _ code: Int32) -> OutputError {
    // glibc keeps the text of strerror for each thread.
    let reason = unsafe String(cString: strerror(code))
    return OutputError(code: code, message: "cannot \(operation) \(name): \(reason)")
  }
}
