import Files
import Glibc
import Synchronization
import TestSupport
import Testing

@Suite("Files")
struct FilesTests {
  @Test("a file is read whole, whatever its length", arguments: [0, 1, 65_535, 65_536, 200_000])
  func whole(length: Int) throws {
    let scratch = try Scratch()
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = try scratch.write(bytes, to: "plan.yaml")
    #expect(try Files.read(path, bytesMax: 1 << 20) == bytes)
  }

  @Test("the pieces of a file are the file")
  func pieces() throws {
    let scratch = try Scratch()
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = try scratch.write(bytes, to: "data")
    var read: [[UInt8]] = []
    try Files.read(path, bytesMax: 200_000, pieces: { read.append(Array($0)) })
    #expect(Array(read.joined()) == bytes && read.count > 1)
    #expect(throws: FileError.self) { try Files.read(path, bytesMax: 10, pieces: { _ in }) }
  }

  @Test("a file's stamp changes with the file and not without")
  func stamps() throws {
    let scratch = try Scratch()
    let path = try scratch.write("one", to: "data")
    let stamp = try Files.stamp(of: path)
    #expect(try Files.stamp(of: path) == stamp)
    try scratch.write("longer", to: "data")
    #expect(try Files.stamp(of: path) != stamp)
    #expect(throws: FileError.self) { try Files.stamp(of: "\(scratch.path)/no") }
  }

  @Test("a file of the greatest length is read, and one byte more is refused with both numbers")
  func length() throws {
    let scratch = try Scratch()
    let path = try scratch.write([1, 2, 3, 4], to: "plan.yaml")
    #expect(try Files.read(path, bytesMax: 4) == [1, 2, 3, 4])
    let error = try #require(throws: FileError.self) { try Files.read(path, bytesMax: 3) }
    #expect(error.operation == .read)
    #expect(error.path == path)
    #expect(error.code == EFBIG)
    #expect(
      error.message == "'\(path)' is 4 bytes long, and at most 3 are read; name a shorter file")
  }

  @Test("a file that claims no length is read to its end, and no further than the limit")
  func unknownLength() throws {
    let status = try Files.read("/proc/self/status", bytesMax: 1 << 16)
    #expect(String(decoding: status, as: UTF8.self).hasPrefix("Name:"))
    let error = try #require(throws: FileError.self) {
      try Files.read("/proc/self/status", bytesMax: 10)
    }
    #expect(error.code == EFBIG)
    #expect(
      error.message
        == "'/proc/self/status' is longer than the 10 bytes that are read; name a shorter file")
  }

  @Test("a missing file is named, and so is a path through a file")
  func missing() throws {
    let scratch = try Scratch()
    let missing = "\(scratch.path)/none.yaml"
    let error = try #require(throws: FileError.self) { try Files.read(missing, bytesMax: 10) }
    #expect(error.operation == .open)
    #expect(error.code == ENOENT)
    #expect(error.message == "there is no file '\(missing)'; check its name and directory")

    let file = try scratch.write([], to: "file")
    let through = try #require(throws: FileError.self) {
      try Files.read("\(file)/plan.yaml", bytesMax: 10)
    }
    #expect(through.code == ENOTDIR)
    #expect(
      through.message
        == "'\(file)/plan.yaml' leads through something that is not a directory; check the path")
  }

  @Test("a directory is refused")
  func directory() throws {
    let scratch = try Scratch()
    let error = try #require(throws: FileError.self) { try Files.read(scratch.path, bytesMax: 10) }
    #expect(error.operation == .inspect)
    #expect(error.code == EISDIR)
    #expect(error.message == "'\(scratch.path)' is a directory; name a file in it")
  }

  @Test("a file that its reader may not read is refused")
  func permission() async {
    // The superuser may read everything, so another process becomes nobody first.
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      let path = try scratch.write([1], to: "secret")
      guard chmod(scratch.path, 0o755) == 0, chmod(path, 0) == 0 else { exit(2) }
      guard geteuid() != 0 || seteuid(65534) == 0 else { exit(3) }
      do throws(FileError) {
        _ = try Files.read(path, bytesMax: 10)
        exit(4)
      } catch {
        _ = seteuid(getuid())
        let message =
          "'\(path)' may not be read by this user; "
          + "check the permissions of the file and of the directories above it"
        guard error.code == EACCES, error.message == message else { exit(5) }
      }
    }
  }

  @Test("links in a circle and names without end are wrong paths")
  func wrongPaths() throws {
    let scratch = try Scratch()
    let loop = try scratch.link("loop", to: "loop")
    let circle = try #require(throws: FileError.self) { try Files.read(loop, bytesMax: 10) }
    #expect(circle.code == ELOOP && circle.isWrongPath)
    #expect(
      circle.message
        == "'\(loop)' leads through symbolic links in a circle; correct one of them")
    for name in [String(repeating: "a", count: 256), String(repeating: "a/", count: 2500)] {
      let long = try #require(throws: FileError.self) { try Files.read(name, bytesMax: 10) }
      #expect(long.code == ENAMETOOLONG && long.isWrongPath)
      #expect(
        long.message == "the path is too long, at \(name.utf8.count) bytes; "
          + "name the file by a shorter one")
    }
  }

  @Test("a message shows what a path holds, and does not do it")
  func escapes() throws {
    let path = "no\u{1B}[31m\nred.yaml"
    let error = try #require(throws: FileError.self) { try Files.read(path, bytesMax: 10) }
    #expect(error.path == path)
    #expect(error.message == "there is no file 'no␛[31m␊red.yaml'; check its name and directory")
  }

  @Test("a path with a NUL is refused rather than cut short")
  func pathWithNUL() throws {
    let error = try #require(throws: FileError.self) {
      try Files.read("/proc/self/status\0.yaml", bytesMax: 1 << 16)
    }
    #expect(error.code == EINVAL)
  }

  @Test(
    "a device is refused at once, however much it would give",
    arguments: [
      "/dev/zero", "/dev/null",
    ])
  func device(path: String) throws {
    let error = try #require(throws: FileError.self) { try Files.read(path, bytesMax: 10) }
    #expect(error.operation == .inspect)
    #expect(error.code == EINVAL)
    #expect(
      error.message
        == "'\(path)' is a device, pipe or socket, not a file; write its output to a file and name that"
    )
  }

  @Test("a named pipe is refused at once, though nobody writes to it")
  func namedPipe() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/pipe"
    try #require(mkfifo(path, 0o600) == 0)
    let error = try #require(throws: FileError.self) { try Files.read(path, bytesMax: 10) }
    #expect(error.code == EINVAL)
  }

  @Test("a descriptor is closed on every path")
  func closed() async {
    // A process of its own, so that no other test opens or closes anything meanwhile.
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      let path = try scratch.write([1, 2, 3], to: "plan.yaml")
      let free = dup(0)
      close(free)
      for (path, bytesMax) in [(path, 3), (path, 2), (scratch.path, 9), ("/dev/zero", 9)] {
        _ = try? Files.read(path, bytesMax: bytesMax)
        let next = dup(0)
        close(next)
        guard next == free else { exit(2) }
      }
    }
  }
}

