internal import Glibc

/// Our ends of a child's three standard streams, served together by one `poll`.
struct Streams: ~Copyable {
  /// An output of the child and what came out of it.
  struct Output: ~Copyable {
    private(set) var bytes: [UInt8] = []
    private let bytesMax: Int
    fileprivate var source: Descriptor

    fileprivate init(_ source: consuming Descriptor, bytesMax: Int) {
      self.source = source
      self.bytesMax = bytesMax
    }

    /// Takes a bufferful of what is there.
    fileprivate mutating func collect(through buffer: inout [UInt8]) throws(Failure) {
      guard source.isOpen else { return }
      switch try source.read(into: &buffer) {
      case .moved(let count):
        try keep(buffer[..<count])
      case .wouldBlock: break
      case .closed: source.close()
      }
    }

    /// Takes what is there now, and no more: a grandchild may hold the stream and print without end.
    fileprivate mutating func collectRest(through buffer: inout [UInt8]) throws(Failure) {
      guard source.isOpen else { return }
      var bytesLeft = try source.bytesWaiting()
      while bytesLeft > 0, case .moved(let count) = try source.read(into: &buffer) {
        try keep(buffer[..<min(count, bytesLeft)])
        bytesLeft -= count
      }
      source.close()
    }

    private mutating func keep(_ more: ArraySlice<UInt8>) throws(Failure) {
      guard more.count <= bytesMax - bytes.count else {
        throw Failure("read all of", cause: "it printed more than \(bytesMax) bytes")
      }
      bytes.append(contentsOf: more)
    }
  }

  /// What it printed.
  private(set) var output: Output
  /// What it complained.
  private(set) var error: Output
  private var input: Descriptor
  private var inputLeft: ArraySlice<UInt8>
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)

  /// Our ends of the pipes, and what to say.
  init(
    input: consuming Descriptor, sending bytes: [UInt8], output: consuming Descriptor,
    error: consuming Descriptor, outputBytesMax: Int
  ) throws(Failure) {
    try input.makeNonblocking()
    try output.makeNonblocking()
    try error.makeNonblocking()
    self.input = input
    if bytes.isEmpty { self.input.close() }
    inputLeft = bytes[...]
    self.output = Output(output, bytesMax: outputBytesMax)
    self.error = Output(error, bytesMax: outputBytesMax)
  }

  /// Whether nothing more can be said or heard.
  var areClosed: Bool { !input.isOpen && !output.source.isOpen && !error.source.isOpen }

  /// Waits until a stream is ready, or for so long, and moves what it has.
  mutating func serve(forMilliseconds timeout: Int32) throws(Failure) {
    // A descriptor of -1 is passed over.
    var requests = [
      pollfd(fd: input.number, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: output.source.number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: error.source.number, events: Int16(POLLIN), revents: 0),
    ]
    guard unsafe poll(&requests, nfds_t(requests.count), timeout) >= 0 || errno == EINTR else {
      throw Failure("wait for the streams of")
    }
    if requests[0].revents != 0 { try say() }
    if requests[1].revents != 0 { try output.collect(through: &buffer) }
    if requests[2].revents != 0 { try error.collect(through: &buffer) }
  }

  /// Takes what a child that has ended left in the pipes.
  mutating func drain() throws(Failure) {
    try output.collectRest(through: &buffer)
    try error.collectRest(through: &buffer)
  }

  private mutating func say() throws(Failure) {
    switch try input.write(inputLeft) {
    case .moved(let count): inputLeft = inputLeft.dropFirst(count)
    case .wouldBlock: break
    case .closed: inputLeft = []
    }
    if inputLeft.isEmpty { input.close() }
  }
}
