import ClusterView
import CommandLine
import Coordination
import Testing

@Suite("How a cluster stands, in words")
struct StatusPageTests {
  @Test("a list has a line a sweep, with the time that is left")
  func list() throws {
    let cluster = FakeCluster()
    #expect(
      StatusPage(try cluster.respondent.status(), of: cluster.respondent).list
        == "cluster 'lab' has no sweep yet; submit one with 'parsimony submit PLAN'")
    cluster.sweeps = [
      FakeCluster.sweep(1, "old", .completed, done: 10),
      FakeCluster.sweep(2, "new\u{1B}", done: 1_200, failed: 2, of: 10_002, expected: .seconds(2)),
    ]
    #expect(
      StatusPage(try cluster.respondent.status(), of: cluster.respondent).list == """
        sweep  name  state       done  failed   tasks  left
        ─────  ────  ─────────  ─────  ──────  ──────  ────────────────
           s1  old   completed     10       0      10
           s2  new␛  active     1,200       2  10,002  about 1 h 13 min
        """)
  }

  @Test("one sweep is told in full")
  func sweep() throws {
    let cluster = FakeCluster()
    let sweep = FakeCluster.sweep(
      2, "new", done: 500, failed: 1, leased: 4, of: 1_000, expected: .milliseconds(2_500),
      alarms: 1)
    cluster.sweeps = [sweep]
    cluster.failures = [
      FailureRow(
        index: 77, failure: TaskFailure(.exitCode(3), detail: "no\nmemory"), host: "node1",
        isFinal: true, recordedAt: 1_795_273_402_000)
    ]
    let page = StatusPage(try cluster.respondent.status(), of: cluster.respondent)
    #expect(
      page.text(of: sweep, lastFailures: cluster.failures) == """
        s2 new: active
        500 of 1,000 tasks done (50 %)
        1 failed, 4 with workers, 495 ready
        a task takes about 2.5 s, so about 5 min 11 s with 4 slots are left
        1 second result unlike the first, though the study promises the same: look into it with \
        'parsimony verify s2'

        task  when (UTC)           host   cause        given up  last words
        ────  ───────────────────  ─────  ───────────  ────────  ──────────
          77  2026-11-21 15:03:22  node1  exit code 3  yes       no␊memory
        """)
  }

  @Test("workers are listed, and where there are none it is said how to get some")
  func workers() throws {
    #expect(
      StatusPage.text(of: [FakeCluster.worker(0x1f, "node1")], of: "it") == """
        worker  host   slots  running  held  level  standing  silent for
        ──────  ─────  ─────  ───────  ────  ─────  ────────  ──────────
        w1f     node1      4        3     9  v3     ready          1.5 s
        """)
    #expect(StatusPage.text(of: [], of: "it").contains("parsimony add-worker HOST"))
  }

  @Test("programs get every number under a key of its own")
  func json() throws {
    let status = FakeCluster.sweep(2, "new", done: 500, of: 1_000, expected: .seconds(2))
    let text = status.json(slots: 4, groups: nil).text(indented: false)
    #expect(text.hasPrefix(#"{"sweep":2,"name":"new","state":"active","state-words":"active","#))
    #expect(text.contains(#""tasks":1000,"done":500,"#))
    #expect(text.hasSuffix(#""seconds-a-task":2.0,"seconds-left":250.0,"groups":null}"#))
  }

  @Test("a refusal and an answer of another kind become failures")
  func refusals() {
    let cluster = FakeCluster()
    #expect(throws: Failure(.unmet, "cluster 'lab' refuses: there is no sweep s1")) {
      try cluster.respondent.control(SweepID(1), .pause)
    }
    let confused = Respondent("it", isLive: true) { _ throws(Failure) in .done }
    #expect(
      throws: Failure(
        .io,
        "it answered something else when asked for its status; run the same release on both sides")
    ) { try confused.status() }
  }

  @Test("every reason has words, and cures where there are some")
  func reasons() {
    let sweep = Subject.sweep(SweepID(3))
    let explanation = Explanation(
      sweep,
      [
        .sweepState(.paused), .noWorkers, .noCapableWorker(.version("digits", 2)),
        .ledgerBehind(70_000), .queued(behind: 1), .failed(TaskFailure(.memory, detail: "gone")),
      ])
    #expect(
      explanation.text == """
        sweep s3:
          it is paused; 'parsimony resume' lets it go on
          there are no workers; 'parsimony invite' lets one in
          none of the workers can run it: none has version 2 of the study 'digits'
          70,000 entries wait for the ledger; more is leased once they are written
          1 task is served before
          it was given up: memory, gone; 'parsimony retry' tries it again
        """)
    #expect(explanation.json.text(indented: false).contains(#"{"reason":"no-workers","words""#))
  }
}
