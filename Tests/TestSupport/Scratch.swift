import Glibc
import Processes

/// A directory for one test, removed with all that is in it.
public struct Scratch: ~Copyable {
  /// Where it is.
  public let path: String

  /// Makes an empty one.
  public init() throws {
    var template = Array("/tmp/parsimony-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Failure("make a directory like", "/tmp") }
    path = String(cString: made)
  }

  deinit {
    _ = try? Subprocess("/bin/rm", ["-rf", "--", path]).run()
  }

  /// Writes a file and returns its path.
  @discardableResult
  public borrowing func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  /// Writes a file and returns its path.
  @discardableResult
  public borrowing func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = "\(path)/\(name)"
    guard let stream = fopen(file, "we") else { throw Failure("open", file) }
    let count = fwrite(bytes, 1, bytes.count, stream)
    guard fclose(stream) == 0, count == bytes.count else { throw Failure("write", file) }
    return file
  }

  /// Writes a script that can be run at once, and returns its path.
  ///
  /// Linux refuses to run a file that anybody has open for writing ("Text file busy"), and a child
  /// that another test forks meanwhile inherits whatever this process has open. So a child writes
  /// the script, and nobody else ever holds it.
  @discardableResult
  public borrowing func writeProgram(_ script: String, to name: String) throws -> String {
    let file = "\(path)/\(name)"
    var command = Subprocess(
      "/bin/sh", ["-c", "cat >\"$1\" && chmod +x \"$1\"", "sh", file])
    command.standardInput = Array(script.utf8)
    command.timeLimit = .seconds(60)
    guard try command.run().status == .exited(0) else { throw Failure("write", file) }
    return file
  }

  /// Makes a symbolic link, and returns its path.
  @discardableResult
  public borrowing func link(_ name: String, to destination: String) throws -> String {
    let file = "\(path)/\(name)"
    guard symlink(destination, file) == 0 else { throw Failure("link", file) }
    return file
  }

  /// The system did not let the test prepare its files.
  public struct Failure: Error, CustomStringConvertible {
    /// What was tried, and the system's number for the cause.
    public let description: String

    init(_ operation: String, _ path: String) {
      description = "cannot \(operation) \(path), errno \(errno)"
    }
  }
}
