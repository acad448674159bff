import Foundation
import Processes
import TestSupport
import Testing

@Suite("parsimony levels")
struct LevelsCommandTests {
  /// What every machine computes.
  ///
  /// It changes only with the arithmetic itself, and then old records can no longer be run again and
  /// compared: give the studies new versions.
  static let digest = "34af3912abe7d8e3dea546bc8897f74e04c73b020b776bc9d5b048d3946906a1"

  /// What becomes of networks on every machine.
  static let training = "8922cdbe21bf40253926630dca2156118810a464ab5146e0f98b5bccfe021795"

  /// Which neighbours points have on every machine, and how many within a radius.
  static let neighbours = "NEIGHBOURS"

  private static let all = "\(digest) \(training) \(neighbours)"

  /// Emulates other CPUs; what a sanitizer adds to a program is more than it can take.
  private static let emulator =
    ProcessInfo.processInfo.environment["PARSIMONY_SANITIZER"] != nil
    ? nil
    : ["/usr/bin/qemu-x86_64", "/usr/bin/qemu-x86_64-static"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }

  /// The digests of each level that a machine offers: arithmetic, trainings, neighbours.
  private func digests(_ outcome: ProcessOutcome) throws -> [String: String] {
    #expect(outcome.status == .exited(0))
    let rows = try JSONSerialization.jsonObject(with: Data(outcome.standardOutput))
    let pairs = try #require(rows as? [[String: Any]]).compactMap { row in
      (row["level"] as? String).flatMap { level in
        (row["digest"] as? String).map { (level, "\($0) \(row["training"] ?? "") \(row["neighbours"] ?? "")")
        }
      }
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  @Test("every level that this machine offers computes the committed bits")
  func thisMachine() throws {
    var command = Subprocess(Parsimony.path, ["levels", "--json"])
    command.timeLimit = .seconds(60)
    let found = try digests(command.run())
    #expect(found["plain"] == Self.all)
    #expect(found.values.allSatisfy { $0 == Self.all })
  }

  @Test(
    "a worker refuses a level that its CPU has not, and names the best that it has",
    .enabled(if: emulator != nil, "qemu-user is not installed, or a sanitizer is in the program"))
  func refusal() throws {
    let emulator = try #require(Self.emulator)
    let worker = URL(filePath: Parsimony.path).deletingLastPathComponent()
      .appending(path: "parsimony-worker").path
    for words in [["join", "-"], ["slot"]] {
      let outcome = try Subprocess(
        emulator, ["-cpu", "Haswell", worker] + words + ["--cpu-level", "v4"]
      ).run()
      #expect(outcome.status == .exited(2))
      let text = String(decoding: outcome.standardError, as: UTF8.self)
      #expect(
        text.contains("this machine does not offer the CPU level 'v4'; its best is 'v3'"), "\(text)"
      )
    }
  }

  @Test(
    "other CPUs compute the committed bits, at the levels that they have",
    .enabled(if: emulator != nil, "qemu-user is not installed, or a sanitizer is in the program"),
    arguments: [
      ("Nehalem", ["plain"]), ("SandyBridge", ["plain"]), ("Haswell", ["plain", "v3"]),
      ("EPYC-Rome", ["plain", "v3"]),
    ])
  func emulated(cpu: String, levels: [String]) throws {
    let emulator = try #require(Self.emulator)
    var command = Subprocess(emulator, ["-cpu", cpu, Parsimony.path, "levels", "--json"])
    command.timeLimit = .seconds(240)
    let found = try digests(command.run())
    #expect(found.keys.sorted() == levels)
    #expect(found.values.allSatisfy { $0 == Self.all })
  }
}
