/// What a program tells the shell about how it ended.
///
/// A closed set: every help screen lists all of it, so a script can rely on there being no other.
public enum ExitCode: Int32, CaseIterable, Sendable {
  /// The command did what it was asked to do.
  case success = 0
  /// The command ran, but its outcome is negative: a check failed, a target was missed.
  case unmet = 1
  /// The command line or an input file is wrong; the message says where and how to cure it.
  case usage = 2
  /// The system refused: an unreadable file, a full disk, a closed pipe.
  case io = 3

  /// The meaning in two or three words, for the last line of a help screen.
  var brief: String {
    switch self {
    case .success: "success"
    case .unmet: "failed check"
    case .usage: "wrong usage or input"
    case .io: "system error"
    }
  }

  /// The meaning in a sentence, for a manual page.
  var explanation: String {
    switch self {
    case .success:
      "The command did what it was asked to do."
    case .unmet:
      "The command ran, but its outcome is negative: a check failed or a target was missed."
    case .usage:
      "The command line or an input file is wrong; the message says where and how to cure it."
    case .io:
      "The system refused: a file is unreadable, the disk is full, a pipe is closed."
    }
  }
}
