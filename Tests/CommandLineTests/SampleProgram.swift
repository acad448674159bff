import CommandLine

/// A program with every sort of parameter, which prints what it was given.
enum Sample {
  enum Format: String, CaseIterable, Sendable {
    case text, json, csv
  }

  static let program = Program(
    "parsimony", summary: "Measure whether networks compress what they learn.", version: "0.1.0",
    released: "2026-11-21",
    commands: [plan, run, studies, ledger, measure, keys],
    examples: [
      ("parsimony plan configs/quickstart.yaml", "show what a plan expands to"),
      ("parsimony run configs/quickstart.yaml --slots 4", "run it on this machine"),
    ])

  // MARK: plan

  static let file = Argument.required(
    "FILE", .file(extensions: ["yaml", "yml"]), help: "the plan to expand")
  static let points = Option.value(
    "points", short: "n", "N", .integer(in: 0...1000), default: 3, help: "points to list")
  static let set = Option.repeated(
    "set", "KEY=VALUE", .text, help: "change one key of the plan, as if its file said so")
  static let format = Option.value(
    "format", "FORMAT", .choice(of: Format.self), default: .text, help: "how to print the points")
  static let json = Option.flag("json", help: "short for --format json")

  static let plan = Command(
    "plan", summary: "Show what a plan expands to, without running it.",
    discussion: """
      A plan is checked completely: names, types, ranges, and that no two points are the same. The
      number of tasks is the number of points times the number of seeds.

      Overrides are read as YAML, after the file and in their order:

        --set sweep.hidden='[8, 16]'
        --set seeds=3

      Nothing is written and no worker is asked.
      """,
    parameters: [file, points, set, format, json],
    examples: [
      ("parsimony plan configs/quickstart.yaml", "show the size of the grid and its first points"),
      (
        "parsimony plan big.yaml --set 'seeds=[1, 2]' --format csv > points.csv",
        "list the points of a smaller grid for a spreadsheet"
      ),
    ]
  ) { invocation, terminal throws(Failure) in
    if invocation[json], invocation[format] == .csv {
      throw invocation.misuse("--json and --format csv exclude each other; give one of them")
    }
    try terminal.print(
      "\(invocation[file]) \(invocation[points]) \(invocation[set]) \(invocation[format]) "
        + "\(invocation[json])")
    return .success
  }

  // MARK: run

  static let plans = Argument.oneOrMore(
    "FILE", .file(extensions: ["yaml"]), help: "the plans to run, one after the other")
  static let slots = Option.optional(
    "slots", short: "s", "N", .integer(in: 1...Int.max),
    help: "tasks at a time; one a core unless given")
  static let offset = Option.value(
    "offset", "SECONDS", .integer(), default: 0, help: "shift the start, earlier if negative")
  static let output = Option.required(
    "output", short: "o", "DIRECTORY", .directory, help: "where the records go")
  static let timeLimit = Option.value(
    "time-limit-of-a-single-task", "DURATION", .duration, default: Duration.seconds(90),
    help: "give up on a task that runs longer than this, and count it as an attempt that failed")

  static let run = Command(
    "run", summary: "Run a plan on this machine.",
    parameters: [plans, slots, offset, timeLimit, dryRun]
  ) { invocation, terminal throws(Failure) in
    let slots = invocation[slots].map { "\($0)" } ?? "nil"
    try terminal.print(
      "\(invocation[plans]) \(slots) \(invocation[offset]) \(invocation[timeLimit])")
    return .success
  }
  static let dryRun = Option.flag("dry-run", help: "stop after the checks")

  // MARK: studies

  static let study = Argument.optional(
    "STUDY", .choice(among: ["modular-addition", "bits", "parity"]), help: "the study to describe")

  static let studies = Command(
    "studies", summary: "List the studies, or describe one.", parameters: [study]
  ) { invocation, terminal throws(Failure) in
    try terminal.print(invocation[study] ?? "all")
    return .success
  }

  // MARK: ledger

