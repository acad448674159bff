import Foundation
import Processes
import TestSupport
import Testing

/// `parsimony report` on a ledger, as a person calls it.
@Suite("The command report")
struct ReportCommandTests {
  private static let plan = """
    name: rates
    study: binarized-complexity
    seed: 5
    replicates: 3
    axes:
      hidden: [[4, 2], [8, 4], [16, 8]]
      learning-rate: [0.001, 0.01]
    fixed: {epochs: 8}

    """

  private func run(_ plan: String, ledger: String) throws -> String {
    var command = Subprocess(Parsimony.path, ["run", "/dev/stdin", "--ledger", ledger])
    command.standardInput = Array(plan.utf8)
    command.timeLimit = .seconds(120)
    let outcome = try command.run()
    #expect(outcome.status == .exited(0))
    return String(decoding: outcome.standardOutput, as: UTF8.self)
  }

  private func files(in folder: String) throws -> [String: Data] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
    var files: [String: Data] = [:]
    for path in paths {
      if let bytes = FileManager.default.contents(atPath: "\(folder)/\(path)") {
        files[path] = bytes
      }
    }
    return files
  }

  @Test("an embedded run ends in a report that answers sizes and learning rates, byte for byte")
  func report() throws {
    let scratch = try Scratch()
    let ledger = "\(scratch.path)/a.db"
    let said = try run(Self.plan, ledger: ledger)
    #expect(said.contains("'parsimony report s1 -o DIR'"))
    let folder = "\(scratch.path)/report"
    for _ in 0..<2 {
      let made = try Parsimony.run(["report", "last", "-o", folder, "--ledger", ledger])
      #expect(made.exitCode == 0 && made.output == "\(folder)/report.html\n", "\(made.errors)")
    }
    let first = try files(in: folder)
    // The same plan from other runs on another ledger.
    let other = "\(scratch.path)/b.db"
    _ = try run(Self.plan, ledger: other)
    let second = "\(scratch.path)/second"
    _ = try Parsimony.run(["report", "-o", second, "--ledger", other])
    for (path, bytes) in try files(in: second) where path != "provenance.json" {
      #expect(first[path] == bytes, "\(path)")
    }
    let json = try #require(first["report.json"])
    let report = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(report["format"] as? String == "parsimony/report/1")
    #expect((report["sizes"] as? [Any])?.count == 3)
    #expect((report["facets"] as? [Any])?.count == 2)
    let effects = try #require(report["effects"] as? [[String: Any]])
    #expect(effects.contains { $0["axis"] as? String == "learning-rate" })
    let reproduction = try #require(report["reproduction"] as? [String: Any])
    #expect((reproduction["plan"] as? String)?.contains("learning-rate: [0.001, 0.01]") == true)
    let provenance = try #require(first["provenance.json"])
    #expect(String(decoding: provenance, as: UTF8.self).contains("\"results\": 18"))
  }

  @Test("a folder that holds anything but a report is left alone, with a cure")
  func refusal() throws {
    let scratch = try Scratch()
    let ledger = "\(scratch.path)/a.db"
    _ = try run(
      "study: noop\nseed: 1\nreplicates: 2\n", ledger: ledger)
    let folder = "\(scratch.path)/thesis"
    try FileManager.default.createDirectory(
      atPath: "\(folder)/tables", withIntermediateDirectories: true)
    for stranger in ["chapter-1.tex", "tables/notes.txt", "report.md"] {
      try scratch.write("text", to: "thesis/\(stranger)")
      let refused = try Parsimony.run(["report", "-o", folder, "--ledger", ledger])
      #expect(refused.exitCode == 2)
      #expect(
        refused.errors.contains(
          "'\(folder)' holds '\(stranger)', which is no file of a report and would be lost; "
            + "name another folder with '-o DIR', or move it away"), "\(refused.errors)")
      #expect(FileManager.default.fileExists(atPath: "\(folder)/\(stranger)"))
      try FileManager.default.removeItem(atPath: "\(folder)/\(stranger)")
    }
    #expect(try Parsimony.run(["report", "-o", folder, "--ledger", ledger]).exitCode == 0)
    let file = try scratch.write("text", to: "file")
    let refused = try Parsimony.run(["report", "-o", file, "--ledger", ledger])
    #expect(refused.exitCode == 2 && refused.errors.contains("'\(file)' is a file;"))
  }

  @Test("a report needs a folder, and says so")
  func needsFolder() throws {
    let outcome = try Parsimony.run(["report", "last"])
    #expect(outcome.exitCode == 2 && outcome.errors.contains("--output"), "\(outcome.errors)")
  }
}
