internal import CLinux
internal import Glibc

/// The one owner of a file descriptor, which it closes.
struct Descriptor: ~Copyable {
  /// The number by which the system knows it; -1 once it is closed.
  private(set) var number: Int32

  private init(number: Int32) {
    self.number = number
  }

  deinit {
    // Linux releases the number even when it reports an error; a second close could hit another's.
    if isOpen { _ = Glibc.close(number) }
  }

  /// Whether it can still be used.
  var isOpen: Bool { number >= 0 }

  /// Closes it before its time.
  mutating func close() {
    if isOpen { _ = Glibc.close(number) }
    number = -1
  }

  /// The two ends of a pipe, which no program inherits unless it is given one.
  static func pipe() throws(Failure) -> Pipe {
    var numbers: [Int32] = [-1, -1]
    guard unsafe linux_pipe(&numbers) == 0 else { throw Failure("open pipes to") }
    return Pipe(source: Descriptor(number: numbers[0]), sink: Descriptor(number: numbers[1]))
  }

  /// A descriptor that becomes readable when a child ends.
  static func end(of identifier: pid_t) throws(Failure) -> Descriptor {
    let number = linux_pidfd_open(identifier)
    guard number >= 0 else { throw Failure("wait for the end of") }
    return Descriptor(number: number)
  }

  /// A piece of memory without a name, which programs can be given.
  static func memory(byteCount: Int) throws(Failure) -> Descriptor {
    let number = linux_memory_create(byteCount)
    guard number >= 0 else { throw Failure("share memory with") }
    return Descriptor(number: number)
  }

  /// A descriptor that this process was started with.
  static func inherited(_ number: Int32) -> Descriptor { Descriptor(number: number) }

  /// Makes reads and writes return at once.
  borrowing func makeNonblocking() throws(Failure) {
    let flags = fcntl(number, F_GETFL)
    guard flags >= 0, fcntl(number, F_SETFL, flags | O_NONBLOCK) == 0 else {
      throw Failure("make ready the pipes of")
    }
  }

  /// What came of an attempt to read or write.
  enum Transfer {
    /// So many bytes went through, at least one.
    case moved(Int)
    /// Nothing goes through now.
    case wouldBlock
    /// Nothing will ever go through: the other end is closed.
    case closed
  }

  /// Reads as much as is there and fits into a buffer.
  borrowing func read(into buffer: inout [UInt8]) throws(Failure) -> Transfer {
    while true {
      let count = unsafe Glibc.read(number, &buffer, buffer.count)
      if count > 0 { return .moved(count) }
      if count == 0 { return .closed }
      switch errno {
      case EINTR: continue
      case EAGAIN: return .wouldBlock
      default: throw Failure("read from")
      }
    }
  }

  /// Waits until something can be read, or will never come.
  borrowing func waitUntilReadable() { wait(for: POLLIN) }

  /// Waits until something can be written, or will never be read.
  borrowing func waitUntilWritable() { wait(for: POLLOUT) }

  private borrowing func wait(for event: Int32) {
    var request = pollfd(fd: number, events: Int16(event), revents: 0)
    _ = unsafe poll(&request, 1, -1)
  }

  /// How many bytes can be read at once.
  borrowing func bytesWaiting() throws(Failure) -> Int {
    var count: Int32 = 0
    guard unsafe ioctl(number, UInt(FIONREAD), &count) == 0 else { throw Failure("read from") }
    return Int(count)
  }

  /// Writes as much of some bytes as the other end takes.
  borrowing func write(_ bytes: ArraySlice<UInt8>) throws(Failure) -> Transfer {
    while true {
      let (count, code) = withoutBrokenPipeSignal {
        let count = unsafe bytes.withUnsafeBytes { buffer in
          unsafe Glibc.write(number, buffer.baseAddress, buffer.count)
        }
        return (count, count < 0 ? errno : 0)
      }
      if count >= 0 { return .moved(count) }
      switch code {
      case EINTR: continue
      case EAGAIN: return .wouldBlock
      case EPIPE: return .closed
      default: throw Failure("write to", code: code)
      }
    }
  }
}

/// Both ends of a pipe.
struct Pipe: ~Copyable {
  /// Where to read.
  let source: Descriptor
  /// Where to write.
  let sink: Descriptor
}

/// Runs a write whose broken pipe is an error and no signal, which would end this process.
///
/// The signal goes to the thread that writes. So it is blocked here, taken back if it came, and the
/// mask restored: nothing changes for the rest of the program, unlike with `SIG_IGN`, which children
/// would inherit too.
private func withoutBrokenPipeSignal(_ write: () -> (Int, Int32)) -> (Int, Int32) {
  var brokenPipe = sigset_t()
  unsafe sigemptyset(&brokenPipe)
  unsafe sigaddset(&brokenPipe, SIGPIPE)
  var pending = sigset_t()
  unsafe sigpending(&pending)
  guard unsafe sigismember(&pending, SIGPIPE) == 0 else { return write() }

  var previous = sigset_t()
  unsafe pthread_sigmask(SIG_BLOCK, &brokenPipe, &previous)
  let result = write()
  if result.1 == EPIPE {
    var atOnce = timespec()
    while unsafe sigtimedwait(&brokenPipe, nil, &atOnce) < 0, errno == EINTR {}
  }
  unsafe pthread_sigmask(SIG_SETMASK, &previous, nil)
  return result
}