  static let ledgerFile = Argument.required(
    "LEDGER", .file(extensions: ["ledger"]), help: "the ledger")
  static let from = Argument.optional("FIRST", .integer(), help: "the first row to look at")
  static let to = Argument.optional("LAST", .integer(), help: "the last row to look at")

  static let ledger = Command(
    "ledger", summary: "Look into a ledger of records.",
    commands: [
      Command(
        "verify", summary: "Check the digest of every record.", parameters: [ledgerFile]
      ) { invocation, terminal throws(Failure) in
        try terminal.print("2 of 40 records differ")
        return .unmet
      },
      Command(
        "show", summary: "Print records.", parameters: [ledgerFile, from, to]
      ) { invocation, terminal throws(Failure) in
        throw .located(.usage, "\(invocation[ledgerFile]):3:9: error: not a ledger")
      },
    ])

  // MARK: measure

  static let measure = Command(
    "measure", summary: "Apply one measure to a file.",
    commands: [
      Command(
        "complexity", summary: "Estimate the algorithmic complexity of a string of bits.",
        parameters: [bits, method]
      ) { invocation, terminal throws(Failure) in
        throw Failure(.unmet, "'\(invocation[bits])' is shorter than 12 bits; give at least 12")
      }
    ])
  static let bits = Argument.required("BITS", .text, help: "zeros and ones")
  static let method = Argument.optional(
    "METHOD", .choice(among: ["bdm", "lz"]), help: "the estimate; the best known unless given")

  // MARK: keys

  static let keys = Command(
    "keys", summary: "Make a pair of keys for a worker.", parameters: [output, secret]
  ) { invocation, terminal throws(Failure) in
    try terminal.print("\(invocation[output])")
    return .success
  }

  static let secret = Option.optional(
    "import", "FILE", .file(), help: "take the secret key from here")

  // MARK: a daemon

  static let address = Option.required(
    "connect", short: "c", "ADDRESS", .text, help: "the coordinator's address")

  static let worker = Program(
    "parsimony-worker", summary: "Run tasks for a coordinator.", version: "0.1.0",
    released: "2026-11-21", parameters: [address, slots],
    examples: [("parsimony-worker --connect tcp://10.0.0.1:4570", "join a coordinator")]
  ) { invocation, terminal throws(Failure) in
    try terminal.print("\(invocation[address])")
    return .success
  }
}

extension Kind where Value == Duration {
  /// A kind of somebody's own: seconds or minutes, as in `90s` or `15min`.
  static let duration = Kind(
    expecting: "a duration such as 90s or 15min",
    read: { word in
      for (unit, seconds) in [("s", 1), ("min", 60)] where word.hasSuffix(unit) {
        if let count = Int(word.dropLast(unit.count)), count >= 0 {
          return .seconds(count * seconds)
        }
      }
      return nil
    },
    spell: { "\($0.components.seconds)s" })
}

/// What a program wrote, and how it ended.
struct Outcome: Equatable {
  var exitCode: ExitCode
  var output = ""
  var errors = ""
}

extension Program {
  /// Runs the program with everything it writes kept in memory.
  func outcome(_ words: [String], width: Int = 80) -> Outcome {
    let recording = Recording()
    let exitCode = run(words, on: recording.terminal(width: width))
    return Outcome(exitCode: exitCode, output: recording.output, errors: recording.errors)
  }

  /// The same, of a line whose words have single spaces between them.
  func outcome(_ line: String) -> Outcome {
    outcome(line.split(separator: " ").map(String.init))
  }
}

/// Keeps what a terminal is given.
final class Recording {
  private(set) var output = ""
  private(set) var errors = ""
  /// The sizes of the writes to standard output.
  private(set) var writes: [Int] = []

  func terminal(
    width: Int = 80, isStyled: Bool = false, isLineBuffered: Bool = false
  ) -> Terminal {
    Terminal(
      width: width, isStyled: isStyled, isLineBuffered: isLineBuffered,
      output: { bytes throws(Failure) in
        self.output += String(decoding: bytes, as: UTF8.self)
        self.writes.append(bytes.count)
      },
      errors: { bytes throws(Failure) in
        self.errors += String(decoding: bytes, as: UTF8.self)
      })
  }
}
