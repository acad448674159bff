import Coordination
import Encoding
import Files
import TestSupport
import Testing
import WorkerAgent

@Suite("The spool")
struct SpoolTests {
  private let plan = Digest(of: [1])
  private let cluster = ClusterID(-7)

  private func outcome(_ index: Int, bytes: Int = 40, lease: Int = 3) -> Outcome {
    Outcome(
      LeasedTask(LeaseID(Epoch(2), lease), index), of: SweepID(4), after: .microseconds(9),
      .payload([UInt8](repeating: UInt8(truncatingIfNeeded: index), count: bytes)))
  }

  /// Opens a spool in the folder of a number.
  ///
  /// A child that another test has just forked holds all locks of this process for a moment, and a
  /// spool that finds its folder locked takes the next one.
  private func open(
    _ scratch: borrowing Scratch, _ life: Int64, folder: Int = 0
  ) throws -> Spool {
    for _ in 0..<200 {
      let spool = try Spool(in: scratch.path, cluster: "c", id: WorkerID(life))
      if spool.folder.hasSuffix("/c/\(folder)") { return spool }
      for name in try Folder.names(in: spool.folder) {
        try Folder.remove("\(spool.folder)/\(name)")
      }
    }
    return try Spool(in: scratch.path, cluster: "c", id: WorkerID(life))
  }

  private func keep(_ outcomes: [Outcome], in spool: Spool) throws {
    for outcome in outcomes { try spool.keep(outcome, plan: plan, cluster: cluster) }
    try spool.flush()
  }

  private func size(_ path: String) throws -> Int { try AppendFile(path).size }

  @Test("what was kept is found by the next life, with all that it takes to hand it in")
  func restart() throws {
    let scratch = try Scratch()
    let failed = Outcome(
      LeasedTask(LeaseID(Epoch(2), 9), 5), of: SweepID(4), after: .seconds(3),
      .failure(TaskFailure(.signal(9), detail: "Killed")))
    let outcomes = (0..<5).map { outcome($0) } + [failed]
    var spool: Spool? = try open(scratch, 11)
    #expect(spool?.predecessor == nil && spool?.found == [])
    try keep(outcomes, in: #require(spool))
    try spool?.forget([outcomes[1].task, outcomes[2].task])
    try spool?.flush()
    #expect(spool?.load(outcomes.map(\.task)).count == 4)
    spool = nil

    let next = try open(scratch, 12)
    #expect(next.predecessor == WorkerID(11) && next.notes == [])
    let left = [outcomes[0], outcomes[3], outcomes[4], failed]
    #expect(
      next.found
        == left.map {
          Spooled(
            $0.task, sweep: $0.sweep, plan: plan, cluster: cluster,
            payloadBytes: $0 == failed ? 6 : 40)
        })
    #expect(next.load(left.map(\.task)) == left)
    try next.forget(left.map(\.task))
    #expect(try size("\(next.folder)/results-00000001") == 0, "all is safe, so nothing is left")
  }

  @Test("a record torn at any byte is cut off, and those before it stand")
  func tornTail() throws {
    let scratch = try Scratch()
    var path = ""
    var whole = 0
    do {
      let spool = try open(scratch, 1)
      path = "\(spool.folder)/results-00000001"
      try keep([outcome(0), outcome(1)], in: spool)
      whole = try size(path)
      try keep([outcome(2)], in: spool)
    }
    let bytes = try Files.read(path, bytesMax: 1 << 20)
    for length in whole..<bytes.count {
      try scratch.write(Array(bytes[..<length]), to: "c/0/results-00000001")
      let spool = try open(scratch, 2)
      #expect(spool.found.map(\.task.index) == [0, 1])
      #expect(spool.notes.count == (length == whole ? 0 : 1))
      #expect(try size(path) == whole)
      // What is written behind the cut can be read again.
      try keep([outcome(7)], in: spool)
      #expect(spool.load([outcome(7).task]) == [outcome(7)])
    }
    let last = try open(scratch, 3)
    #expect(last.found.map(\.task.index) == [0, 1, 7])
  }

  @Test("a byte that changed on the disk loses what stands from there on, and nothing else")
  func rot() throws {
    let scratch = try Scratch()
    do { try keep((0..<3).map { outcome($0) }, in: open(scratch, 1)) }
    let path = "\(scratch.path)/c/0/results-00000001"
    let bytes = try Files.read(path, bytesMax: 1 << 20)
    let recordBytes = bytes.count / 3
    for place in 0..<bytes.count {
      var rotten = bytes
      rotten[place] ^= 0x10
      try scratch.write(rotten, to: "c/0/results-00000001")
      let found = try open(scratch, 2).found.map(\.task.index)
      #expect(found == Array(0..<place / recordBytes), "byte \(place)")
    }
  }

  @Test("two agents of a machine never share a folder, and the first free one is taken")
  func twoAgents() throws {
    let scratch = try Scratch()
    var first: Spool? = try open(scratch, 1)
    let second = try open(scratch, 2, folder: 1)
    #expect(first?.folder.hasSuffix("/c/0") == true && second.folder.hasSuffix("/c/1"))
    #expect(second.predecessor == nil)
    try keep([outcome(1)], in: #require(first))
    first = nil
    let third = try open(scratch, 3)
    #expect(third.folder.hasSuffix("/c/0") && third.predecessor == WorkerID(1))
    #expect(third.found.count == 1)
    let other = try Spool(in: scratch.path, cluster: "d", id: WorkerID(4))
    #expect(other.found == [], "another cluster's results are none of its business")
  }

  @Test("segments in which nothing is wanted are removed while others are kept")
  func segments() throws {
    let scratch = try Scratch()
    let spool = try open(scratch, 1)
    let outcomes = (0..<40).map { outcome($0, bytes: 1 << 19) }
    try keep(outcomes, in: spool)
    #expect(spool.load([outcomes[3].task, outcomes[39].task]) == [outcomes[3], outcomes[39]])
    func segments() throws -> Int {
      try Folder.names(in: spool.folder).filter { $0.hasPrefix("results-") }.count
    }
    #expect(try segments() == 5)
    try spool.forget(outcomes.dropLast().map(\.task))
    #expect(try segments() == 1)
    #expect(spool.load([outcomes[39].task]) == [outcomes[39]] && spool.count == 1)
  }

  @Test("results are not hidden by notes of results that had their numbers before")
  func numbers() throws {
    let scratch = try Scratch()
    do {
      let spool = try open(scratch, 1)
      let outcomes = (0..<10).map { outcome($0, bytes: 1 << 19) }
      try keep(outcomes, in: spool)
      try spool.forget(outcomes.dropLast().map(\.task))
      try spool.flush()
    }
    do { try keep([outcome(100)], in: open(scratch, 2)) }
    let spool = try open(scratch, 3)
    #expect(spool.found.map(\.task.index) == [9, 100])
  }

  @Test("what a disk refuses stays in memory and can be loaded")
  func unflushed() throws {
    let scratch = try Scratch()
    let spool = try open(scratch, 1)
    try keep([outcome(0)], in: spool)
    try spool.keep(outcome(1), plan: plan, cluster: cluster)
    #expect(spool.load([outcome(1).task, outcome(0).task]) == [outcome(1), outcome(0)])
  }

  @Test("a temporary spool leaves nothing behind")
  func temporary() throws {
    let scratch = try Scratch()
    let spool = try Spool(temporaryFor: WorkerID(1), below: scratch.path)
    try keep([outcome(0)], in: spool)
    #expect(try Folder.names(in: scratch.path).count == 1)
    try spool.close()
    #expect(try Folder.names(in: scratch.path) == [])
  }
}
