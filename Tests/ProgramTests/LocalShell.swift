import Foundation
import Glibc
import Processes
import TestSupport
import Testing

/// An ssh server of the test's own on this machine, with keys, a port and a home folder of its own.
///
/// Whoever comes has that folder for a home, so nothing of the test is written into a real one.
struct LocalShell: ~Copyable {
  /// The folder that is home to whoever comes.
  let home: String
  /// What ssh needs to come here, each word behind `--ssh-option`.
  let options: [String]
  private let server: ChildProcess

  private static let program = "/usr/sbin/sshd"

  /// Whether there are a server and a client here.
  static var isThere: Bool {
    [program, "/usr/bin/ssh", "/usr/bin/ssh-keygen"].allSatisfy {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  /// Starts a server whose files are in a folder.
  static func start(in folder: String) throws -> LocalShell {
    let home = "\(folder)/home"
    let port = try freePort()
    // Where root starts sshd, it wants this folder, which Debian's own service makes at its start.
    let script = """
      set -e
      mkdir -p '\(home)'; cd '\(folder)'
      test "$(id -u)" != 0 || mkdir -p /run/sshd
      ssh-keygen -q -t ed25519 -N '' -f host; ssh-keygen -q -t ed25519 -N '' -f guest
      """
    let outcome = try RepositoryCommand("sh", "-c", script).outcome()
    try #require(outcome.status == 0, "\(outcome.text)")
    let settings = """
      ListenAddress 127.0.0.1
      Port \(port)
      HostKey \(folder)/host
      AuthorizedKeysFile \(folder)/guest.pub
      PidFile none
      UsePAM no
      StrictModes no
      PasswordAuthentication no
      PermitRootLogin yes
      ForceCommand cd '\(home)' && HOME='\(home)' exec sh -c "$SSH_ORIGINAL_COMMAND"

      """
    try settings.write(toFile: "\(folder)/sshd_config", atomically: false, encoding: .utf8)
    let options = [
      "-F", "/dev/null", "-p", "\(port)", "-i", "\(folder)/guest",
      "-o", "UserKnownHostsFile=\(folder)/known", "-o", "StrictHostKeyChecking=no",
    ].map { "--ssh-option=\($0)" }
    var command = ChildCommand(program, ["-D", "-e", "-f", "\(folder)/sshd_config"])
    command.diesWithParent = true
    var server = try ChildProcess(starting: command)
    let deadline = ContinuousClock.now + .seconds(20)
    while !String(decoding: server.lastErrors.bytes, as: UTF8.self).contains("Server listening") {
      let isRunning = try server.checkEnd() == nil
      try #require(isRunning && ContinuousClock.now < deadline, "sshd does not listen")
      server.wait(for: .milliseconds(50))
      try server.listen()
    }
    return LocalShell(home: home, options: options, server: server)
  }

  private init(home: String, options: [String], server: consuming ChildProcess) {
    self.home = home
    self.options = options
    self.server = server
  }

  /// A port of this machine that nobody listens at.
  private static func freePort() throws -> UInt16 {
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(number) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(number, address, size) == 0 ? getsockname(number, address, &size) : -1
      }
    }
    try #require(code == 0, "no port is free, errno \(errno)")
    return UInt16(bigEndian: address.sin_port)
  }

  /// The processes that run in the home folder, as a started worker and its slots do.
  func processes() -> [Int32] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.compactMap { Int32($0) }.filter { identifier in
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(identifier)/cwd"))
        == home
    }
  }

  deinit {
    for identifier in processes() { _ = kill(identifier, SIGKILL) }
  }
}