@Suite("Files that are pipes")
struct PipeTests {
  @Test("what a shell passes for <(generate) is read to its end")
  func processSubstitution() throws {
    let pipe = try Pipe()
    pipe.write(Array("study: noop\n".utf8))
    pipe.closeWriter()
    #expect(try Files.read(pipe.path, bytesMax: 12) == Array("study: noop\n".utf8))
  }

  @Test("a pipe that gives more than the limit is refused")
  func length() throws {
    let pipe = try Pipe()
    pipe.write([1, 2, 3, 4])
    let error = try #require(throws: FileError.self) { try Files.read(pipe.path, bytesMax: 3) }
    #expect(error.code == EFBIG)
    #expect(
      error.message
        == "'\(pipe.path)' is longer than the 3 bytes that are read; name a shorter file")
  }

  @Test("a socket that this process holds is read to its end", arguments: [0, Int32(O_NONBLOCK)])
  func socket(flags: Int32) throws {
    var ends: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    defer { close(ends[0]) }
    try #require(fcntl(ends[0], F_SETFL, flags) == 0)
    let writer = Writer { [end = ends[1]] in
      usleep(20_000)
      _ = Glibc.write(end, "study: noop\n", 12)
      close(end)
    }
    let bytes = try Files.read("/dev/fd/\(ends[0])", bytesMax: 12)
    writer.join()
    #expect(bytes == Array("study: noop\n".utf8))
    #expect(fcntl(ends[0], F_GETFL) & O_NONBLOCK == flags)
  }

  @Test("a slow generator is waited for, and signals do not end the wait")
  func signals() throws {
    let pipe = try Pipe()
    let reader = pthread_self()
    // Without SA_RESTART, each signal makes a waiting read return EINTR.
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in signalsCount.add(1, ordering: .relaxed) }
    try #require(sigaction(SIGUSR1, &action, nil) == 0)
    // Threads of a pool are born with signals blocked.
    var signals = sigset_t()
    sigaddset(&signals, SIGUSR1)
    try #require(pthread_sigmask(SIG_UNBLOCK, &signals, nil) == 0)
    defer { pthread_sigmask(SIG_BLOCK, &signals, nil) }
    let writer = Writer { [pipe] in
      while signalsCount.load(ordering: .relaxed) < 1000 {
        pthread_kill(reader, SIGUSR1)
        sched_yield()
      }
      pipe.write(Array("study: noop\n".utf8))
      pipe.closeWriter()
    }
    #expect(try Files.read(pipe.path, bytesMax: 100) == Array("study: noop\n".utf8))
    writer.join()
    #expect(signalsCount.load(ordering: .relaxed) >= 1000)
  }
}

private let signalsCount = Atomic<Int>(0)

/// Both ends of a pipe, as a shell hands one to a command it starts.
private final class Pipe: Sendable {
  private let reader: Int32
  private let writer: Int32
  private let isWriterOpen = Atomic<Bool>(true)

  init() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    (reader, writer) = (ends[0], ends[1])
  }

  deinit {
    close(reader)
    closeWriter()
  }

  var path: String { "/dev/fd/\(reader)" }

  func write(_ bytes: [UInt8]) {
    #expect(Glibc.write(writer, bytes, bytes.count) == bytes.count)
  }

  func closeWriter() {
    if isWriterOpen.exchange(false, ordering: .relaxed) { close(writer) }
  }
}

/// A thread with something to do.
private final class Writer {
  private var thread = pthread_t()

  init(_ body: @escaping @Sendable () -> Void) {
    let context = Unmanaged.passRetained(Body(body)).toOpaque()
    pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
        return nil
      }, context)
  }

  func join() { pthread_join(thread, nil) }

  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
