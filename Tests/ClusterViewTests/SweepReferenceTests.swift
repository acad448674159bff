import ClusterView
import CommandLine
import Coordination
import Testing

@Suite("How people name sweeps, tasks and workers")
struct SweepReferenceTests {
  private let cluster: FakeCluster = {
    let cluster = FakeCluster()
    cluster.sweeps = [
      FakeCluster.sweep(1, "digits"), FakeCluster.sweep(2, "letters"),
      FakeCluster.sweep(3, "digits"), FakeCluster.sweep(4, "1999"),
    ]
    cluster.workers = [FakeCluster.worker(0x1f, "node1"), FakeCluster.worker(0x1e, "node2")]
    return cluster
  }()

  private func number(of word: String) throws -> Int {
    try SweepReference(word).resolved(
      in: cluster.respondent.status(), of: "cluster 'lab'"
    ).sweep.number
  }

  @Test(
    "a number, its short form, a name and 'last' are understood",
    arguments: [("2", 2), ("s2", 2), ("digits", 3), ("letters", 2), ("last", 4), ("1999", 4)])
  func words(word: String, expected: Int) throws {
    #expect(try number(of: word) == expected)
  }

  @Test("an unknown name is met with the one that was meant, or with the latest")
  func suggestions() throws {
    #expect(
      throws: Failure(
        .usage, "cluster 'lab' has no sweep 'digit'; did you mean 'digits'?")
    ) { try number(of: "digit") }
    #expect(
      throws: Failure(
        .usage,
        "cluster 'lab' has no sweep 's9'; its latest are s4 1999, s3 digits, s2 letters "
          + "and s1 digits (see 'parsimony list')")
    ) { try number(of: "s9") }
    cluster.sweeps = []
    #expect(
      throws: Failure(
        .unmet,
        "cluster 'lab' has no sweep yet; submit one with 'parsimony submit PLAN'")
    ) { try number(of: "last") }
  }

  @Test("a worker is found by its id, the beginning of it, or its host")
  func workers() throws {
    let workers = cluster.workers
    func worker(_ word: String) throws -> Int64 {
      try WorkerReference(word).resolved(among: workers, of: "it").number
    }
    #expect(try worker("w1f") == 0x1f)
    #expect(try worker("node2") == 0x1e)
    #expect(throws: Failure(.usage, "'w1' may be w1f or w1e; name one of them")) {
      try worker("w1")
    }
    #expect(throws: Failure(.usage, "it has no worker 'nod1'; did you mean 'node1'?")) {
      try worker("nod1")
    }
    #expect(WorkerID(word: WorkerID(-5).description) == WorkerID(-5))
  }

  @Test("what shall be explained is a task, a worker or a sweep")
  func subjects() throws {
    func subject(_ word: String) throws -> Subject {
      try SubjectReference(word).resolved(by: cluster.respondent)
    }
    #expect(try subject("digits/120") == .task(TaskID(SweepID(3), 120)))
    #expect(try subject("s2") == .sweep(SweepID(2)))
    #expect(try subject("node1") == .worker(WorkerID(0x1f)))
    #expect(try subject("wabc") == .worker(WorkerID(0xabc)))
    #expect(throws: Failure.self) { try subject("nothing/x") }
  }
}
