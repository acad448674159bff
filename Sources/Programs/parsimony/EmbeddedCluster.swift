import ClusterView
import CommandLine
import Processes
import Text
import Threads

/// A coordinator and a worker of our own, which live as long as this process wants them.
///
/// Both read the end of their standard input as the wish to stop, and the kernel kills them when we
/// are gone, so nothing is left behind whatever happens to us. They lead process groups of their own:
/// a Ctrl-C at the terminal comes to us alone, and we let the sweep be paused first.
final class EmbeddedCluster {
  private var coordinator: ChildProcess
  private var worker: ChildProcess?
  private var signals: Signals
  /// What one submits plans with.
  let invitation: String
  /// What the worker joins with.
  private let workerInvitation: String

  private static let startSeconds = 20.0
  private static let stopSeconds = 10.0

  /// Starts a coordinator on a ledger and waits for its invitations.
  init(ledger: String) throws(Failure) {
    do throws(ThreadError) {
      // Before anything starts a thread, so that none of them is struck instead.
      signals = try Signals([Signals.interrupt, Signals.terminate, Signals.hangUp])
    } catch {
      throw Failure(.io, error.message)
    }
    var command = ChildCommand(
      try SiblingProgram.coordinator.path(), ["--embedded", "--ledger", ledger])
    command.replies = .standardOutput
    var coordinator = try EmbeddedCluster.start(command)
    (invitation, workerInvitation) = try EmbeddedCluster.invitations(of: &coordinator)
    self.coordinator = coordinator
  }

  /// Starts the worker; nil slots leave their number to it.
  ///
  /// Tasks that run when we stop are not waited for long: they run again when the sweep goes on.
  func startWorker(slots: Int?, allowsCommand: Bool) throws(Failure) {
    var words = ["join", "-", "--ephemeral", "--drain-within", "1s"]
    if let slots { words += ["--slots", "\(slots)"] }
    if allowsCommand { words.append("--allow-command") }
    var worker = try EmbeddedCluster.start(
      ChildCommand(try SiblingProgram.worker.path(), words))
    do throws(ProcessError) {
      try worker.send(Array("\(workerInvitation)\n".utf8))
    } catch {
      throw Failure(.io, error.message)
    }
    self.worker = consume worker
  }

  private static func start(_ command: ChildCommand) throws(Failure) -> ChildProcess {
    var command = command
    command.leadsGroup = true
    command.diesWithParent = true
    do throws(ProcessError) {
      return try ChildProcess(starting: command)
    } catch {
      throw Failure(.io, error.message)
    }
  }

  /// The first two lines that a coordinator prints.
  private static func invitations(
    of coordinator: inout ChildProcess
  ) throws(Failure) -> (String, String) {
    let deadline = ContinuousClock.now.advanced(by: .seconds(startSeconds))
    var bytes: [UInt8] = []
    do throws(ProcessError) {
      while true {
        let isOver = try coordinator.checkEnd() != nil
        try coordinator.receive { bytes += $0 }
        try coordinator.listen()
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.count > 2 {
          return (
            String(decoding: lines[0], as: UTF8.self), String(decoding: lines[1], as: UTF8.self)
          )
        }
        guard !isOver, ContinuousClock.now < deadline else { break }
        coordinator.wait(for: .milliseconds(100))
      }
    } catch {
      throw Failure(.io, error.message)
    }
    throw Failure(
      .io, "the coordinator did not start\(said(coordinator.lastErrors.text))")
  }

  private static func said(_ words: String) -> String {
    let last = words.split(separator: "\n").suffix(3).joined(separator: "; ")
    return last.isEmpty ? "" : ": \(last.printable(scalarsMax: 600))"
  }

  /// Lets so much time pass; false when somebody wants us to stop.
  ///
  /// Throws when a child has ended.
  func wait(seconds: Double) throws(Failure) -> Bool {
    let end = ContinuousClock.now.advanced(by: .seconds(seconds))
    while true {
      if signals.next() != nil { return false }
      if let failure = try failureOfChildren() { throw failure }
      let rest = end - ContinuousClock.now
      guard rest > .zero else { return true }
      ThisProcess.pause(for: min(rest, .milliseconds(50)))
    }
  }

  private func failureOfChildren() throws(Failure) -> Failure? {
    do throws(ProcessError) {
      try coordinator.receive { _ in }
      try coordinator.listen()
      try worker?.receive { _ in }
      try worker?.listen()
      if try coordinator.checkEnd() != nil {
        return Failure(
          .io, "the coordinator has ended\(EmbeddedCluster.said(coordinator.lastErrors.text))")
      }
      if try worker?.checkEnd() != nil {
        return Failure(
          .io, "the worker has ended\(EmbeddedCluster.said(worker?.lastErrors.text ?? ""))")
      }
      return nil
    } catch {
      throw Failure(.io, error.message)
    }
  }

  /// Stops the worker, then the coordinator, each with time to do it well; a signal shortens that.
  func stop() {
    if var worker = worker.take() { EmbeddedCluster.end(&worker, &signals) }
    EmbeddedCluster.end(&coordinator, &signals)
  }

  private static func end(_ child: inout ChildProcess, _ signals: inout Signals) {
    child.closeOrders()
    let deadline = ContinuousClock.now.advanced(by: .seconds(stopSeconds))
    while ContinuousClock.now < deadline {
      do throws(ProcessError) {
        // A child that cannot write its last words could not end.
        try child.receive { _ in }
        try child.listen()
        if try child.checkEnd() != nil { return }
      } catch {
        break
      }
      if signals.next() != nil { break }
      ThisProcess.pause(for: .milliseconds(5))
    }
    child.kill()
  }
}
