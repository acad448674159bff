import Glibc

// The only file of this module that talks to the system, and the only one with `unsafe` in it: an
// array handed to write(2), a struct filled by ioctl(2), C strings read.

extension Terminal {
  /// The process's own standard output and standard error.
  ///
  /// Text wraps at the width of the terminal, at most 100 columns, and at 80 when output is not a
  /// terminal. Headings are bold on a terminal unless `NO_COLOR` is set (https://no-color.org) or
  /// `TERM` is `dumb`.
  package static func standard() -> Terminal {
    // A write to a closed pipe shall be an error that can be reported. An empty handler does that
    // and, unlike SIG_IGN, does not outlive exec: the children of the process die of SIGPIPE.
    signal(SIGPIPE) { _ in }
    let output = OutputDescriptor(number: STDOUT_FILENO, name: "standard output")
    let errors = OutputDescriptor(number: STDERR_FILENO, name: "standard error")
    let isTerminal = isatty(output.number) == 1
    let isPlain =
      !(environmentVariable("NO_COLOR") ?? "").isEmpty || environmentVariable("TERM") == "dumb"
    return Terminal(
      width: isTerminal ? output.terminalWidth : 80, isStyled: isTerminal && !isPlain,
      isLineBuffered: isTerminal,
      output: { bytes throws(Failure) in try output.write(bytes) },
      errors: { bytes throws(Failure) in try errors.write(bytes) })
  }

  private static func environmentVariable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }
}

/// An open file descriptor that takes bytes until it has them all.
package struct OutputDescriptor: Sendable {
  let number: Int32
  let name: String

  /// A descriptor and what a message calls it.
  package init(number: Int32, name: String) {
    self.number = number
    self.name = name
  }

  /// Writes all the bytes, however often a signal or a full pipe gets in the way.
  package func write(_ bytes: [UInt8]) throws(Failure) {
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
  package func close() throws(Failure) {
    guard Glibc.close(number) != 0 else { return }
    throw refusal(to: "close", errno)
  }

  /// Somebody made the descriptor non-blocking, as a shell or a sibling process may have done.
  private func waitUntilWritable() {
    var request = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
    _ = unsafe poll(&request, 1, -1)
  }

  /// The terminal's width in columns, within what is comfortable to read.
  fileprivate var terminalWidth: Int {
    var size = winsize()
    guard unsafe ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return min(max(Int(size.ws_col), 40), 100)
  }

  private func refusal(to operation: String, _ code: Int32) -> Failure {
    let reason = unsafe String(cString: strerror(code))
    return Failure(.io, "cannot \(operation) \(name): \(reason)")
  }
}
