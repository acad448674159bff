import Cluster
import ClusterView
import CommandLine
import Coordination
import Files
import Processes
import Text

extension Command {
  /// `parsimony add-worker HOST…`.
  static let addWorker = Command(
    "add-worker",
    summary: "Start workers on other machines over ssh.",
    discussion: """
      Each host gets a worker that outlives the connection and an invitation of its own, made from \
      the keys beside the ledger unless --invitation names a file with one. The invitation goes \
      through ssh's standard input, where nobody else sees it. Hosts are those of your ssh \
      configuration; passwords are never asked for.
      """,
    parameters: [
      AddWorkerOptions.hosts, AddWorkerOptions.slots, AddWorkerOptions.program,
      AddWorkerOptions.copy, AddWorkerOptions.sshOption, AddWorkerOptions.invitation,
      AddWorkerOptions.allowsCommand,
      InviteOptions.address, ClusterOptions.ledger,
    ],
    examples: [
      ("parsimony add-worker node1 node2", "as many tasks at once as each has CPUs"),
      ("parsimony add-worker ada@node1 --slots 8 --copy", "bring the program along"),
      ("parsimony add-worker node1 --ssh-option=-p --ssh-option 2222", "through another port"),
    ]
  ) { invocation, terminal throws(Failure) in
    let hosts = invocation[AddWorkerOptions.hosts]
    for host in hosts where !WorkerLaunch.isGoodHost(host) {
      throw invocation.misuse("'\(host.printable)' is no host; name one as ssh knows it")
    }
    let ledger = invocation[ClusterOptions.ledger] ?? Destination.ledgerDefault
    var failures: [Failure] = []
    for host in hosts {
      let line = try invitation(for: host, ledger, invocation, terminal)
      do throws(Failure) {
        let launch = WorkerLaunch(
          host: host,
          program: invocation[AddWorkerOptions.copy]
            ? WorkerLaunch.copiedProgram : invocation[AddWorkerOptions.program],
          slots: invocation[AddWorkerOptions.slots],
          options: invocation[AddWorkerOptions.sshOption],
          allowsCommand: invocation[AddWorkerOptions.allowsCommand])
        if invocation[AddWorkerOptions.copy] { try copy(launch) }
        try start(launch, with: line)
        try terminal.print("\(host.printable): a worker was started")
      } catch {
        terminal.note("parsimony: error: \(error.message)")
        failures.append(error)
        // Nobody uses this key, so nobody else shall.
        if invocation[AddWorkerOptions.invitation] == nil {
          try InvitationFile.withdraw(line, ledger: ledger)
        }
      }
    }
    if failures.count < hosts.count {
      try terminal.print("see them come with 'parsimony workers'")
    }
    return failures.isEmpty ? .success : .unmet
  }

  /// The line for a host: the one that was given, or a new one.
  private static func invitation(
    for host: String, _ ledger: String, _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> String {
    if let path = invocation[AddWorkerOptions.invitation] {
      return try InvitationFile.read(path).line
    }
    return try InvitationFile.make(
      .worker, expiresIn: nil, address: invocation[InviteOptions.address],
      ledger: ledger, note: host, terminal)
  }

  private static func copy(_ launch: WorkerLaunch) throws(Failure) {
    let path = try SiblingProgram.worker.path()
    let program: [UInt8]
    do throws(FileError) {
      program = try Files.read(path, bytesMax: AddWorkerOptions.programBytesMax)
    } catch {
      throw Failure(.io, error.message)
    }
    try run(launch.copyArguments, input: program, launch)
  }

  private static func start(_ launch: WorkerLaunch, with line: String) throws(Failure) {
    try run(launch.arguments, input: Array("\(line)\n".utf8), launch)
  }

  private static func run(
    _ arguments: [String], input: [UInt8], _ launch: WorkerLaunch
  ) throws(Failure) {
    guard let program = ThisProcess.findProgram("ssh") else {
      throw Failure(.io, "there is no program 'ssh' here; install the package openssh-client")
    }
    var command = Subprocess(program, arguments)
    command.standardInput = input
    command.timeLimit = .seconds(AddWorkerOptions.secondsMax)
    let outcome: ProcessOutcome
    do throws(ProcessError) {
      outcome = try command.run()
    } catch {
      throw Failure(.io, error.message)
    }
    if outcome.status == .exited(0) { return }
    var exitCode: Int32?
    if case .exited(let code) = outcome.status { exitCode = code }
    throw launch.failure(
      exitCode: exitCode,
      words: outcome.hasTimedOut
        ? "ssh took longer than \(AddWorkerOptions.secondsMax) s"
        : String(decoding: outcome.standardError, as: UTF8.self))
  }
}

/// What `parsimony add-worker` takes.
private enum AddWorkerOptions {
  static let secondsMax = 120
  static let programBytesMax = 1 << 28
  static let hosts = Argument.oneOrMore("HOST", .text, help: "a machine, as ssh knows it")
  static let slots = Option.optional(
    "slots", "N", .integer(in: 1...Bound.slotsPerWorker),
    help: "tasks at once on each; as many as it has CPUs for unless told")
  static let program = Option.value(
    "program", "PATH", .text, default: SiblingProgram.worker.rawValue,
    help: "the worker's program there")
  static let copy = Option.flag(
    "copy", help: "bring this machine's parsimony-worker into the home folder there")
  static let sshOption = Option.repeated(
    "ssh-option", "WORD", .text, help: "a word for ssh, may be repeated")
  static let allowsCommand = Option.flag(
    "allow-command", help: "let them run the programs that plans name")
  static let invitation = Option.optional(
    "invitation", "FILE", .file(), help: "a file with an invitation for all of them")
}
