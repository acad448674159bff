import Files
import Glibc
import Testing

@Suite("Writing to an open descriptor")
struct OutputDescriptorTests {
  @Test("a slow reader, signals and a non-blocking pipe delay the bytes but lose none")
  func writesAll() async {
    await #expect(processExitsWith: .success) {
      // The pipe holds 64 KiB, so the writer waits most of the time, now asleep in write(2), now
      // refused with EAGAIN; every signal without SA_RESTART wakes it with EINTR.
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in }
      sigaction(SIGUSR1, &action, nil)
      // Threads of a pool block signals.
      var signals = sigset_t()
      sigaddset(&signals, SIGUSR1)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      var alarm = pthread_t()
      pthread_create(
        &alarm, nil,
        { writer in
          while true {
            usleep(300)
            pthread_kill(pthread_t(UInt(bitPattern: writer)), SIGUSR1)
          }
        }, UnsafeMutableRawPointer(bitPattern: UInt(pthread_self())))
      for isBlocking in [true, false] {
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        if !isBlocking { _ = fcntl(ends[1], F_SETFL, O_NONBLOCK) }
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let reader = fork()
        if reader == 0 {
          close(ends[1])
          var received: [UInt8] = []
          var chunk = [UInt8](repeating: 0, count: 10_000)
          while true {
            usleep(500)
            let count = read(ends[0], &chunk, chunk.count)
            if count <= 0 { break }
            received += chunk[..<count]
          }
          _exit(received == bytes ? 0 : 1)
        }
        close(ends[0])
        try OutputDescriptor(number: ends[1], name: "pipe").write(bytes)
        try OutputDescriptor(number: ends[1], name: "pipe").close()
        var status: Int32 = 0
        while waitpid(reader, &status, 0) < 0 && errno == EINTR {}
        if status != 0 { exit(1) }
      }
      exit(0)
    }
  }

  @Test("closing a descriptor that is not open is an error with the system's reason")
  func reportsClose() {
    let error = #expect(throws: OutputError.self) {
      try OutputDescriptor(number: 9999, name: "standard output").close()
    }
    #expect(error?.message == "cannot close standard output: Bad file descriptor")
    #expect(error?.code == EBADF && error?.isReaderGone == false)
  }
}
