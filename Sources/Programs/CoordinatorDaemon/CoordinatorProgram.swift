public import CommandLine
import Cluster
import Coordination
import Files
import Ledger
import Text
import Threads

extension Program {
  /// `parsimony-coordinator`: hands out tasks and keeps results until it is told to end.
  public static let coordinator = Program(
    "parsimony-coordinator",
    summary: "Hand out the tasks of sweeps to workers, and keep every result once.",
    version: "0.1.0",
    released: "2026-11-24",
    discussion: """
      Listens for workers and clients, whom 'parsimony invite' lets in, and keeps a ledger that no \
      other coordinator may have. A configuration file says the same as the options, which go first:

       ledger: parsimony.db      listen: tcp://*:5710     log: human
       heartbeat: 1s             lost-after: 3s           reattach-window: 1500ms
       retries: 2                crashes: 5               failure-budget: 100

      SIGTERM lets it write down what has come and end; workers go on, and come back to the next one.
      """,
    parameters: [
      Options.configuration, Options.ledger, Options.listen, Options.insecure, Options.embedded,
      Options.log, Options.forgetful,
    ],
    examples: [
      ("parsimony-coordinator", "keep parsimony.db here, listen on port 5710"),
      ("parsimony-coordinator --config /etc/parsimony/coordinator.yaml", "as a service does"),
    ]
  ) { invocation, terminal throws(Failure) in
    var settings = CoordinatorSettings()
    if let path = invocation[Options.configuration] {
      try CoordinatorFile.apply(path, to: &settings)
    }
    if invocation[Options.embedded] { settings.becomeEmbedded() }
    if let ledger = invocation[Options.ledger] { settings.ledgerPath = ledger }
    if let listen = invocation[Options.listen] { settings.listen = listen }
    try settings.checkListen()
    if let log = invocation[Options.log] { settings.logForm = log }
    if invocation[Options.insecure] { settings.isInsecure = true }
    if invocation[Options.forgetful] { settings.durability = .none }
    let log = Log(
      settings.logForm, clock: WallClock.millisecondsSince1970,
      sink: { line in terminal.note(String(decoding: line, as: UTF8.self), terminator: "") })
    let shell = try CoordinatorShell.start(settings, log: log)
    if settings.isEmbedded {
      try terminal.print(shell.submitter.line)
      try terminal.print(shell.worker.line)
      try terminal.flush()
    }
    try shell.run()
    return .success
  }

  private enum Options {
    static let configuration = Option.optional(
      "config", "FILE", .file(extensions: ["yaml", "yml"]), help: "read settings from this file")
    static let ledger = Option.optional(
      "ledger", "FILE", .file(extensions: ["db"]),
      help: "where results are kept; parsimony.db if nothing is said")
    static let listen = Option.optional(
      "listen", "ENDPOINT", .text,
      help: "where workers and clients connect; tcp://*:5710 if nothing is said")
    static let insecure = Option.flag(
      "insecure", help: "ask for no keys: whoever reaches the port may run programs")
    static let embedded = Option.flag(
      "embedded", help: "serve 'parsimony run': print two invitations, end with standard input")
    static let log = Option.optional(
      "log", "FORM", .choice(of: Log.Form.self), help: "how log lines look; human by default")
    static let forgetful = Option.flag(
      "forgetful", help: "do not wait for the disk; for measurements, results may be lost")
  }
}

extension CoordinatorSettings {
  /// Refuses an endpoint that is none before anything is made.
  mutating func checkListen() throws(Failure) {
    if !listen.contains("://") { listen = "tcp://\(listen)" }
    let place = listen.hasPrefix("tcp://*:") ? "tcp://0.0.0.0:" + listen.dropFirst(8) : listen
    let concrete = place.hasSuffix(":*") ? place.dropLast(1) + "1" : place[...]
    guard Endpoint(String(concrete)) != nil else {
      throw Failure(
        .usage,
        "'\(listen.printable)' is no endpoint; write tcp://HOST:PORT, such as tcp://*:5710")
    }
  }

  /// A coordinator for one program on this machine, with workers that live and die with it.
  mutating func becomeEmbedded() {
    isEmbedded = true
    listen = "tcp://127.0.0.1:*"
    // No worker of a life before is left that could still have its tasks.
    configuration.reattachWindow = .zero
  }
}
