import Findings
import Processes
import Reports
import TestSupport
import Testing

/// The files for programs, as Python's own readers read them.
@Suite("Files of reports for programs")
struct DataTests {
  private func write(_ report: SweepReport, to scratch: borrowing Scratch) throws {
    for folder in SweepReport.folders {
      _ = try Subprocess("/bin/mkdir", ["-p", "\(scratch.path)/\(folder)"]).run()
    }
    for file in report.files { try scratch.write(file.bytes, to: file.path) }
  }

  private func python(_ script: String, in folder: String) throws -> String {
    let outcome = try Subprocess("/usr/bin/env", ["python3", "-c", script, folder]).run()
    #expect(String(decoding: outcome.standardError, as: UTF8.self) == "")
    return String(decoding: outcome.standardOutput, as: UTF8.self)
  }

  @Test("tables are read by a reader of RFC 4180, each row as wide as the head")
  func tables() throws {
    let scratch = try Scratch()
    try write(ReportTests.report(.wicked), to: scratch)
    let script = """
      import csv, glob, sys
      for path in sorted(glob.glob(sys.argv[1] + "/tables/*.csv")):
          with open(path, newline="", encoding="utf-8") as file:
              rows = list(csv.reader(file, strict=True))
          assert len(rows) > 1, path
          assert len(set(map(len, rows))) == 1, path
          assert len(set(rows[0])) == len(rows[0]), rows[0]
          print(path.split("/")[-1])
      """
    #expect(
      try python(script, in: scratch.path).split(separator: "\n") == [
        "correlations.csv", "differences.csv", "effects.csv", "exclusions.csv", "failures.csv",
        "paired-differences.csv", "run-swaps.csv", "runs.csv", "scalars.csv", "stopping.csv",
        "trajectories.csv", "trends.csv",
      ])
  }

  @Test("report.json has the very numbers of the findings, and says what is absent and why")
  func json() throws {
    let scratch = try Scratch()
    let findings = SampleFindings.wicked.findings
    try write(ReportTests.report(.wicked), to: scratch)
    let script = """
      import json, sys
      report = json.load(open(sys.argv[1] + "/report.json", encoding="utf-8"))
      assert report["format"] == "parsimony/report/1"
      first = report["facets"][0]["answers"][0]
      print(repr(first["by-size"][0]["estimate"]["value"]))
      print(first["by-size"][0]["estimate"]["interval"]["method"])
      print(report["facets"][0]["values"])
      absent = [size["estimate"]["absent"] for answer in report["facets"][0]["answers"]
                for size in answer["by-size"] if "absent" in size["estimate"]]
      print(absent[0])
      print(report["progress"]["missing"], report["question"]["confidence"])
      """
    let value = try #require(findings.facets[0].answers[0].bySize[0].estimate.value?.value)
    #expect(
      try python(script, in: scratch.path).split(separator: "\n") == [
        "\(value)", "student-t-of-z", "{'learning-rate': 0.0001, 'optimiser': 'adam'}",
        "it is defined in none of 10 runs", "17 0.95",
      ])
  }

  @Test("provenance names machines in order, with what each has done")
  func provenance() throws {
    let text = try ReportTests.text("provenance.json", ReportTests.report(.plain))
    #expect(
      text == """
        {
          "format": "parsimony/provenance/1",
          "sweep": 7,
          "source": "ledger lab.db",
          "release": "0.1",
          "made-at": 1700000000000,
          "state": "completed",
          "first-recorded-at": 10,
          "last-recorded-at": 20,
          "failed-attempts": 1,
          "numeric-classes": ["fma"],
          "machines": [
            {
              "name": "node1",
              "results": 1,
              "seconds": 2.0,
              "failed-attempts": 0
            },
            {
              "name": "node2",
              "results": 1,
              "seconds": 3.0,
              "failed-attempts": 1
            }
          ]
        }

        """)
  }

  @Test("every figure is well-formed and stands in the text")
  func figures() throws {
    let scratch = try Scratch()
    let report = ReportTests.report(.wicked)
    try write(report, to: scratch)
    let script = """
      import glob, sys, xml.etree.ElementTree as tree
      text = open(sys.argv[1] + "/report.md", encoding="utf-8").read()
      for path in sorted(glob.glob(sys.argv[1] + "/figures/*.svg")):
          tree.parse(path)
          assert "(figures/" + path.split("/")[-1] + ")" in text, path
      print("fine")
      """
    #expect(try python(script, in: scratch.path) == "fine\n")
  }
}
