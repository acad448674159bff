import Coordination
import Glibc
import Ledger
import Sweeps
import TestSupport
import Testing

@Suite("A ledger in bad times", .serialized)
struct LedgerDurabilityTests {
  @Test("nothing that was acknowledged is lost when its owner dies at any moment")
  func death() async throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/l.db"
    let sample = try Sample(1, replicates: 1_000_000)
    do {
      var ledger = try Ledger.open(path)
      _ = try ledger.record(sample.beginning)
    }
    var total = 0
    for round in 0..<4 {
      let note = try scratch.write("", to: "acknowledged-\(round)")
      let first = round * 500_000
      let microseconds = 300_000 + 41_000 * round
      await #expect(processExitsWith: .signal(SIGALRM)) {
        [
          path = path as String, note = note as String, first = first as Int,
          microseconds = microseconds as Int
        ] in
        let sample = try Sample(1, replicates: 1_000_000)
        var ledger = try Ledger.open(path)
        let acknowledged = try #require(fopen(note, "a"))
        setbuf(acknowledged, nil)
        ualarm(UInt32(microseconds), 0)
        for start in stride(from: first, to: first + 500_000, by: 10) {
          _ = try ledger.record((start..<start + 10).map { sample.result($0) })
          putc(65, acknowledged)
        }
      }
      let size = try RepositoryCommand("stat", "-c", "%s", note).outcome().text
      let count = 10 * (Int(size.prefix { $0.isNumber }) ?? 0)
      total += count
      var ledger = try Ledger.open(path)
      let done = try ledger.lookUp(sample.id, first..<first + count + 1_000)
      // What was written and not acknowledged may be there, a whole batch of it.
      #expect(
        [0, 10].map { TaskSet(first..<first + count + $0) }.contains(done),
        "\(count) were acknowledged, and \(done) are there")
      #expect(try ledger.verify() == [])
    }
    #expect(total > 0, "nothing was written in time")
  }

  @Test("a full disk is an error until there is space, and then the same batches go through")
  func full() throws {
    let scratch = try Scratch()
    let mount = try RepositoryCommand(
      "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", scratch.path
    ).outcome()
    guard mount.status == 0 else {
      print("skipped: no file system of one MiB could be mounted: \(mount.text)")
      return
    }
    defer { _ = try? RepositoryCommand("umount", "-l", scratch.path).outcome() }
    let path = "\(scratch.path)/l.db"
    let sample = try Sample(1, replicates: 10_000)
    var failed: [LedgerEntry] = []
    var written = 0
    do {
      var ledger = try Ledger.open(path)
      _ = try ledger.record(sample.beginning)
      do {
        while written < 20_000 {
          failed = (written..<written + 100).map { sample.result($0) }
          #expect(try ledger.record(failed).count == 100)
          written += 100
        }
        Issue.record("the disk does not become full")
      } catch let error as LedgerError {
        #expect(error.isDiskFull, "\(error)")
        #expect(!error.isIO)
      }
      #expect(throws: LedgerError.self) { _ = try ledger.record(failed) }
      #expect(try ledger.lookUp(sample.id, 0..<20_000) == TaskSet(0..<written))
      #expect(
        try RepositoryCommand("mount", "-o", "remount,size=64m", scratch.path).outcome().status == 0
      )
      #expect(try ledger.record(failed) == failed.map { _ in .first })
      #expect(try ledger.lookUp(sample.id, 0..<20_000) == TaskSet(0..<written + 100))
      #expect(try ledger.verify() == [])
    }
    // The same ledger where nothing can be written.
    #expect(
      try RepositoryCommand("mount", "-o", "remount,ro", scratch.path).outcome().status == 0)
    let reader = try Ledger.Reader(path)
    #expect(try reader.results(of: sample.id, from: 0, count: 10).rows.count == 10)
    #expect(try reader.sweeps().map(\.doneCount) == [written + 100])
    #expect(throws: LedgerError.self) { _ = try Ledger.open(path) }
  }

  @Test("a backup made while the owner writes is whole, and opens anywhere")
  func backup() async throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/l.db"
    let copy = "\(scratch.path)/copy.db"
    let sample = try Sample(1, replicates: 50_000)
    var ledger = try Ledger.open(path)
    _ = try ledger.record(sample.beginning + (0..<10_000).map { sample.result($0) })
    async let isDone = Task.detached {
      try Ledger.Reader(path).backup(to: copy)
      return true
    }.value
    for start in stride(from: 10_000, to: 40_000, by: 500) {
      _ = try ledger.record((start..<start + 500).map { sample.result($0) })
    }
    #expect(try await isDone)
    let reader = try Ledger.Reader(copy)
    let count = try #require(try reader.sweeps().first?.doneCount)
    #expect(count >= 10_000 && count % 500 == 0)
    #expect(try reader.verify() == [])
    #expect(throws: LedgerError.self) { try reader.backup(to: path) }
    try ledger.backup(to: "\(scratch.path)/second.db")
    let second = try Ledger.Reader("\(scratch.path)/second.db")
    #expect(try second.sweeps().map(\.doneCount) == [40_000])
    #expect(second.cluster == ledger.cluster)
    try ledger.vacuum()
    #expect(try ledger.lookUp(sample.id, 0..<40_000) == TaskSet(0..<40_000))
  }

  @Test("a flipped bit in a payload is found", arguments: [false, true])
  func flipped(isLong: Bool) throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/l.db"
    let sample = try Sample(1)
    let text = String(repeating: isLong ? "curve" : "", count: 1_000) + "mark of a payload"
    do {
      var ledger = try Ledger.open(path)
      _ = try ledger.record(
        sample.beginning + [sample.result(0, scalars: ["note": .text(text)])])
      #expect(try ledger.verify() == [])
    }
    let flip = """
      import sqlite3, sys
      page = open('\(path)', 'rb').read()
      row = sqlite3.connect('\(path)').execute('SELECT payload FROM result').fetchone()[0]
      place = page.index(row) + len(row) // 3
      open('\(path)', 'wb').write(page[:place] + bytes([page[place] ^ 4]) + page[place + 1:])
      """
    #expect(try RepositoryCommand("python3", "-c", flip).outcome().text == "")
    let complaints = try Ledger.Reader(path).verify()
    #expect(complaints.count == 1)
    let complaint = try #require(complaints.first)
    #expect(complaint.contains("of task 0 of sweep 1"), "\(complaint)")
  }
}
