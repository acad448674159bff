import Coordination
import CoordinatorDaemon
import Ledger
import Sweeps
import TestSupport
import Testing
import Threads

@Suite("The thread of a ledger", .serialized)
struct LedgerThreadTests {
  /// Takes answers until one of them is the last that is awaited, at most for half a minute.
  private func answers(
    of ledger: LedgerThread, until isLast: (LedgerThread.Answer) -> Bool
  ) throws -> [[LedgerThread.Answer]] {
    var groups: [[LedgerThread.Answer]] = []
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      _ = ledger.answered.wait(upTo: 100)
      let group = ledger.takeAnswers()
      if !group.isEmpty { groups.append(group) }
      if group.contains(where: isLast) { return groups }
    }
    throw Impatience(description: "the ledger said only \(groups)")
  }

  private struct Impatience: Error, CustomStringConvertible { let description: String }

  private func plan() throws -> SweepPlan {
    try SweepPlan(
      document: SampleFrames.submission.document, schemas: [SampleFrames.schema], defaultName: "s")
  }

  private func isRecorded(_ number: Int) -> (LedgerThread.Answer) -> Bool {
    { answer in
      if case .recorded(number, _) = answer { return true }
      return false
    }
  }

  private func isClosed(_ answer: LedgerThread.Answer) -> Bool {
    switch answer {
    case .closed, .broken: true
    default: false
    }
  }

  @Test("all batches that wait go into one transaction, and are answered in their order")
  func grouping() throws {
    let scratch = try Scratch()
    let plan = try plan()
    let ledger = try LedgerThread()
    ledger.ask(.record(0, SampleFrames.beginning))
    for number in 1...2_000 {
      ledger.ask(.record(number, [SampleFrames.result(number, of: plan)]))
    }
    // Asked before the last batch, and answered after all of them.
    ledger.ask(.lookUp(SampleFrames.sweep, 0..<4_000))
    let thread = try ledger.start("\(scratch.path)/parsimony.db", .full)
    let groups = try answers(of: ledger) { answer in
      if case .lookedUp = answer { return true }
      return false
    }
    let numbers = groups.map { group in
      group.compactMap { answer -> Int? in
        guard case .recorded(let number, let findings) = answer else { return nil }
        #expect(findings.allSatisfy { $0 == .first } && findings.count == (number == 0 ? 3 : 1))
        return number
      }
    }.filter { !$0.isEmpty }
    #expect(numbers == [Array(0...2_000)], "one transaction is answered at once")
    guard case .lookedUp(SampleFrames.sweep, 0..<4_000, let done)? = groups.last?.last else {
      Issue.record("the look-up is not the last answer")
      return
    }
    #expect(done == TaskSet(1..<2_001))
    ledger.stop()
    #expect(try answers(of: ledger, until: isClosed).last?.last.map(isClosed) == true)
    thread.join()
  }

  @Test("a path that holds no ledger is told, and the thread ends")
  func broken() throws {
    let scratch = try Scratch()
    let path = try scratch.write("this is no database, however long one looks at it\n", to: "a.db")
    let ledger = try LedgerThread()
    let thread = try ledger.start(path, .full)
    let groups = try answers(of: ledger, until: isClosed)
    guard case .broken(let error)? = groups.last?.last else {
      Issue.record("\(groups)")
      return
    }
    #expect(error.message.contains(path))
    thread.join()
  }

  /// A small disk of its own, or a cancelled test.
  private func disk(in scratch: borrowing Scratch) throws -> String {
    let disk = "\(scratch.path)/disk"
    let mount = RepositoryCommand(
      "sh", "-c", "mkdir '\(disk)' && mount -t tmpfs -o size=48m tmpfs '\(disk)'")
    guard try mount.outcome().status == 0 else { try Test.cancel("no tmpfs can be mounted here") }
    return disk
  }

  private let bulkCount = 600

  /// Results that do not fit the room in the log that was made ahead.
  private func bulk(_ plan: SweepPlan) -> [LedgerEntry] {
    var dice = SeededGenerator(seed: 5)
    return (0..<bulkCount).map { index in
      let digits = dice.bytes(16_384).map { String($0, radix: 16) }.joined()
      return SampleFrames.result(index, of: plan, text: digits)
    }
  }

  @Test("on a full disk trouble is told once, and the same batches go through when there is space")
  func fullDisk() throws {
    let scratch = try Scratch()
    let disk = try disk(in: scratch)
    defer { _ = try? RepositoryCommand("umount", "-l", disk).outcome() }
    let ledger = try LedgerThread()
    let thread = try ledger.start("\(disk)/parsimony.db", .full)
    ledger.ask(.record(0, SampleFrames.beginning))
    _ = try answers(of: ledger, until: isRecorded(0))
    let filler = RepositoryCommand(
      "sh", "-c", "head -c 47M /dev/zero >'\(disk)/filler'")
    _ = try filler.outcome()
    ledger.ask(.record(1, bulk(try plan())))
    ledger.ask(.record(2, [.pardon(SampleFrames.sweep)]))
    let troubled = try answers(of: ledger) { answer in
      if case .trouble(.some) = answer { return true }
      return false
    }.flatMap(\.self)
    guard troubled.count == 1, case .trouble(let words?) = troubled[0] else {
      Issue.record("\(troubled)")
      return
    }
    #expect(words.contains("full"), "\(words)")
    // It is tried again meanwhile, and that is not worth a word.
    _ = ledger.answered.wait(upTo: 1_200)
    #expect(ledger.takeAnswers().isEmpty)
    _ = try RepositoryCommand("rm", "\(disk)/filler").outcome()
    let well = try answers(of: ledger, until: isRecorded(2)).flatMap(\.self)
    guard well.count == 3, case .trouble(nil) = well[0],
      case .recorded(1, let findings) = well[1], case .recorded(2, _) = well[2]
    else {
      Issue.record("\(well)")
      return
    }
    #expect(findings.count == bulkCount && findings.allSatisfy { $0 == .first })
    ledger.stop()
    _ = try answers(of: ledger, until: isClosed)
    thread.join()
  }

  @Test("whoever stops on a full disk need not wait for space")
  func stopOnFullDisk() throws {
    let scratch = try Scratch()
    let disk = try disk(in: scratch)
    defer { _ = try? RepositoryCommand("umount", "-l", disk).outcome() }
    let ledger = try LedgerThread()
    let thread = try ledger.start("\(disk)/parsimony.db", .full)
    ledger.ask(.record(0, SampleFrames.beginning))
    _ = try answers(of: ledger, until: isRecorded(0))
    _ = try RepositoryCommand("sh", "-c", "head -c 47M /dev/zero >'\(disk)/filler'").outcome()
    ledger.ask(.record(1, bulk(try plan())))
    _ = try answers(of: ledger) { answer in
      if case .trouble(.some) = answer { return true }
      return false
    }
    ledger.stop()
    let last = try answers(of: ledger, until: isClosed).last?.last
    guard case .broken(let error)? = last else {
      Issue.record("it said \(String(describing: last))")
      return
    }
    #expect(error.isDiskFull)
    thread.join()
  }
}
