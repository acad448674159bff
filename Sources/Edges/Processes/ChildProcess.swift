internal import Glibc

/// A child that lives beside us: we send it orders, it sends replies, and what it prints is kept as
/// its last words.
///
/// ``Subprocess`` runs a program to its end and blocks. Here nothing blocks but ``wait(for:)``:
/// whoever has many children polls their descriptors, and calls ``flush()``, ``receive(_:)``,
/// ``listen()`` and ``checkEnd()`` as these become ready. Orders go to the child's standard input.
///
/// A child that is dropped is killed, with its group if it leads one, and reaped.
public struct ChildProcess: ~Copyable {
  private let path: String
  private var process: RunningProcess
  private var orders: Descriptor
  private var replies: Descriptor
  private var output: Descriptor
  private var error: Descriptor
  private let end: Descriptor
  private let counter: SharedCounter

  /// What could not be sent yet, from ``sentCount`` on.
  private var unsent: [UInt8] = []
  private var sentCount = 0
  private var buffer: [UInt8]

  /// The last that it printed to its standard output, unless that carries its replies.
  public private(set) var lastOutput: ByteTail
  /// The last that it printed to its standard error.
  public private(set) var lastErrors: ByteTail

  /// Starts a program.
  public init(starting command: ChildCommand) throws(ProcessError) {
    do throws(Failure) {
      try self.init(command)
    } catch {
      throw ProcessError(error, about: command.executable)
    }
  }

  private init(_ command: ChildCommand) throws(Failure) {
    let orders = try Descriptor.pipe()
    let replies = try Descriptor.pipe()
    let output = try Descriptor.pipe()
    let error = try Descriptor.pipe()
    try orders.sink.makeNonblocking()
    try replies.source.makeNonblocking()
    try output.source.makeNonblocking()
    try error.source.makeNonblocking()
    let memory = try SharedCounter.makeMemory()
    let counter = try SharedCounter(mapping: memory)

    var given = [orders.source.number, output.sink.number, error.sink.number, -1]
    given[command.replies == .standardOutput ? 1 : 3] = replies.sink.number
    if command.sharesCounter { given.append(memory.number) }
    if given.last == -1 { given.removeLast() }
    let launch = Launch(
      executable: command.executable, arguments: command.arguments,
      environment: command.environment, folder: command.folder, leadsGroup: command.leadsGroup,
      diesWithParent: command.diesWithParent, cpu: command.cpu)
    let process = try launch.start(descriptors: given)
    let end = try Descriptor.end(of: process.identifier)

    path = command.executable
    lastOutput = ByteTail(bytesMax: command.lastWordsBytesMax)
    lastErrors = ByteTail(bytesMax: command.lastWordsBytesMax)
    buffer = [UInt8](repeating: 0, count: 64 << 10)
    self.process = process
    self.end = end
    self.counter = counter
    self.orders = orders.sink
    self.replies = replies.source
    self.output = output.source
    self.error = error.source
  }
}

extension ChildProcess {
  /// The process's number, as `ps` shows it; it means nothing once the child has ended.
  public var identifier: Int32 { process.identifier }

  /// To be polled for room to write while ``bytesUnsent`` is not 0; -1 once closed.
  public var ordersDescriptor: Int32 { orders.number }
  /// To be polled for something to read, for ``receive(_:)``; -1 once closed.
  public var repliesDescriptor: Int32 { replies.number }
  /// To be polled for something to read, for ``listen()``; -1 once closed.
  public var outputDescriptor: Int32 { output.number }
  /// To be polled for something to read, for ``listen()``; -1 once closed.
  public var errorDescriptor: Int32 { error.number }
  /// Becomes readable when the child ends.
  public var endDescriptor: Int32 { end.number }

  /// What the child last stored in the counter that it shares with us.
  public var sharedCount: UInt64 { counter.value }

  /// How many bytes wait until the child reads.
  public var bytesUnsent: Int { unsent.count - sentCount }

  /// Hands the child bytes, as far as it takes them now; the rest waits for ``flush()``.
  public mutating func send(_ bytes: [UInt8]) throws(ProcessError) {
    guard orders.isOpen else { return }
    if bytesUnsent == 0 {
      unsent = bytes
      sentCount = 0
    } else {
      unsent.append(contentsOf: bytes)
    }
    try flush()
  }

  /// Sends on what waits, as far as the child takes it now.
  public mutating func flush() throws(ProcessError) {
    do throws(Failure) {
      while bytesUnsent > 0, orders.isOpen {
        switch try orders.write(unsent[sentCount...]) {
        case .moved(let count): sentCount += count
        case .wouldBlock: return
        case .closed: closeOrders()
        }
      }
    } catch {
      throw ProcessError(error, about: path)
    }
  }

  /// Lets the child read the end of its orders; what has not been sent is dropped.
  public mutating func closeOrders() {
    orders.close()
    unsent = []
    sentCount = 0
  }

  /// Reads the replies that are there and hands them on piece by piece, at most 16 MiB of them.
  public mutating func receive(_ take: (ArraySlice<UInt8>) -> Void) throws(ProcessError) {
    do throws(Failure) {
      // A child that writes without end must not hold us.
      for _ in 0..<256 where replies.isOpen {
        switch try replies.read(into: &buffer) {
        case .moved(let count):
          take(buffer[..<count])
          // A pipe that did not fill the buffer is empty, or will be readable again.
          if count < buffer.count { return }
        case .wouldBlock: return
        case .closed: replies.close()
        }
      }
    } catch {
      throw ProcessError(error, about: path)
    }
  }

  /// Takes in what the child has printed.
  public mutating func listen() throws(ProcessError) {
    do throws(Failure) {
      if try Self.listen(to: error, into: &lastErrors, through: &buffer) == .atEnd { error.close() }
      if try Self.listen(to: output, into: &lastOutput, through: &buffer) == .atEnd {
        output.close()
      }
    } catch {
      throw ProcessError(error, about: path)
    }
  }

  private enum Stream { case goesOn, atEnd }

  /// Takes at most a few buffers, as a child that prints without end must not hold us.
  private static func listen(
    to source: borrowing Descriptor, into tail: inout ByteTail, through buffer: inout [UInt8]
  ) throws(Failure) -> Stream {
    guard source.isOpen else { return .goesOn }
    for _ in 0..<16 {
      switch try source.read(into: &buffer) {
      case .moved(let count): tail.append(buffer[..<count])
      case .wouldBlock: return .goesOn
      case .closed: return .atEnd
      }
    }
    return .goesOn
  }

  /// How it ended; nil while it runs.
  ///
  /// What it printed and replied before may still wait in the pipes.
  public mutating func checkEnd() throws(ProcessError) -> ProcessEnd? {
    do throws(Failure) {
      return try process.checkEnd()
    } catch {
      throw ProcessError(error, about: path)
    }
  }

  /// Kills it, and all of its group if it leads one; ``checkEnd()`` tells when it is gone.
  public func kill() { process.kill() }

  /// Blocks until something can be done for the child, or for so long.
  public func wait(for timeout: Duration) {
    var requests = [
      pollfd(fd: bytesUnsent > 0 ? orders.number : -1, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: replies.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: outputDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: error.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: end.number, events: Int16(POLLIN), revents: 0),
    ]
    let (seconds, attoseconds) = timeout.components
    let milliseconds =
      seconds < 86_400
      ? Int32(seconds) * 1_000 + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
      : 86_400_000
    _ = unsafe poll(&requests, nfds_t(requests.count), max(0, milliseconds))
  }
}
