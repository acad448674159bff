import Foundation
import Processes
import TestSupport
import Testing

/// The recipes of docs/results.md, cut out of the page and run as they stand there.
@Suite("Recipes for other programs", .serialized)
struct RecipeTests {
  /// The code under a heading of the page.
  private static func recipe(_ heading: String) throws -> String {
    let page = try String(contentsOfFile: Repository.path("docs/results.md"), encoding: .utf8)
    let section = try #require(page.components(separatedBy: "\n## \(heading)\n").dropFirst().first)
    let block = try #require(section.components(separatedBy: "\n```").dropFirst().first)
    return block.components(separatedBy: "\n").dropFirst().joined(separator: "\n")
  }

  private static let pandas = "/usr/bin/python3"
  private static let peers = Repository.path(".peers/bin/python3")

  private static func can(_ program: String, _ arguments: String...) -> Bool {
    var command = Subprocess(program, arguments)
    command.timeLimit = .seconds(60)
    guard let outcome = try? command.run() else { return false }
    return outcome.status == .exited(0)
  }

  /// A ledger with a few small trainings under the names that the page uses.
  private static func ledger() throws -> TestCluster {
    var cluster = try TestCluster.start()
    try cluster.join("alpha", slots: 2)
    let plan = """
      name: quickstart
      study: binarized-complexity
      replicates: 3
      axes:
        hidden: [[8, 4], [16, 8]]
      fixed: {epochs: 5, patience: 0}
      """
    try cluster.output("submit", "/dev/stdin", input: plan)
    try cluster.output("wait", "last")
    try cluster.waitForView("quickstart")
    return cluster
  }

  private func output(_ program: String, _ arguments: [String], in folder: String) throws -> String
  {
    var command = Subprocess(
      "/bin/sh", ["-c", "cd \"$0\" && exec \"$@\"", folder, program] + arguments)
    command.timeLimit = .seconds(60)
    let outcome = try command.run()
    let errors = String(decoding: outcome.standardError, as: UTF8.self)
    try #require(outcome.status == .exited(0), "\(errors)")
    return String(decoding: outcome.standardOutput, as: UTF8.self)
  }

  @Test(
    "pandas reads the ledger and sees every run",
    .enabled(if: can(pandas, "-c", "import pandas"), "python3-pandas is not installed"))
  func pandasRecipe() throws {
    let cluster = try Self.ledger()
    let text = try output(
      Self.pandas, ["-c", Self.recipe("pandas")], in: cluster.scratch.path)
    #expect(text.contains("[16, 8]") && text.contains("[8, 4]") && text.contains("mean"))
  }

  @Test(
    "R reads the ledger and sees every size",
    .enabled(
      if: can("/usr/bin/env", "Rscript", "-e", "library(RSQLite)"),
      "r-cran-rsqlite is not installed"))
  func rRecipe() throws {
    let cluster = try Self.ledger()
    let text = try output(
      "/usr/bin/env", ["Rscript", "-e", Self.recipe("R")], in: cluster.scratch.path)
    #expect(text.contains("[16, 8]") && text.contains("[8, 4]"))
  }

  @Test(
    "DuckDB reads results and their curves",
    .enabled(if: can(peers, "-c", "import duckdb"), "DuckDB is not there; 'make peers' gets it"))
  func duckDBRecipe() throws {
    let cluster = try Self.ledger()
    let lines = try cluster.output("results", "last", "--format", "ndjson")
    try lines.write(
      toFile: "\(cluster.scratch.path)/runs.ndjson", atomically: true, encoding: .utf8)
    let text = try output(
      Self.peers, ["-c", Self.recipe("DuckDB")], in: cluster.scratch.path)
    #expect(text.contains("[16, 8]") && text.contains("bdm"))
  }

  @Test(
    "NumPy loads results and their curves",
    .enabled(if: can(pandas, "-c", "import numpy"), "python3-numpy is not installed"))
  func numPyRecipe() throws {
    let cluster = try Self.ledger()
    let path = cluster.scratch.path
    _ = try output(
      "/bin/sh",
      ["-c", "'\(Parsimony.path)' results --ledger '\(cluster.ledger)' --format npz > runs.npz"],
      in: path)
    let check = """

      assert runs["series.bdm"].shape == (6, 5) and runs["length.bdm"].tolist() == [5] * 6
      assert runs["task"].tolist() == list(range(6)) and runs["task"].dtype == "int64"
      assert runs["hidden"][1] == "[16, 8]" and runs["duration"].dtype == "float64"
      assert (runs["series.train-loss"] > 0).all()
      """
    let text = try output(Self.pandas, ["-c", Self.recipe("NumPy") + check], in: path)
    #expect(text.contains("["))
  }
}
