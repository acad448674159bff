import ClusterView
import CommandLine
import Ledger
import Text

extension Command {
  /// `parsimony ledger`.
  static let ledger = Command(
    "ledger",
    summary: "Look after a ledger's file.",
    commands: [.verifyLedger, .backup, .vacuum])

  /// `parsimony ledger verify`.
  private static let verifyLedger = Command(
    "verify",
    summary: "Check that a ledger is whole, and that every result has the bytes of its digest.",
    parameters: [LedgerOptions.ledger],
    examples: [("parsimony ledger verify --ledger lab.db", "also while a coordinator writes it")]
  ) { invocation, terminal throws(Failure) in
    let path = invocation[LedgerOptions.ledger]
    let complaints = try LedgerFile.working(on: path) { () throws(LedgerError) in
      try Ledger.Reader(path).verify()
    }
    for complaint in complaints { try terminal.print(complaint.printable) }
    guard complaints.isEmpty else { return .unmet }
    try terminal.print("\(path.printable) is whole")
    return .success
  }

  /// `parsimony ledger backup TARGET`.
  private static let backup = Command(
    "backup",
    summary: "Copy a ledger as it is at one moment, also while a coordinator writes it.",
    parameters: [LedgerOptions.target, LedgerOptions.ledger],
    examples: [("parsimony ledger backup copy.db --ledger lab.db", "of lab.db, into copy.db")]
  ) { invocation, terminal throws(Failure) in
    let path = invocation[LedgerOptions.ledger]
    let target = invocation[LedgerOptions.target]
    try LedgerFile.working(on: path) { () throws(LedgerError) in
      try Ledger.Reader(path).backup(to: target)
    }
    try terminal.print("\(path.printable) is copied to \(target.printable)")
    return .success
  }

  /// `parsimony ledger vacuum`.
  private static let vacuum = Command(
    "vacuum",
    summary: "Make a ledger's file as small as its content; no coordinator may run on it.",
    parameters: [LedgerOptions.ledger]
  ) { invocation, terminal throws(Failure) in
    let path = invocation[LedgerOptions.ledger]
    try LedgerFile.working(on: path) { () throws(LedgerError) in
      // Its owner would make a ledger of an empty file, and a lock beside any.
      _ = try Ledger.Reader(path)
      var ledger = try Ledger.open(path)
      try ledger.vacuum()
    }
    try terminal.print("\(path.printable) is as small as it can be")
    return .success
  }
}

/// What the commands about ledgers take.
private enum LedgerOptions {
  static let ledger = Option.value(
    "ledger", "FILE", .file(extensions: ["db"]), default: Destination.ledgerDefault,
    help: "the ledger's file")
  static let target = Argument.required(
    "TARGET", .file(extensions: ["db"]), help: "the copy, a file that may not be there yet")
}
