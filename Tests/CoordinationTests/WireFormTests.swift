import Coordination
import Encoding
import Foundation
import Randomness
import Sweeps
import Testing

@Suite("Wire forms of messages")
struct WireFormTests {
  @Test("what is written comes back as it was", arguments: WireKind.all)
  func roundTrip(_ kind: WireKind) {
    for index in 0..<3_000 {
      var dice = MessageDice(seed: 7, "round trip", index)
      let (value, bytes, comesBack) = kind.draw(&dice)
      #expect(comesBack, "seed 7, index \(index): \(value)")
      let again = try? kind.rewritten(bytes)
      #expect(again == bytes, "seed 7, index \(index): \(value)")
    }
  }

  @Test("mutated bytes never trap, and what is accepted has just these", arguments: WireKind.all)
  func mutations(_ kind: WireKind) {
    let isCampaign = ProcessInfo.processInfo.environment["PARSIMONY_CAMPAIGN"] == "1"
    let count = isCampaign ? 2_000_000 : 30_000
    var dice = MessageDice(seed: 11, "mutated messages")
    var acceptedCount = 0
    var original: [UInt8] = []
    for trial in 0..<count {
      if trial.isMultiple(of: 10) {
        repeat { original = kind.draw(&dice).bytes } while original.count > 2_000
      }
      let input = dice.stream.mutated(original)
      guard let again = try? kind.rewritten(input) else { continue }
      if again != input { Issue.record("seed 11, trial \(trial): \(input) became \(again)") }
      if input != original { acceptedCount += 1 }
    }
    print("\(kind.name): accepted \(acceptedCount) of \(count) mutated (seed 11)")
    #expect(acceptedCount > count / 50, "seed 11")
  }

  @Test("the dice draw every case of every kind of message")
  func coverage() {
    var seen: Set<String> = []
    for kind in WireKind.all {
      for index in 0..<3_000 {
        var dice = MessageDice(seed: 13, "coverage", index)
        Self.collectCases(of: kind.draw(&dice).value, into: &seen)
      }
    }
    let missing = Self.cases.flatMap { type, cases in
      cases.split(separator: " ").map { "\(type).\($0)" }
    }.filter { !seen.contains($0) }
    #expect(missing.isEmpty, "seed 13")
    let known = Set(
      Self.cases.flatMap { type, cases in cases.split(separator: " ").map { "\(type).\($0)" } })
    let ours = Set(Self.cases.keys)
    let unlisted = seen.filter { name in
      ours.contains(String(name.prefix { $0 != "." })) && !known.contains(name)
    }
    #expect(unlisted.isEmpty, "cases that this test does not list; seed 13")
  }

  /// The cases of each type that has some; inner types go by their last two names.
  private static let cases = [
    "WorkerMessage/Body": "hello report planWanted draining goodbye",
    "CoordinatorMessage/Body":
      "welcome refused register heartbeat plan lease evaluate withdraw acknowledge drain",
    "ClientRequest": "submit control drain readmit status wait explain workers plan read",
    "Control": "pause resume cancel retryFailed prioritize",
    "Subject": "task sweep worker",
    "ClientReply":
      "submitted done refused status sweep explanation workers plan results failures looks",
    "LedgerQuestion": "results failures looks",
    "WorkerStatus/Standing": "willing joining suspected draining excluded",
    "LedgerEntry": "sweep face state result failure pardon look",
    "TaskFailure/Class":
      "workerLost preempted timeLimit memory exitCode signal invalidParameters unusable nondeterminism",
    "Outcome/End": "payload failure",
    "Verdict/Finding": "enough more failure",
    "SweepState":
      "unread refused active paused stopped stuck cancelled replaced completed",
    "Explanation/Reason":
      "unknown sweepState done failed leased recording delayed withheld unresolved queued ledgerTrouble reattaching noWorkers noCapableWorker allBusy ledgerBehind suspected draining ending excluded busy nothingToDo next",
    "Explanation/Lack": "study version dataSet looks",
    "ParameterType": "boolean integer real text choice list anyScalar",
  ]

  private static func collectCases(of value: Any, into seen: inout Set<String>) {
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .enum {
      let type = String(reflecting: type(of: value)).split(separator: ".").dropFirst()
        .joined(separator: "/")
      // A case without payload has no children; some types describe themselves in words.
      let name = mirror.children.first?.label ?? Self.bareName(of: value)
      seen.insert("\(type).\(name)")
    }
    for child in mirror.children { collectCases(of: child.value, into: &seen) }
  }

  private static func bareName(of value: Any) -> String {
    guard let failure = value as? TaskFailure.Class else { return "\(value)" }
    return switch failure {
    case .workerLost: "workerLost"
    case .preempted: "preempted"
    case .timeLimit: "timeLimit"
    case .memory: "memory"
    case .exitCode: "exitCode"
    case .signal: "signal"
    case .invalidParameters: "invalidParameters"
    case .unusable: "unusable"
    case .nondeterminism: "nondeterminism"
    }
  }
}
