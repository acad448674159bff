/// A program to start as a child that lives beside us, and what it gets.
public struct ChildCommand: Sendable {
  /// The path of the program; it is not searched for.
  public var executable: String
  /// What follows the program's name.
  public var arguments: [String]
  /// Variables to set on top of our own environment.
  public var environment: [String: String] = [:]
  /// Where it works; nil is where we do.
  public var folder: String?
  /// Whether it leads a process group of its own, which then ends with it.
  ///
  /// A leader's group gets no signals from a terminal, and ``ChildProcess/kill()`` kills all of it.
  public var leadsGroup = false
  /// Whether the kernel kills it when the thread that started it ends, even by SIGKILL.
  ///
  /// Start such a child from a thread that lives as long as it is wanted.
  public var diesWithParent = false
  /// The one CPU on which it may run; nil leaves it where we may.
  public var cpu: Int?
  /// Where its replies come from.
  public var replies = Replies.descriptor3
  /// Whether it gets a ``SharedCounter`` as its descriptor 4.
  public var sharesCounter = false
  /// How many of the last bytes of its outputs are kept.
  public var lastWordsBytesMax = 4_096

  /// Which of a child's descriptors carries its replies.
  public enum Replies: Hashable, Sendable {
    /// Descriptor 3; what it prints is kept as last words only.
    case descriptor3
    /// Standard output; standard error is kept as last words.
    case standardOutput
  }

  /// A program and its arguments.
  public init(_ executable: String, _ arguments: [String] = []) {
    self.executable = executable
    self.arguments = arguments
  }
}
