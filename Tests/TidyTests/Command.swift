import Foundation

/// A command that is run at the repository's root.
struct Command {
  var words: [String]
  /// The variables that it sees; those of this process unless given.
  var environment: [String: String]?

  init(_ words: String..., environment: [String: String]? = nil) {
    self.words = words
    self.environment = environment
  }

  /// What it printed; throws if it failed.
  func output() throws -> [UInt8] {
    let (status, output) = try run(errors: FileHandle.nullDevice)
    guard status == 0 else { throw Failure(command: self) }
    return output
  }

  /// Its exit code, and all that it printed, as text.
  func outcome() throws -> (status: Int32, text: String) {
    let (status, output) = try run(errors: nil)
    return (status, String(decoding: output, as: UTF8.self))
  }

  /// Runs it to its end; errors go where the output goes unless told otherwise.
  private func run(errors: FileHandle?) throws -> (Int32, [UInt8]) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.environment = environment ?? ProcessInfo.processInfo.environment
    process.currentDirectoryURL = House.root
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    if let errors { process.standardError = errors } else { process.standardError = pipe }
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, Array(output))
  }

  /// A command that the rules need did not succeed.
  struct Failure: Error, CustomStringConvertible {
    var command: Command
    var description: String {
      "`\(command.words.joined(separator: " "))` failed; run it at the root to see why"
    }
  }
}
