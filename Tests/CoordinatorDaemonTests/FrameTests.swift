import Coordination
import CoordinatorDaemon
import Encoding
import Foundation
import Sweeps
import TestSupport
import Testing

@Suite("What comes through the door")
struct FrameTests {
  @Test("a payload that is no record becomes a failure, and all else stays")
  func readableRecords() throws {
    let sound = SampleFrames.report([SampleFrames.payload])
    #expect(sound.withReadableRecords() == sound)
    for message in SampleFrames.workerMessages {
      #expect(message.withReadableRecords() == message)
    }
    let cut = Array(SampleFrames.payload.dropLast())
    let mixed = SampleFrames.report([SampleFrames.payload, cut, [], [0xC0]])
    let read = mixed.withReadableRecords()
    guard case .report(let before) = mixed.body, case .report(let after) = read.body else {
      Issue.record("a report became something else")
      return
    }
    #expect(read.session == mixed.session && read.number == mixed.number)
    #expect(after.outcomes.count == 5)
    #expect(after.outcomes[0] == before.outcomes[0] && after.outcomes[4] == before.outcomes[4])
    #expect(after.returned == before.returned && after.verdicts == before.verdicts)
    for (old, new) in zip(before.outcomes[1...3], after.outcomes[1...3]) {
      #expect(new.task == old.task && new.sweep == old.sweep && new.duration == old.duration)
      guard case .failure(let failure) = new.end else {
        Issue.record("\(new) is no failure")
        continue
      }
      #expect(failure.cause == .unusable)
      #expect(failure.detail.hasPrefix("the payload is not a record: "))
    }
  }

  @Test("mutated and random frames never trap, and what is accepted has just their bytes")
  func fuzz() throws {
    let isCampaign = ProcessInfo.processInfo.environment["PARSIMONY_CAMPAIGN"] == "1"
    let count = isCampaign ? 1_000_000 : 10_000
    let frames =
      SampleFrames.workerMessages.map { $0.encoded() }
      + SampleFrames.requests.map { $0.0.encoded() }
    var accepted = (workers: 0, requests: 0, mendedRecords: 0)
    for seed in 0..<count {
      var dice = SeededGenerator(seed: UInt64(seed))
      let input = Self.frame(of: frames, &dice)
      if let message = try? WorkerMessage(decoding: input) {
        accepted.workers += 1
        if message.encoded() != input { Issue.record("seed \(seed): \(input) is \(message)") }
        let read = message.withReadableRecords()
        if read != message { accepted.mendedRecords += 1 }
        Self.expectRecords(in: read, seed: seed)
      }
      if let request = try? ClientRequest(decoding: input) {
        accepted.requests += 1
        if request.encoded() != input { Issue.record("seed \(seed): \(input) is \(request)") }
      }
      // Payloads lie deep inside; here they are the only thing that is wrong.
      let payload = Self.mutated(SampleFrames.payload, &dice)
      let read = SampleFrames.report([payload]).withReadableRecords()
      Self.expectRecords(in: read, seed: seed)
    }
    print("frames: of \(count), accepted \(accepted)")
    #expect(accepted.workers > count / 100 && accepted.requests > count / 100)
    #expect(accepted.mendedRecords > 0)
  }

  private static func expectRecords(in message: WorkerMessage, seed: Int) {
    guard case .report(let report) = message.body else { return }
    for outcome in report.outcomes {
      guard case .payload(let bytes) = outcome.end else { continue }
      do { try Record.check(bytes) } catch { Issue.record("seed \(seed): \(bytes): \(error)") }
    }
  }

  private static func frame(of frames: [[UInt8]], _ dice: inout SeededGenerator) -> [UInt8] {
    dice.below(16) == 0
      ? dice.bytes(dice.below(200)) : mutated(frames[dice.below(frames.count)], &dice)
  }

  /// Bytes with one or two changed, cut, extended, or with a few taken out or put in.
  private static func mutated(_ bytes: [UInt8], _ dice: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    let place = dice.below(bytes.count)
    switch dice.below(8) {
    case 0: bytes.removeSubrange(place...)
    case 1: bytes += dice.bytes(1 + dice.below(16))
    case 2: bytes.remove(at: place)
    case 3: bytes.insert(contentsOf: dice.bytes(1 + dice.below(4)), at: place)
    case 4: bytes[place] ^= 1 << UInt8(dice.below(8))
    case 5: bytes[place] = [0x00, 0x7F, 0x80, 0x90, 0xC0, 0xCF, 0xDD, 0xFF][dice.below(8)]
    default:
      for _ in 0...dice.below(2) {
        bytes[dice.below(bytes.count)] = UInt8(truncatingIfNeeded: dice.next())
      }
    }
    return bytes
  }
}
