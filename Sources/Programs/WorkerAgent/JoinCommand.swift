internal import Cluster
public import CommandLine
internal import Coordination
internal import Encoding
internal import Files
internal import Kernels
internal import Processes
internal import Slots
internal import Threads
internal import ZeroMQ

extension Command {
  /// `parsimony-worker join`.
  public static let join = Command(
    "join",
    summary: "Work for a coordinator until told to leave.",
    discussion: """
      The invitation is the line that `parsimony invite` prints, or `-` to read it from the \
      first line of standard input, where no list of processes shows it.

      Results are kept in a folder until the coordinator has them; an agent that is killed hands them \
      in when it runs again. The first SIGTERM or SIGINT lets what runs end, for as long as \
      --drain-within says; the second ends everything at once.
      """,
    parameters: [
      JoinOptions.invitation, JoinOptions.slots, JoinOptions.spool, JoinOptions.allowCommand,
      JoinOptions.folder, JoinOptions.drainWithin, JoinOptions.timeLeft, JoinOptions.name,
      JoinOptions.cpuLevel, JoinOptions.log, JoinOptions.ephemeral,
    ],
    examples: [
      ("parsimony-worker join -", "work with all CPUs that this process may use"),
      (
        "parsimony-worker join --slots 4 --time-left 2h -",
        "work with four, and leave before two hours are over"
      ),
    ]
  ) { invocation, _ throws(Failure) in
    let settings = try JoinOptions.settings(invocation)
    var log = Log(
      invocation[JoinOptions.log], clock: WallClock.millisecondsSince1970,
      sink: { bytes in
        // Standard error is where a complaint about it would go.
        try? OutputDescriptor.standardError.write(bytes)
      })
    var fields: Log.Fields = ["slots": .integer(Int64(settings.slots.count))]
    if let memory = settings.slots.memory { fields.append("memory", .text(memory)) }
    log.write(
      .info, "starting", "\(settings.slots.count) slots: \(settings.slots.reason)", fields)
    do throws(AgentError) {
      let agent = try Agent(settings, log: log)
      return try agent.run() == .left ? .success : .unmet
    } catch {
      throw Failure(.io, error.message)
    }
  }
}

/// What `parsimony-worker join` takes.
private enum JoinOptions {
  static let invitation = Argument.required(
    "INVITATION", .text, help: "the line of 'parsimony invite'; - reads it from standard input")
  static let slots = Option.optional(
    "slots", "N", .integer(in: 1...Bound.slotsPerWorker),
    help: "tasks at once; as many as there are CPUs for this process unless told")
  static let spool = Option.optional(
    "spool", "DIR", .directory,
    help: "where results are kept; ~/.local/state/parsimony/spool unless told")
  static let allowCommand = Option.flag(
    "allow-command", help: "run the programs that plans name")
  static let folder = Option.optional(
    "folder", "DIR", .directory, help: "where programs run and inputs lie; here unless told")
  static let drainWithin = Option.value(
    "drain-within", "TIME", IntervalWord.kind, default: .seconds(30),
    help: "how long what runs may go on after the first signal")
  static let timeLeft = Option.optional(
    "time-left", "TIME", IntervalWord.kind, help: "how long this worker will live, if that is known"
  )
  static let name = Option.optional(
    "name", "HOST", .text, help: "what people call this machine; its own name unless told")
  static let cpuLevel = Option.optional(
    "cpu-level", "LEVEL", CPULevelWord.kind,
    help: "compute at plain, v3 or v4 (results are the same); the best of this machine unless told")
  static let log = Option.value(
    "log", "FORM", .choice(of: Log.Form.self), default: .human, help: "how log lines look")
  static let ephemeral = Option.flag(
    "ephemeral", help: "keep nothing beyond this process, and leave when standard input ends")

  /// What a command line asks for.
  static func settings(_ invocation: Invocation) throws(Failure) -> AgentSettings {
    // By this name the kernel finds the program that runs, even when a newer one has taken its place
    // on disk: a slot that starts tomorrow is of the same release as its agent.
    var slot = SlotSettings(executable: "/proc/self/exe")
    slot.allowsCommand = invocation[allowCommand]
    slot.folder = invocation[folder]
    slot.cpuLevel = invocation[cpuLevel]
    let kernels = try CPULevelWord.kernels(at: invocation[cpuLevel])
    let numbers = NumericClass.current
    let isEphemeral = invocation[ephemeral]
    let invited = try readInvitation(invocation[invitation])
    var settings = AgentSettings(
      invited, host: invocation[name] ?? ThisProcess.hostName,
      slots: invocation[slots].map { SlotCount(asked: $0) }
        ?? SlotCount(countMax: Bound.slotsPerWorker),
      slot: slot,
      capabilities: Capabilities(
        studies: StudyRunners.schemas(allowingCommand: slot.allowsCommand),
        numericClass: numbers.text, cpuLevel: "\(kernels.level)"),
      spool: isEphemeral
        ? .temporary(below: temporaryFolder) : .folder(try spoolFolder(invocation[spool])))
    settings.drainWithin = invocation[drainWithin]
    settings.timeLeft = invocation[timeLeft]
    settings.leavesWithInput = isEphemeral
    return settings
  }

  private static func readInvitation(_ word: String) throws(Failure) -> Invitation {
    guard let line = word == "-" ? StandardInput.readLine(bytesMax: 4_096) : word else {
      throw Failure(
        .usage,
        "standard input has no invitation; write the line of 'parsimony invite' and its end to it")
    }
    let invitation: Invitation
    do throws(InvitationError) {
      invitation = try Invitation(line)
    } catch {
      throw Failure(.usage, error.message)
    }
    guard invitation.role == .worker else {
      throw Failure(
        .usage,
        "the invitation is for \(invitation.role.described), and a worker needs one of its own; "
          + "have it made with 'parsimony invite --role worker'")
    }
    return invitation
  }

  private static var temporaryFolder: String {
    let named = environmentVariable("TMPDIR").flatMap { $0.hasPrefix("/") ? $0 : nil }
    return named ?? "/tmp"
  }

  /// Where results are kept, by the XDG Base Directory Specification unless a person says.
  private static func spoolFolder(_ given: String?) throws(Failure) -> String {
    if let given { return given }
    // The specification wants relative paths ignored.
    if let state = environmentVariable("XDG_STATE_HOME"), state.hasPrefix("/") {
      return "\(state)/parsimony/spool"
    }
    guard let home = environmentVariable("HOME"), home.hasPrefix("/") else {
      throw Failure(.usage, "there is no HOME to keep results in; name a folder with --spool")
    }
    return "\(home)/.local/state/parsimony/spool"
  }
}
