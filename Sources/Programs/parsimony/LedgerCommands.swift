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

  /// `parsimony ledger verify [FILE]`.
  private static let verifyLedger = Command(
    "verify",
    summary: "Check that a ledger is whole, and that every result has the bytes of its digest.",
    parameters: [LedgerOptions.file],
    examples: [("parsimony ledger verify lab.db", "also while a coordinator writes it")]
  ) { invocation, terminal throws(Failure) in
    let path = invocation[LedgerOptions.file] ?? Destination.ledgerDefault
    let complaints = try working { () throws(LedgerError) in try Ledger.Reader(path).verify() }
    for complaint in complaints { try terminal.print(complaint.printable) }
    guard complaints.isEmpty else { return .unmet }
    try terminal.print("\(path.printable) is whole")
    return .success
  }

  /// `parsimony ledger backup TARGET [FILE]`.
  private static let backup = Command(
    "backup",
    summary: "Copy a ledger as it is at one moment, also while a coordinator writes it.",
    parameters: [LedgerOptions.target, LedgerOptions.file],
    examples: [("parsimony ledger backup copy.db lab.db", "of lab.db, into copy.db")]
  ) { invocation, terminal throws(Failure) in
    let path = invocation[LedgerOptions.file] ?? Destination.ledgerDefault
    let target = invocation[LedgerOptions.target]
    try working { () throws(LedgerError) in try Ledger.Reader(path).backup(to: target) }
    try terminal.print("\(path.printable) is copied to \(target.printable)")
    return .success
  }

  /// `parsimony ledger vacuum [FILE]`.
  private static let vacuum = Command(
    "vacuum",
    summary: "Make a ledger's file as small as its content; no coordinator may run on it.",
    parameters: [LedgerOptions.file]
  ) { invocation, terminal throws(Failure) in
    let path = invocation[LedgerOptions.file] ?? Destination.ledgerDefault
    guard ClusterDoor.isThere(path) else {
      throw Failure(.usage, "there is no ledger '\(path.printable)'; check its name and directory")
    }
    try working { () throws(LedgerError) in
      var ledger = try Ledger.open(path)
      try ledger.vacuum()
    }
    try terminal.print("\(path.printable) is as small as it can be")
    return .success
  }

  private static func working<Result>(
    _ work: () throws(LedgerError) -> Result
  ) throws(Failure) -> Result {
    do throws(LedgerError) {
      return try work()
    } catch {
      throw Failure(.io, error.message)
    }
  }
}

/// What the commands about ledgers take.
private enum LedgerOptions {
  static let file = Argument.optional(
    "FILE", .file(extensions: ["db"]), help: "the ledger, parsimony.db unless told")
  static let target = Argument.required(
    "TARGET", .file(extensions: ["db"]), help: "the copy, a file that may not be there yet")
}
