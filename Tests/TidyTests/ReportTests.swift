import TestSupport
import Testing

/// `deploy/test_report.py`, which decides whether a test run counts.
@Suite("Reporting a test run")
struct ReportTests {
  /// The stream of a run, made from tests by name and the symbol or event that each ends with.
  private func stream(_ tests: KeyValuePairs<String, String?>) -> String {
    let declared = tests.map { name, _ in
      """
      {"kind":"test","payload":{"kind":"function","id":"ATests.S/\(name)/A.swift:1:2",\
      "name":"\(name)","displayName":"\(name) holds"}}
      """
    }
    let events = tests.flatMap { name, end -> [String] in
      let common = "\"testID\":\"ATests.S/\(name)/A.swift:1:2\",\"instant\":{\"absolute\":1.5}"
      let messages = { (symbol: String, text: String) in
        "\"messages\":[{\"symbol\":\"\(symbol)\",\"text\":\"Test \\\"\(name) holds\\\" \(text)\"}]"
      }
      let event = { (kind: String, rest: String) in
        "{\"kind\":\"event\",\"payload\":{\"kind\":\"\(kind)\",\(common),\(rest)}}"
      }
      if end == "never" { return [] }
      if end == "testSkipped" { return [event("testSkipped", messages("skip", "skipped: why"))] }
      let started = event("testStarted", "\"messages\":[]")
      return [started] + (end.map { [event("testEnded", messages($0, "ended"))] } ?? [])
    }
    let suite = """
      {"kind":"test","payload":{"kind":"suite","id":"ATests.S","name":"S","displayName":"Some"}}
      """
    return ([suite] + declared + events).joined(separator: "\n")
  }

  private func report(
    _ stream: String, _ options: [String] = [], mustRun: String? = nil
  ) throws -> (status: Int32, text: String) {
    let scratch = try Scratch()
    let events = try scratch.write(stream, to: "events")
    var command = RepositoryCommand("python3", "deploy/test_report.py", events)
    command.words += options
    if let mustRun {
      command.words += ["--must-run", try scratch.write(mustRun, to: "list")]
    }
    return try command.outcome()
  }

  @Test("passed, failed and skipped tests are counted, and skips are told with their reason")
  func counts() throws {
    let outcome = try report(
      stream(["a": "pass", "b": "passWithKnownIssue", "c": "testSkipped", "d": "skip", "e": "fail"])
    )
    #expect(outcome.status == 1)
    #expect(
      outcome.text == """
        skipped: ATests: c holds
            skipped: why
        skipped: ATests: d holds
            ended
        failed: ATests: e holds
        2 passed, 1 failed, 2 skipped

        """)
  }

  @Test("a run in which no test ran fails, also when all were skipped")
  func nothingRan() throws {
    let complaint = "error: no test ran, and a run without tests proves nothing\n"
    #expect(try report("") == (1, complaint + "0 passed, 0 failed, 0 skipped\n"))
    let skipped = try report(stream(["a": "testSkipped"]))
    #expect(skipped.status == 1)
    #expect(skipped.text.hasSuffix(complaint + "0 passed, 0 failed, 1 skipped\n"))
  }

  @Test("a test that was running when the process died has failed")
  func died() throws {
    let cut = stream(["a": "pass", "b": nil]) + "\n{\"kind\":\"ev"
    let outcome = try report(cut)
    #expect(outcome.status == 1)
    #expect(
      outcome.text == """
        failed: ATests: b holds
            it was running when the test process ended
        1 passed, 1 failed, 0 skipped

        """)
  }

  @Test("tests that never started are missing, and a few are named")
  func unstarted() throws {
    let one = try report(stream(["a": "pass", "b": "never"]))
    #expect(one.status == 1)
    #expect(
      one.text == """
        error: 1 of 2 tests never started, since the run ended before them: ATests: b holds
        1 passed, 0 failed, 0 skipped

        """)
    let many = try report(
      stream(["a": "pass", "b": "never", "c": "never", "d": "never", "e": "never"]))
    #expect(many.text.contains("error: 4 of 5 tests never started"))
    #expect(many.text.contains(": ATests: b holds; ATests: c holds; ATests: d holds; …\n"))
  }

  @Test("a test of the must-run list has to pass")
  func mustRun() throws {
    let list = "# Comments are free.\n\nATests: a holds\n"
    let passed = try report(stream(["a": "pass", "b": "testSkipped"]), mustRun: list)
    #expect(passed.status == 0)
    for end in ["testSkipped", "skip", "fail"] {
      let outcome = try report(stream(["a": end, "b": "pass"]), mustRun: list)
      #expect(outcome.status == 1, "\(end)")
      #expect(outcome.text.contains("\"ATests: a holds\" must run and pass here"), "\(end)")
    }
  }

  @Test("seconds are told by suite")
  func seconds() throws {
    let outcome = try report(stream(["a": "pass", "b": "pass"]), ["--by-suite"])
    #expect(outcome.text.hasPrefix("seconds  tests  suite\n   0.00      2  ATests: Some\n"))
  }
}
