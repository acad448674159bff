import Processes

/// The system's Python, whose libraries are twins of what is tested here.
///
/// Debian's is named by its path, since its packages (python3-msgpack) serve no other Python.
enum Python {
  private static let path = "/usr/bin/python3"

  /// Whether a module is there to compare with.
  static func has(_ module: String) -> Bool {
    let outcome = try? Subprocess(path, ["-c", "import \(module)"]).run()
    return outcome?.status == .exited(0)
  }

  /// Runs a script that reads lines and prints as many.
  static func lines(of script: String, reading lines: [String]) throws -> [Substring] {
    var command = Subprocess(path, ["-X", "utf8", "-c", script])
    command.standardInput = Array(lines.joined(separator: "\n").utf8)
    command.timeLimit = .seconds(120)
    let outcome = try command.run()
    guard outcome.status == .exited(0) else {
      throw Failure(complaint: String(decoding: outcome.standardError, as: UTF8.self))
    }
    return String(decoding: outcome.standardOutput, as: UTF8.self).split(separator: "\n")
  }

  /// A script that did not end well.
  struct Failure: Error {
    let complaint: String
  }
}

/// Bytes in hexadecimal.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 0xf)])
  }
  return String(decoding: text, as: UTF8.self)
}

/// The bytes that hexadecimal digits stand for.
func bytes(hexadecimal text: Substring) -> [UInt8] {
  let digits = Array(text.utf8)
  return stride(from: 0, to: digits.count, by: 2).map { index in
    UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) ?? 0
  }
}
