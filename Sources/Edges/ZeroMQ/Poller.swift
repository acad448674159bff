internal import CZeroMQ
internal import Glibc
internal import Mistakes

/// Waits until one of some sockets and descriptors has something to do.
///
/// `zmq_poll` asks every socket twice a wait, each time with a system call. Here one `poll` waits
/// for the descriptors, those of the sockets among them, and only those sockets are asked that were
/// used since they last had nothing, because of the rest their descriptors tell (see
/// `SocketHandle.mayHaveNews`). A wait allocates nothing.
public struct Poller: ~Copyable {
  /// One registration, as what it is asked for.
  public struct Token: Hashable, Sendable {
    let index: Int
  }

  /// What is waited for.
  public enum Interest: Hashable, Sendable {
    /// Bytes to read, or the other end's close.
    case reading
    /// Room to write, or the other end's close.
    case writing
    /// Either.
    case both
  }

  /// What a wait found.
  public struct Ready: Sendable {
    fileprivate var words: [UInt64] = []
    /// Whether the time was over before anything happened.
    public fileprivate(set) var isEmpty = true

    /// Whether a registration has something to do.
    public func contains(_ token: Token) -> Bool {
      words[token.index / 64] >> UInt64(token.index % 64) & 1 == 1
    }

    fileprivate mutating func insert(_ index: Int) {
      words[index / 64] |= 1 << UInt64(index % 64)
      isEmpty = false
    }

    fileprivate mutating func removeAll() {
      for index in words.indices { words[index] = 0 }
      isEmpty = true
    }
  }

  private var requests: [pollfd] = []
  /// The socket behind each request; nil for a plain descriptor.
  private var sockets: [SocketHandle?] = []
  private var free: [Int] = []
  private var ready = Ready()

  /// A poller with nothing to wait for.
  public init() {}

  /// Waits also for messages of a socket, and keeps it open.
  public mutating func add(_ socket: borrowing Socket) -> Token {
    add(pollfd(fd: socket.handle.descriptor, events: Int16(POLLIN), revents: 0), socket.handle)
  }

  /// Waits also for a descriptor, which stays its owner's.
  public mutating func add(_ descriptor: Int32, for interest: Interest = .reading) -> Token {
    add(pollfd(fd: descriptor, events: interest.events, revents: 0), nil)
  }

  private mutating func add(_ request: pollfd, _ socket: SocketHandle?) -> Token {
    require(request.fd >= 0, "descriptor \(request.fd) is not open")
    if let index = free.popLast() {
      requests[index] = request
      sockets[index] = socket
      return Token(index: index)
    }
    requests.append(request)
    sockets.append(socket)
    if requests.count > ready.words.count * 64 { ready.words.append(0) }
    return Token(index: requests.count - 1)
  }

  /// Waits for something else of a descriptor.
  public mutating func change(_ token: Token, to interest: Interest) {
    require(sockets[token.index] == nil, "of a socket, only messages are waited for")
    requests[token.index].events = interest.events
  }

  /// Waits no longer for a registration; its token means nothing any more.
  public mutating func remove(_ token: Token) {
    require(requests[token.index].fd >= 0, "registration \(token.index) was removed before")
    // The kernel passes over negative numbers.
    requests[token.index] = pollfd(fd: -1, events: 0, revents: 0)
    sockets[token.index] = nil
    free.append(token.index)
  }

  /// Waits until something has something to do, or until the time is over.
  ///
  /// - Parameter milliseconds: The longest wait; nil is without end.
  public mutating func wait(upTo milliseconds: Int?) throws(ZeroMQError) -> Ready {
    ready.removeAll()
    let deadline = milliseconds.map { Self.now() + max(0, $0) }
    var hasArrivals = false
    for index in sockets.indices {
      guard let socket = sockets[index], socket.mayHaveNews else { continue }
      socket.mayHaveNews = socket.hasArrivals()
      if socket.mayHaveNews {
        ready.insert(index)
        hasArrivals = true
      }
    }
    while true {
      let timeout = hasArrivals ? 0 : Self.timeout(until: deadline)
      let count = unsafe requests.withUnsafeMutableBufferPointer {
        unsafe poll($0.baseAddress, nfds_t($0.count), timeout)
      }
      guard count >= 0 || errno == EINTR else { throw ZeroMQError("wait for", "descriptors") }
      if count > 0 { noteArrivals(count) }
      // A socket's descriptor tells of news that may be for libzmq alone; then the wait goes on.
      if !ready.isEmpty || timeout == 0 { return ready }
    }
  }

  private mutating func noteArrivals(_ count: Int32) {
    var left = count
    for index in requests.indices where requests[index].revents != 0 {
      if let socket = sockets[index] {
        socket.mayHaveNews = socket.hasArrivals()
        if socket.mayHaveNews { ready.insert(index) }
      } else {
        ready.insert(index)
      }
      left -= 1
      if left == 0 { return }
    }
  }

  private static func timeout(until deadline: Int?) -> Int32 {
    guard let deadline else { return -1 }
    return Int32(clamping: max(0, deadline - now()))
  }

  /// The monotonic clock, in milliseconds.
  private static func now() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
  }
}

extension Poller.Interest {
  fileprivate var events: Int16 {
    switch self {
    case .reading: Int16(POLLIN)
    case .writing: Int16(POLLOUT)
    case .both: Int16(POLLIN | POLLOUT)
    }
  }
}
