import Glibc
import Testing

/// Whether a program is somewhere in `PATH`.
func isInstalled(_ program: String) -> Bool {
  system("command -v \(program) >/dev/null 2>&1") == 0
}

/// What a shell's command line wrote, both streams together, and its wait status.
func runShell(_ command: String) throws -> (output: String, status: Int32) {
  let pipe = try #require(popen("exec 2>&1; \(command)", "r"))
  var bytes: [UInt8] = []
  while true {
    let byte = getc(pipe)
    guard byte != EOF else { break }
    bytes.append(UInt8(byte))
  }
  return (String(decoding: bytes, as: UTF8.self), pclose(pipe))
}

/// A directory for one test, removed with all that is in it.
struct Scratch: ~Copyable {
  let path: String

  init() throws {
    var template = Array("/tmp/parsimony-test-XXXXXX".utf8CString)
    let result: String? = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap(mkdtemp).map { String(cString: $0) }
    }
    path = try #require(result, "mkdtemp failed, errno \(errno)")
  }

  deinit {
    _ = system("rm -r '\(path)'")
  }

  /// Writes a file and returns its path.
  @discardableResult
  borrowing func write(_ text: String, to name: String) throws -> String {
    let file = try #require(fopen("\(path)/\(name)", "w"), "fopen failed, errno \(errno)")
    fputs(text, file)
    try #require(fclose(file) == 0)
    return "\(path)/\(name)"
  }
}

extension ExitTest.Result? {
  /// What the process wrote to standard error, if it was observed.
  var errors: String {
    String(decoding: self?.standardErrorContent ?? [], as: UTF8.self)
  }
}
