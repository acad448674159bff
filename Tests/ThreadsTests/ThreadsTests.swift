import Glibc
import Processes
import Synchronization
import Testing
import Threads

@Suite("Threads")
struct ThreadsTests {
  @Test("a thread runs its body under its name, and its end can be waited for")
  func runs() throws {
    let name = Name()
    let thread = try Thread.start("slot-and-a-long-tail") {
      name.value.withLock { $0 = threadName() }
    }
    thread.join()
    #expect(name.value.withLock { $0 } == "slot-and-a-long")
  }

  @Test("a thread that nobody waits for goes on")
  func detached() throws {
    let event = SharedEvent(try EventDescriptor())
    _ = try Thread.start("alone") { event.descriptor.signal() }
    #expect(isReadable(event.descriptor.number, withinMilliseconds: 10_000))
  }

  @Test("a thread is born with all signals blocked, and its maker's mask stays")
  func signals() throws {
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &before)
    let blocked = Counter()
    let thread = try Thread.start("deaf") {
      var mask = sigset_t()
      pthread_sigmask(SIG_BLOCK, nil, &mask)
      for signal in [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGALRM] {
        if sigismember(&mask, signal) == 1 { blocked.value.add(1, ordering: .relaxed) }
      }
    }
    thread.join()
    #expect(blocked.value.load(ordering: .relaxed) == 5)
    var after = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &after)
    for signal in [SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGALRM] {
      #expect(sigismember(&before, signal) == sigismember(&after, signal))
    }
  }

  @Test("a stack is as large as was asked for")
  func stack() throws {
    let depth = Counter()
    let thread = try Thread.start("deep", stackBytes: 64 << 20) {
      depth.value.store(descend(20_000), ordering: .relaxed)
    }
    thread.join()
    #expect(depth.value.load(ordering: .relaxed) == 20_000)
  }

  @Test("an event is seen once however often it was signalled, and again after a new signal")
  func event() throws {
    let event = try EventDescriptor()
    #expect(!isReadable(event.number))
    event.clear()
    for _ in 0..<1000 { event.signal() }
    #expect(isReadable(event.number))
    event.clear()
    #expect(!isReadable(event.number))
    event.signal()
    #expect(isReadable(event.number))
  }

  @Test("signals are read from a descriptor, and kill nobody")
  func descriptor() async {
    await #expect(processExitsWith: .success) {
      var signals = try Signals()
      guard signals.next() == nil else { exit(2) }
      for signal in [Signals.terminate, Signals.interrupt, Signals.hangUp] {
        // The test's runner has threads of its own that block nothing.
        pthread_kill(pthread_self(), signal)
        guard isReadable(signals.number, withinMilliseconds: 10_000) else { exit(3) }
        guard signals.next() == signal, signals.next() == nil else { exit(4) }
      }
    }
  }

  @Test("a number that is no signal is refused")
  func noSignal() throws {
    do throws(ThreadError) {
      _ = try Signals([999])
      Issue.record("signal 999 was accepted")
    } catch {
      #expect(error.message == "cannot wait for signal 999: Invalid argument (errno 22)")
    }
  }

  @Test("no descriptor is inherited by programs that are started")
  func inheritance() throws {
    let event = try EventDescriptor()
    var command = Subprocess("/bin/sh", ["-c", "test ! -e /proc/self/fd/\(event.number)"])
    command.timeLimit = .seconds(60)
    #expect(try command.run().status == .exited(0))
    event.signal()
  }

  @Test("the monotonic clock does not go back, and the wall clock knows this century")
  func clocks() {
    var last = MonotonicClock.nanoseconds()
    for _ in 0..<1000 {
      let next = MonotonicClock.nanoseconds()
      #expect(next >= last)
      last = next
    }
    #expect(WallClock.millisecondsSince1970() > 1_600_000_000_000)
    #expect(WallClock.millisecondsSince1970() < 4_000_000_000_000)
  }

  @Test("random bytes are as many as asked for, and not the same twice")
  func random() {
    for count in [0, 1, 16, 300, 5000] { #expect(randomBytes(count).count == count) }
    #expect(randomBytes(16) != randomBytes(16))
  }

  @Test("the limit of descriptors is raised as far as allowed, and not lowered")
  func limit() async {
    await #expect(processExitsWith: .success) {
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      limit.rlim_cur = 100
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      guard DescriptorLimit.current == 100 else { exit(2) }
      guard DescriptorLimit.raise() == Int(clamping: limit.rlim_max) else { exit(3) }
    }
  }

  @Test("what several threads change under guard is changed as often as they say")
  func guarded() throws {
    let sum = Guarded([0])
    let first = try Thread.start("first") { for _ in 0..<20_000 { add(to: sum) } }
    let second = try Thread.start("second") { for _ in 0..<20_000 { add(to: sum) } }
    first.join()
    second.join()
    #expect(sum.withLock { $0 } == [40_000])

    @Sendable func add(to sum: Guarded<[Int]>) { sum.withLock { $0[0] += 1 } }
  }
}

/// Waits for a descriptor for a while.
private func isReadable(_ descriptor: Int32, withinMilliseconds milliseconds: Int32 = 0) -> Bool {
  var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&request, 1, milliseconds) == 1
}

/// A recursion that takes about a kilobyte of stack a step.
@inline(never)
private func descend(_ depth: Int) -> Int {
  withUnsafeTemporaryAllocation(byteCount: 1_000, alignment: 8) { buffer in
    buffer[0] = UInt8(truncatingIfNeeded: depth)
    return depth == 0 ? 0 : descend(depth - 1) + 1 + Int(buffer[0]) - Int(buffer[0])
  }
}

/// The kernel's name of this thread.
private func threadName() -> String {
  guard let file = fopen("/proc/thread-self/comm", "re") else { return "" }
  defer { fclose(file) }
  var text = [UInt8](repeating: 0, count: 32)
  let count = fread(&text, 1, text.count, file)
  return String(decoding: text[..<count].prefix { $0 != 10 }, as: UTF8.self)
}

private final class SharedEvent: Sendable {
  let descriptor: EventDescriptor
  init(_ descriptor: consuming EventDescriptor) { self.descriptor = descriptor }
}

private final class Counter: Sendable {
  let value = Atomic<Int>(0)
}

private final class Name: Sendable {
  let value = Guarded("")
}
