import Encoding
import Foundation
import Slots
import Studies
import Sweeps
import TestSupport
import Testing
import YAML

@Suite("Inputs of programs")
struct CommandInputsTests {
  private func digested(_ plan: String, in folder: String) throws -> [ParameterValue] {
    let document = try CommandInputs.digested(YAML.node(from: Array(plan.utf8)), in: folder)
    let reading = try PlanReader.read(
      document, schemas: StudyCatalog.schemas, defaultName: "plan")
    return reading.plan.fixed.filter { $0.name.text == "inputs" }.map(\.value)
      + reading.plan.axes.flatMap { axis -> [ParameterValue] in
        if axis.name.text == "inputs", case .list(let values) = axis.values { values } else { [] }
      }
  }

  @Test("digests are put behind the paths of a plan's inputs, once")
  func digests() throws {
    let scratch = try Scratch()
    try scratch.write("one\n", to: "a.txt")
    try scratch.write("two\n", to: "b c.txt")
    let one = "a.txt@\(Digest(of: Array("one\n".utf8)))"
    let two = "b c.txt@\(Digest(of: Array("two\n".utf8)))"
    let head = "study: command\nfixed:\n  command: [cat]\n"
    #expect(
      try digested("\(head)  inputs: [a.txt, 'b c.txt', '\(one)']", in: scratch.path)
        == [.list([.text(one), .text(two), .text(one)])])
    #expect(
      try digested("\(head)axes:\n  inputs: [[a.txt], ['b c.txt']]", in: scratch.path)
        == [.list([.text(one)]), .list([.text(two)])])
    #expect(try digested(head, in: scratch.path) == [])
    #expect(
      try digested("study: noop\nfixed: {inputs: a.txt}", in: scratch.path) == [.text("a.txt")])
  }

  @Test("an input that cannot be read is refused at its place in the plan")
  func missing() throws {
    let plan = "study: command\nfixed:\n  command: [cat]\n  inputs: [no.txt]\n"
    let error = #expect(throws: Diagnostic.self) { try digested(plan, in: "/nowhere") }
    #expect(error?.mark == Mark(line: 4, column: 12))
    #expect(
      error?.message == "an input cannot be read: there is no file '/nowhere/no.txt'; check its "
        + "name and directory")
  }

  @Test(
    "the example under configs learns",
    .enabled(if: SlotRig.hasPython, "there is no python3; apt install python3"))
  func example() throws {
    let plan = try String(
      contentsOfFile: Repository.path("configs/command.yaml"), encoding: .utf8)
    let document = try CommandInputs.digested(
      YAML.node(from: Array(plan.utf8)), in: Repository.root)
    let reading = try PlanReader.read(
      document, schemas: StudyCatalog.schemas, defaultName: "plan")
    var parameters = reading.plan.fixed.map { ($0.name.text, $0.value.messagePack) }
    parameters.append(("learning-rate", .real(0.1)))
    var rig = try SlotRig(allowsCommand: true, folder: Repository.root)
    let record = try rig.record(
      of: "command", MessagePack.Map(uniqueKeysWithValues: parameters))
    #expect(record.series.map(\.name) == ["epoch", "train-loss", "validation-loss"])
    #expect(record.series.allSatisfy { $0.values.count == 20 })
    guard case .real(let accuracy)? = record.scalars["validation-accuracy"] else {
      Issue.record("no accuracy in \(record.scalars)")
      return
    }
    #expect(accuracy > 0.8)
  }
}
