public import CommandLine
internal import Text

/// How a worker is started on another machine over ssh.
///
/// The invitation is a secret. A command line can be read by everybody on a machine, so the
/// invitation goes through ssh's standard input and the worker reads it from its own. The worker must
/// outlive the connection: it gets a session of its own by `setsid`, its words go to a file, and the
/// invitation is handed on through a pipe that a subshell has filled before ssh may end.
public struct WorkerLaunch: Hashable, Sendable {
  /// The machine, as ssh knows it.
  public let host: String
  /// The worker's program there, a name that its shell finds or a path.
  public let program: String
  /// How many tasks it runs at once; nil lets it choose.
  public let slots: Int?
  /// Words for ssh itself.
  public let options: [String]
  /// Whether it runs the programs that plans name.
  public let allowsCommand: Bool

  /// A worker on a machine.
  public init(
    host: String, program: String, slots: Int?, options: [String], allowsCommand: Bool = false
  ) {
    self.allowsCommand = allowsCommand
    self.host = host
    self.program = program
    self.slots = slots
    self.options = options
  }

  /// Where the words of a started worker go, in the home folder there.
  public static let log = "parsimony-worker.log"

  /// What the shell there runs.
  ///
  /// It ends when the worker has been given its invitation, with
  /// 127 where there is no such program.
  public var remoteScript: String {
    var words = [program, "join", "-"] + (slots.map { ["--slots", "\($0)"] } ?? [])
    if allowsCommand { words.append("--allow-command") }
    let command = words.map(WorkerLaunch.quoted).joined(separator: " ")
    let name = WorkerLaunch.quoted(program)
    return """
      command -v \(name) >/dev/null || { echo "no program "\(name) >&2; exit 127; }; \
      IFS= read -r line || exit 65; \
      printf '%s\\n' "$line" | setsid nohup \(command) >>\(WorkerLaunch.log) 2>&1 & \
      sleep 1; kill -0 $! 2>/dev/null || { tail -n 5 \(WorkerLaunch.log) >&2; exit 70; }
      """
  }

  /// What ssh is called with.
  ///
  /// The script is for a POSIX shell, whatever the person's own shell there.
  public var arguments: [String] {
    ["-o", "BatchMode=yes"] + options
      + ["--", host, "exec sh -c \(WorkerLaunch.quoted(remoteScript))"]
  }

  /// What ssh is called with to bring the program there, whose bytes it takes from its standard
  /// input; it lands in the home folder.
  ///
  /// A file that runs cannot be written, but another one can take its place. And scp was rejected
  /// because it has other names for ssh's own options: to it, `-p 2222` is a file.
  public var copyArguments: [String] {
    let (part, whole) = ("\(WorkerLaunch.copiedProgram).part", WorkerLaunch.copiedProgram)
    let script = "cat >\(part) && chmod 755 \(part) && mv -f \(part) \(whole)"
    return ["-C", "-o", "BatchMode=yes"] + options
      + ["--", host, "exec sh -c \(WorkerLaunch.quoted(script))"]
  }

  /// What the program is called where it has been copied to.
  public static let copiedProgram = "./parsimony-worker"

  /// A word that a POSIX shell takes as it is.
  public static func quoted(_ word: String) -> String {
    let isPlain = word.unicodeScalars.allSatisfy {
      "a"..."z" ~= $0 || "A"..."Z" ~= $0 || "0"..."9" ~= $0
        || "-_./+:@%".unicodeScalars.contains($0)
    }
    guard word.isEmpty || !isPlain else { return word }
    return "'"
      + word.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }

  /// Whether a word can name a host and nothing else to ssh.
  public static func isGoodHost(_ word: String) -> Bool {
    !word.isEmpty && !word.hasPrefix("-")
      && word.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
  }

  /// Why a launch failed, from what ssh exited with and said.
  public func failure(exitCode: Int32?, words: String) -> Failure {
    let last = words.split(whereSeparator: \.isNewline).suffix(3).joined(separator: "; ")
      .printable(scalarsMax: 400)
    let said = last.isEmpty ? "" : ": \(last)"
    let cure =
      switch exitCode {
      case 255 where words.contains("Host key verification failed"):
        "log in once with 'ssh \(host)' and accept its key"
      case 255 where words.contains("Permission denied"):
        "let your key in there, as with 'ssh-copy-id \(host)'"
      case 255: "see that 'ssh \(host)' works"
      case 127: "install it there, name it with '--program PATH', or bring it with '--copy'"
      case 70: "the worker ended at once; its words are in \(WorkerLaunch.log) there"
      default: "see that 'ssh \(host)' works"
      }
    return Failure(.unmet, "\(host.printable): no worker was started\(said); \(cure)")
  }
}
