import Foundation
import TestSupport
import Testing

@Suite("parsimony datasets")
struct DatasetsCommandTests {
  /// One without a folder of data.
  private let environment = ProcessInfo.processInfo.environment.filter {
    $0.key != "PARSIMONY_DATA"
  }

  @Test("without a folder, what is part of the program is listed, and how to get more")
  func embedded() throws {
    let outcome = try RepositoryCommand(Parsimony.path, "datasets", environment: environment)
      .outcome()
    #expect(outcome.status == 0)
    #expect(
      outcome.text.hasPrefix(
        """
        name         samples  shape    classes  digest        from
        ───────────  ───────  ───────  ───────  ────────────  ───────────────────
        digits         1,797  1×8×8         10  c7c795fca1f4  part of the program
        icosahedron    4,096  12             2  2db7641cd582  part of the program
        strokes       10,000  1×28×28       10  93c3fadb004b  part of the program

        No folder of data is named: set PARSIMONY_DATA to one, and put data there.

        To get all of mnist: Handwritten digits, 28×28
        """))
    #expect(outcome.text.contains("(mkdir -p \"${PARSIMONY_DATA:?}\"/mnist && cd "))
    let commands = try RepositoryCommand(
      Parsimony.path, "datasets", "--commands", environment: environment
    )
    .outcome()
    #expect(commands.status == 0)
    #expect(commands.text.components(separatedBy: "| sha256sum --check").count == 9)
    #expect(try RepositoryCommand("sh", "-n", "-c", commands.text).outcome().status == 0)
  }

  @Test("a file and a folder of one's own are listed, with what is damaged in it")
  func path() throws {
    let scratch = try Scratch()
    let path = try scratch.write("1,2,0\n3,4,1\n5,6,1\n", to: "a.csv")
    let file = try Parsimony.run(["datasets", path])
    #expect(file.exitCode == 0 && file.errors == "")
    #expect(file.output.contains("3  2            2  "))
    let json = try Parsimony.run(["datasets", scratch.path, "--json"])
    #expect(json.exitCode == 0)
    #expect(json.output.contains("\"class-sizes\": [1, 2]"))
    try scratch.write("1,2,0\n\u{1B}[31m,4,1\n", to: "b.csv")
    let folder = try Parsimony.run(["datasets", scratch.path])
    #expect(folder.exitCode == 1)
    #expect(folder.output.contains("file:a.csv"))
    #expect(
      folder.output.contains(
        "Not read:\n- file:b.csv: '\(scratch.path)/b.csv', line 2, cell 1: found '␛[31m', expected "
          + "a finite decimal number; correct the cell\n"))
    let other = try Scratch()
    let nothing = try Parsimony.run(["datasets", other.path])
    #expect(nothing.exitCode == 0)
    #expect(nothing.output == "There is no data set in '\(other.path)'.\n")
  }

  @Test("what is nowhere is refused")
  func nowhere() throws {
    let scratch = try Scratch()
    let outcome = try Parsimony.run(["datasets", "\(scratch.path)/x.npz"])
    #expect(outcome.exitCode == 2)
    #expect(
      outcome.errors.hasPrefix(
        "parsimony: error: there is no data set '\(scratch.path)/x.npz': expected a .csv or"))
  }
}
