internal import CLinux
internal import Glibc

/// A start of a program: what it gets besides its words, and how its process is bound to ours.
///
/// This is the one way in which the house starts programs. The C function behind it works between
/// fork and exec, where Swift cannot.
struct Launch {
  /// The path of the program; it is not searched for.
  var executable: String
  /// What follows the program's name.
  var arguments: [String]
  /// Variables to set on top of our own environment.
  var environment: [String: String] = [:]
  /// Where it works; nil is where we do.
  var folder: String?
  /// Whether it leads a process group of its own.
  var leadsGroup = false
  /// Whether it is killed when the thread that starts it ends, by whatever cause.
  var diesWithParent = false
  /// The one CPU on which it may run.
  var cpu: Int?

  /// Starts the program with some descriptors as its 0, 1, 2, … and no others.
  func start(descriptors: [Int32]) throws(Failure) -> RunningProcess {
    guard !Self.isChildSignalIgnored else {
      throw Failure(
        "start",
        cause: "this process ignores SIGCHLD, so no child's end can be seen; "
          + "start it where SIGCHLD has its default")
    }
    let words = CStrings([executable] + arguments)
    let variables = CStrings(environmentAdding: environment)
    let path = CStrings([executable] + (folder.map { [$0] } ?? []))
    var failure = linux_failure()
    let identifier = unsafe descriptors.withUnsafeBufferPointer { descriptors in
      var program = unsafe linux_program()
      unsafe program.executable = UnsafePointer(path.pointers[0])
      unsafe program.arguments = UnsafePointer(words.pointers)
      unsafe program.environment = UnsafePointer(variables.pointers)
      unsafe program.folder = UnsafePointer(path.pointers[1])
      unsafe program.descriptors = descriptors.baseAddress
      unsafe program.descriptor_count = Int32(descriptors.count)
      unsafe program.leads_group = leadsGroup
      unsafe program.dies_with_parent = diesWithParent
      unsafe program.cpu = Int32(cpu ?? -1)
      return unsafe linux_spawn(&program, &failure)
    }
    guard identifier >= 0 else { throw Self.refusal(failure, folder: folder, cpu: cpu) }
    return RunningProcess(identifier: identifier, leadsGroup: leadsGroup)
  }

  private static func refusal(
    _ failure: linux_failure, folder: String?, cpu: Int?
  ) -> Failure {
    switch linux_step(UInt32(truncatingIfNeeded: failure.step)) {
    case LINUX_STEP_FOLDER: Failure("work in '\(folder ?? ".")' with", code: failure.code)
    case LINUX_STEP_CPU: Failure("pin to CPU \(cpu ?? -1)", code: failure.code)
    case LINUX_STEP_PIPE, LINUX_STEP_DESCRIPTORS: Failure("open pipes to", code: failure.code)
    default: Failure("start", code: failure.code)
    }
  }

  /// Whether the system throws away how children end, as whoever started this process may have asked.
  private static var isChildSignalIgnored: Bool {
    var action = sigaction()
    guard unsafe sigaction(SIGCHLD, nil, &action) == 0 else { return false }
    let ignore = 1  // SIG_IGN, a macro that Swift does not see.
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == ignore
      || action.sa_flags & SA_NOCLDWAIT != 0
  }
}
