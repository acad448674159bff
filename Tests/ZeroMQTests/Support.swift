import Glibc
import Testing
import Threads

import ZeroMQ

/// How long a test waits for what happens in milliseconds on an idle machine.
let patienceMilliseconds = 20_000

/// The next message of a socket; fails when none comes.
func receive(
  from socket: inout Socket, withinMilliseconds limit: Int = patienceMilliseconds
) throws -> Message {
  var poller = Poller()
  _ = poller.add(socket)
  let deadline = MonotonicClock.nanoseconds() + Int64(limit) * 1_000_000
  while true {
    if let message = try socket.receive() { return message }
    let left = Int((deadline - MonotonicClock.nanoseconds()) / 1_000_000)
    try #require(left > 0, "no message came within \(limit) ms")
    _ = try poller.wait(upTo: left)
  }
}

/// Whether nothing arrives for a while.
func isSilent(_ socket: inout Socket, forMilliseconds limit: Int) throws -> Bool {
  var poller = Poller()
  _ = poller.add(socket)
  return try poller.wait(upTo: limit).isEmpty && (try socket.receive()) == nil
}

/// Tries to send until the connection stands.
func send(_ bytes: [UInt8], with socket: borrowing Socket) throws {
  let outcome = try repeatedly { try socket.send(bytes) == .sent ? true : nil }
  #expect(outcome == true)
}

/// Does something again and again until it gives a value, or patience ends.
func repeatedly<Value>(_ body: () throws -> Value?) throws -> Value? {
  let deadline = MonotonicClock.nanoseconds() + Int64(patienceMilliseconds) * 1_000_000
  while MonotonicClock.nanoseconds() < deadline {
    if let value = try body() { return value }
    usleep(1_000)
  }
  return nil
}

/// The first event that a test looks for; fails when it does not come.
@discardableResult
func event(
  of monitor: inout Monitor, where isWanted: (Monitor.Kind) -> Bool
) throws -> Monitor.Event {
  var seen: [Monitor.Kind] = []
  let event = try repeatedly { () throws -> Monitor.Event? in
    while let event = try monitor.next() {
      if isWanted(event.kind) { return event }
      seen.append(event.kind)
    }
    return nil
  }
  return try #require(event, "the event did not come, but \(seen)")
}

/// The port in an endpoint of TCP.
func port(of endpoint: String) throws -> UInt16 {
  try #require(endpoint.split(separator: ":").last.flatMap { UInt16($0) })
}

/// A connection that does not speak ZeroMQ's protocol unless told to.
struct RawConnection: ~Copyable {
  let descriptor: Int32

  init(toPort port: UInt16) throws {
    descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = loopback(port)
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(code == 0, "no connection to port \(port), errno \(errno)")
  }

  deinit { _ = Glibc.close(descriptor) }

  func send(_ bytes: [UInt8]) {
    // The peer may have closed long before all is sent.
    _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// Whether the other end closes within a test's patience, whatever it says before.
  func isClosedByPeer() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&request, 1, Int32(patienceMilliseconds)) == 1 else { return false }
      if recv(descriptor, &buffer, buffer.count, 0) <= 0 { return true }
    }
  }
}

func loopback(_ port: UInt16) -> sockaddr_in {
  sockaddr_in(
    sin_family: sa_family_t(AF_INET), sin_port: port.bigEndian,
    sin_addr: in_addr(s_addr: UInt32(0x7F00_0001).bigEndian), sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
}

/// A line between one client and a server that can go silent without anybody being told, as when a
/// machine loses power or a firewall forgets.
final class Relay: Sendable {
  let port: UInt16
  private let listener: Int32
  private let silence: EventDescriptor

  init(toPort destination: UInt16) throws {
    let silence = try EventDescriptor()
    self.silence = silence
    let listener = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = loopback(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = Glibc.bind(listener, $0, length)
        _ = listen(listener, 8)
        _ = getsockname(listener, $0, &length)
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    _ = try Thread.start("relay") { [self] in
      guard let server = try? RawConnection(toPort: destination) else { return }
      let client = accept(listener, nil, nil)
      carry(client, server.descriptor)
    }
  }

  /// Carries nothing from now on, and closes nothing either.
  func fallSilent() { silence.signal() }

  private func carry(_ client: Int32, _ server: Int32) {
    var requests = [client, server, silence.number].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while poll(&requests, 3, Int32(patienceMilliseconds)) > 0, requests[2].revents == 0 {
      for (from, to) in [(0, server), (1, client)] where requests[from].revents != 0 {
        let count = recv(requests[from].fd, &buffer, buffer.count, 0)
        guard count > 0 else { return }
        _ = Glibc.send(to, buffer, count, Int32(MSG_NOSIGNAL))
      }
    }
    // Both ends stay open for as long as the test looks at what they do.
    sleep(UInt32(patienceMilliseconds / 1_000))
    close(client)
    close(listener)
  }
}
