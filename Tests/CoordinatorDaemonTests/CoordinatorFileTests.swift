import CommandLine
import Coordination
import CoordinatorDaemon
import TestSupport
import Testing

@Suite("A coordinator's configuration file")
struct CoordinatorFileTests {
  /// The settings that a text gives, or the first line of the complaint without the folder.
  private func settings(_ text: String) throws -> (
    settings: CoordinatorSettings, complaint: String?
  ) {
    let scratch = try Scratch()
    let path = try scratch.write(text, to: "c.yaml")
    var settings = CoordinatorSettings()
    do throws(Failure) {
      try CoordinatorFile.apply(path, to: &settings)
      return (settings, nil)
    } catch {
      #expect(error.exitCode == .usage)
      let head = error.message.split(separator: "\n").first ?? ""
      return (settings, String(head.replacing("\(scratch.path)/", with: "")))
    }
  }

  @Test("every setting is read")
  func settings() throws {
    let (settings, complaint) = try settings(
      """
      ledger: /srv/sweeps.db
      listen: tcp://*:6000
      log: json
      heartbeat: 500ms
      lost-after: 2s
      reattach-window: 0ms
      retries: 0
      crashes: 7
      failure-budget: 1000000000
      """)
    #expect(complaint == nil)
    #expect(settings.ledgerPath == "/srv/sweeps.db" && settings.listen == "tcp://*:6000")
    #expect(settings.logForm == .json)
    var expected = Configuration()
    expected.heartbeatInterval = .milliseconds(500)
    expected.lostAfterMissed = 4
    expected.reattachWindow = .zero
    expected.retriesMax = 0
    expected.crashesMax = 7
    expected.failureBudget = 1_000_000_000
    #expect(settings.configuration == expected)
  }

  @Test(
    "a file without settings changes none",
    arguments: ["", "\n", "# retries: 4\n\n  # crashes: 5\r\n"])
  func bare(text: String) throws {
    let (settings, complaint) = try settings(text)
    #expect(complaint == nil && settings.configuration == Configuration())
  }

  @Test(
    "a worker's silence is the same whichever of two lines comes first",
    arguments: ["heartbeat: 500ms\nlost-after: 3s\n", "lost-after: 3s\nheartbeat: 500ms\n"])
  func order(text: String) throws {
    let (settings, complaint) = try settings(text)
    #expect(complaint == nil)
    #expect(settings.configuration.lostAfter == .seconds(3))
  }

  @Test(
    "a file that says something else is refused with the place and the cure",
    arguments: [
      ("- a\n", "1:1: error: expected a mapping such as 'listen: tcp://*:5710'"),
      ("ledgre: a.db\n", "1:1: error: there is no setting 'ledgre'; did you mean 'ledger'?"),
      (
        "colour: red\n",
        "1:1: error: there is no setting 'colour'; write ledger, listen, log, heartbeat, "
          + "retries, crashes, lost-after, failure-budget or reattach-window"
      ),
      (
        "retries: 1\nretries: 2\n",
        "2:1: error: the key 'retries' stands on line 1 already; remove or rename one of the two"
      ),
      ("log: xml\n", "1:6: error: found 'xml', expected human or json"),
      ("log: [human]\n", "1:6: error: expected human or json"),
      ("ledger: {}\n", "1:9: error: expected the path of a file"),
      ("listen: ''\n", "1:9: error: expected an endpoint such as tcp://*:5710"),
      ("retries: -1\n", "1:10: error: found '-1', expected a whole number from 0 to 1000"),
      ("crashes: 1e3\n", "1:10: error: found '1e3', expected a whole number from 0 to 1000"),
      (
        "failure-budget: 99999999999999999999\n",
        "1:17: error: found '99999999999999999999', expected a whole number from 0 to 1000000000"
      ),
      (
        "heartbeat: 1\n",
        "1:12: error: found '1', expected a time from 10ms to 1h, such as 1s or 500ms"
      ),
      (
        "reattach-window: 2d\n",
        "1:18: error: found '2d', expected a time from 0ms to 1d, such as 1s or 500ms"
      ),
      (
        "heartbeat: 2s\nlost-after: 4s\n",
        "2:13: error: 'lost-after' is less than three heartbeats; raise it or lower 'heartbeat'"
      ),
    ])
  func complaints(text: String, complaint: String) throws {
    #expect(try settings(text).complaint == "c.yaml:\(complaint)")
  }

  @Test("a file that is not there is named")
  func missing() throws {
    var settings = CoordinatorSettings()
    let failure = #expect(throws: Failure.self) {
      try CoordinatorFile.apply("/nowhere/c.yaml", to: &settings)
    }
    #expect(failure?.exitCode == .usage)
    #expect(failure?.message.contains("/nowhere/c.yaml") == true)
  }
}
